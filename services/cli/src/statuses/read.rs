//! Statuses read once: from a file, or from the topics to their end.

use std::{path::Path, time::Duration};

use ::follow::Follower;
use anyhow::{Context as _, Result};
use domain::status::SubjectStatus;
use wire::{pseudonym::Pseudonymiser, status::StatusInput};

use super::Table;
use crate::exit::Mistake;

const PATIENCE: Duration = Duration::from_secs(30);

/// What a file says, all of it; every mistake with its line.
pub fn from_file(file: &Path, pseudonymiser: &Pseudonymiser) -> Result<SubjectStatus> {
    let name = file.display();
    let text = std::fs::read(file)
        .map_err(|error| Mistake::Configuration(format!("cannot read {name}: {error}")))?;
    let mut status = SubjectStatus::default();
    let mut mistakes = Vec::new();
    match StatusInput::parse(&text) {
        Ok(inputs) => {
            for input in inputs {
                match input.pseudonymise(pseudonymiser) {
                    Ok(message) => _ = status.record(&message.record()),
                    Err(mistake) => mistakes.push(mistake),
                }
            }
        }
        Err(found) => mistakes = found,
    }
    if mistakes.is_empty() {
        status.read_to_the_end();
        return Ok(status);
    }
    let told: Vec<String> = mistakes
        .iter()
        .map(|one| format!("{name}: {one}"))
        .collect();
    Err(Mistake::Configuration(told.join("\n")).into())
}

/// What the topics hold now. Records that cannot be read are told and passed over, as the consumer does.
pub fn from_kafka(bootstrap: &str) -> Result<SubjectStatus> {
    let mut status = SubjectStatus::default();
    for table in Table::ALL {
        let read = Follower::open(bootstrap, table.topic()).and_then(|follower| {
            follower.read_all(PATIENCE, |record| {
                if let Err(error) = table.take(&record, &mut status) {
                    table.tell_unreadable(&record, &error);
                    eprintln!(
                        "{}:{}:{}: {error}",
                        table.topic(),
                        record.partition,
                        record.offset
                    );
                }
            })
        });
        read.with_context(|| format!("reading {}", table.topic()))?;
    }
    status.read_to_the_end();
    Ok(status)
}
