//! `sharetrail judge`: verdicts on events in files, by registers in files. No infrastructure, no clock:
//! `received_at` is the event's `recorded_at` (judging.md).

use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Write},
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
    let input = open(&events)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut done = Done::Well;
    for (line, number) in input.lines().zip(1_u64..) {
        let line = line.with_context(|| {
            format!("cannot read {} after line {}", events.display(), number - 1)
        })?;
        if line.trim().is_empty() {
            continue;
        }
        match judge_line(&line, &registers, &pseudonymiser) {
            Ok(verdicts) => {
                for (json, outcome) in verdicts {
                    writeln!(out, "{json}")?;
                    if outcome == VerdictOutcome::Flagged {
                        done = Done::WithFindings;
                    }
                }
            }
            Err(problems) => {
                done = Done::WithFindings;
                for problem in problems {
                    eprintln!(
                        "{}:{number}: {}: {}",
                        events.display(),
                        problem.pointer,
                        problem.message
                    );
                }
            }
        }
    }
    out.flush()?;
    Ok(done)
}

type Judged = Vec<(String, VerdictOutcome)>;

fn judge_line(
    line: &str,
    registers: &Registers,
    pseudonymiser: &Pseudonymiser,
) -> Result<Judged, Vec<wire::json::FieldError>> {
    let submissions = wire::json::parse_submissions(line.as_bytes())?;
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
