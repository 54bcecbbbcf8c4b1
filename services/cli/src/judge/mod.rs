//! `sharetrail judge`: verdicts on events in files, by registers in files. No infrastructure, no clock:
//! `received_at` is the event's `recorded_at` (judging.md).

mod explain;

use std::{
    fmt::Display,
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read as _, Write},
    path::Path,
};

use anyhow::{Context as _, Result};
use domain::{
    judge::{self, judge},
    register::Registers,
    status::SubjectStatus,
    time::ReceivedAt,
    verdict::VerdictOutcome,
};
use wire::pseudonym::Pseudonymiser;

use crate::{
    args::{Format, JudgeArgs},
    exit::{Done, Mistake},
    keys, registers, statuses,
};

/// Prints a verdict a line, in the order of the events; bad lines go to standard error with their number.
pub fn run(args: JudgeArgs) -> Result<Done> {
    let (key, status) = (args.key.clone(), args.status.clone());
    let answer = match (args.explain, args.format) {
        (false, _) => Answer::Verdict,
        (true, Format::Table) => Answer::Words,
        (true, Format::Json) => Answer::Explanation,
    };
    let Some((register_files, events)) = args.files() else {
        let usage = "give the events too: sharetrail judge --register FILE... EVENTS.jsonl";
        return Err(Mistake::Usage(usage.into()).into());
    };
    let registers = registers::load(&register_files)?;
    let pseudonymiser = keys::pseudonymiser(key.as_deref(), &registers)?;
    let status = status.map(|file| statuses::from_file(&file, &pseudonymiser));
    let mut judging = Judging {
        answer,
        registers,
        status: status.transpose()?.unwrap_or_default(),
        pseudonymiser,
        out: BufWriter::new(io::stdout().lock()),
        done: Done::Well,
    };
    let mut input = open(&events)?;
    if events
        .extension()
        .is_some_and(|extension| extension == "json")
    {
        // One document over many lines, such as the examples.
        let mut document = Vec::new();
        input
            .read_to_end(&mut document)
            .with_context(|| format!("cannot read {}", events.display()))?;
        judging.judge(&document, &events.display())?;
    } else {
        for (line, number) in input.split(b'\n').zip(1_u64..) {
            let line = line.with_context(|| {
                format!("cannot read {} after line {}", events.display(), number - 1)
            })?;
            judging.judge(&line, &format_args!("{}:{number}", events.display()))?;
        }
    }
    judging.out.flush()?;
    Ok(judging.done)
}

/// What is printed of each event.
#[derive(Clone, Copy)]
enum Answer {
    /// The verdict, as JSON.
    Verdict,
    /// How it came about, in words.
    Words,
    /// How it came about, as JSON.
    Explanation,
}

/// What stays the same from line to line.
struct Judging<W: Write> {
    answer: Answer,
    registers: Registers,
    status: SubjectStatus,
    pseudonymiser: Pseudonymiser,
    out: W,
    done: Done,
}

impl<W: Write> Judging<W> {
    /// Prints the verdicts on one text, or what is wrong with it; only a closed output is an error.
    fn judge(&mut self, text: &[u8], place: &dyn Display) -> Result<()> {
        if text.trim_ascii().is_empty() {
            return Ok(());
        }
        match self.judge_text(text) {
            Ok(verdicts) => {
                for (told, outcome) in verdicts {
                    writeln!(self.out, "{told}")?;
                    if outcome == VerdictOutcome::Flagged {
                        self.done = Done::WithFindings;
                    }
                }
            }
            Err(problems) => {
                self.done = Done::WithFindings;
                for problem in problems {
                    let pointer = if problem.pointer.is_empty() {
                        "the event"
                    } else {
                        &problem.pointer
                    };
                    eprintln!("{place}: {pointer}: {}", problem.message);
                }
            }
        }
        Ok(())
    }

    fn judge_text(&self, text: &[u8]) -> Result<Judged, Vec<wire::json::FieldError>> {
        let (registers, status) = (&self.registers, &self.status);
        let submissions = wire::json::parse_submissions(text)?;
        submissions
            .into_iter()
            .map(|submission| {
                let owned = submission.pseudonymise(&self.pseudonymiser)?;
                let event = owned.event();
                let received = ReceivedAt(event.recorded_at);
                if matches!(self.answer, Answer::Verdict) {
                    let verdict = judge(registers, status, &event, received);
                    return Ok((wire::verdict::to_json(&event, &verdict), verdict.outcome()));
                }
                let explained = judge::explain(registers, status, &event, received);
                let told = match self.answer {
                    Answer::Explanation => explain::as_json(&event, &explained),
                    Answer::Verdict | Answer::Words => explain::in_words(&event, &explained),
                };
                Ok((told, explained.verdict.outcome()))
            })
            .collect()
    }
}

type Judged = Vec<(String, VerdictOutcome)>;

fn open(events: &Path) -> Result<Box<dyn BufRead>> {
    if events == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(events).map_err(|error| {
        Mistake::Configuration(format!("cannot open {}: {error}", events.display()))
    })?;
    Ok(Box::new(BufReader::new(file)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Explains the events of an example; what it says is kept beside this file. After a change of words or rules, run
    /// with SHARETRAIL_UPDATE_EXAMPLES=1 and read the difference.
    #[test]
    fn explanations_say_what_they_said() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let registers = registers::load(&[root.join("schemas/register/register.yaml")]).unwrap();
        let pseudonymiser = keys::pseudonymiser(None, &registers).unwrap();
        let mut judging = Judging {
            answer: Answer::Words,
            registers,
            status: SubjectStatus::default(),
            pseudonymiser,
            out: io::sink(),
            done: Done::Well,
        };
        let mut told = String::new();
        for example in [
            "schemas/avro/examples/valid/police-case.json",
            "schemas/register/examples/codes/unregistered_recipient.events.jsonl",
            "schemas/register/examples/codes/basis_mismatch.events.jsonl",
            "schemas/register/examples/codes/consent_withdrawn.events.jsonl",
        ] {
            let file = root.join(example);
            let text = std::fs::read_to_string(&file).unwrap();
            let documents = if example.ends_with(".json") {
                vec![text.as_str()]
            } else {
                text.lines().collect()
            };
            let status = root.join(example.replace(".events.", ".status."));
            if status != file && status.is_file() {
                judging.status = statuses::from_file(&status, &judging.pseudonymiser).unwrap();
            }
            for document in documents {
                let judged = judging.judge_text(document.as_bytes()).unwrap();
                told.extend(judged.into_iter().map(|(words, _)| words));
            }
        }
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/judge/explained.txt");
        if std::env::var_os("SHARETRAIL_UPDATE_EXAMPLES").is_some() {
            std::fs::write(&kept, &told).unwrap();
        }
        assert_eq!(told, std::fs::read_to_string(kept).unwrap());
    }
}
