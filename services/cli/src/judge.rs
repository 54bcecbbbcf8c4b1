//! `sharetrail judge`: verdicts on events in files, by registers in files. No infrastructure, no clock:
//! `received_at` is the event's `recorded_at` (judging.md).

use std::{
    fmt::Display,
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read as _, Write},
    path::Path,
};

use anyhow::{Context as _, Result};
use domain::{judge::judge, register::Registers, time::ReceivedAt, verdict::VerdictOutcome};
use wire::pseudonym::Pseudonymiser;

use crate::{
    args::JudgeArgs,
    exit::{Done, Mistake},
    keys, registers,
};

/// Prints a verdict a line, in the order of the events; bad lines go to standard error with their number.
pub fn run(args: JudgeArgs) -> Result<Done> {
    let key = args.key.clone();
    let Some((register_files, events)) = args.files() else {
        let usage = "give the events too: sharetrail judge --register FILE... EVENTS.jsonl";
        return Err(Mistake::Usage(usage.into()).into());
    };
    let registers = registers::load(&register_files)?;
    let pseudonymiser = keys::pseudonymiser(key.as_deref(), &registers)?;
    let mut judging = Judging {
        registers,
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

/// What stays the same from line to line.
struct Judging<W: Write> {
    registers: Registers,
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
        match judge_text(text, &self.registers, &self.pseudonymiser) {
            Ok(verdicts) => {
                for (json, outcome) in verdicts {
                    writeln!(self.out, "{json}")?;
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
}

type Judged = Vec<(String, VerdictOutcome)>;

fn judge_text(
    text: &[u8],
    registers: &Registers,
    pseudonymiser: &Pseudonymiser,
) -> Result<Judged, Vec<wire::json::FieldError>> {
    let submissions = wire::json::parse_submissions(text)?;
    submissions
        .into_iter()
        .map(|submission| {
            let owned = submission.pseudonymise(pseudonymiser)?;
            let event = owned.event();
            let verdict = judge(registers, &event, ReceivedAt(event.recorded_at));
            Ok((wire::verdict::to_json(&event, &verdict), verdict.outcome()))
        })
        .collect()
}

fn open(events: &Path) -> Result<Box<dyn BufRead>> {
    if events == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(events).map_err(|error| {
        Mistake::Configuration(format!("cannot open {}: {error}", events.display()))
    })?;
    Ok(Box::new(BufReader::new(file)))
}
