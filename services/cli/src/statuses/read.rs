//! Statuses read once: from a file, or from the topics to their end.

use std::{fmt::Display, path::Path, time::Duration};

use ::follow::Follower;
use anyhow::{Context as _, Result};
use domain::status::SubjectStatus;
use wire::{
    pseudonym::Pseudonymiser,
    status::{StatusInput, Topic, take_statuses},
};

use crate::exit::Mistake;

const PATIENCE: Duration = Duration::from_secs(30);

/// What a file says, all of it; every mistake with its line.
pub fn from_file(file: &Path, pseudonymiser: &Pseudonymiser) -> Result<SubjectStatus> {
    let name = file.display();
    let text = std::fs::read(file)
        .map_err(|error| Mistake::Configuration(format!("cannot read {name}: {error}")))?;
    told(&name, &text, pseudonymiser)
}

fn told(name: &dyn Display, text: &[u8], pseudonymiser: &Pseudonymiser) -> Result<SubjectStatus> {
    let taken = StatusInput::parse(text).and_then(|inputs| take_statuses(inputs, pseudonymiser));
    let taken = taken.map_err(|mistakes| {
        let mistakes: Vec<String> = mistakes
            .iter()
            .map(|one| format!("{name}: {one}"))
            .collect();
        Mistake::Configuration(mistakes.join("\n"))
    })?;
    let mut status = SubjectStatus::default();
    for one in taken {
        // Under every key of the ring, as the gateway publishes it.
        for message in one.records {
            status.record(&message.record());
        }
        for link in one.rotation {
            status.link(link.link());
        }
    }
    status.read_to_the_end();
    Ok(status)
}

/// What the topics hold now, or nothing, and says so, where there is no Kafka to ask.
pub fn if_asked(bootstrap: Option<&str>) -> Result<SubjectStatus> {
    match bootstrap {
        Some(bootstrap) => from_kafka(bootstrap),
        None => {
            eprintln!(
                "no --kafka, so nothing is known of persons: consents are gaps, and no objection, restriction, erasure, \
                 protected address or child is found"
            );
            Ok(SubjectStatus::default())
        }
    }
}

/// What the topics hold now. Records that cannot be read are told and passed over, as the consumer does.
pub fn from_kafka(bootstrap: &str) -> Result<SubjectStatus> {
    let mut status = SubjectStatus::default();
    for topic in Topic::ALL {
        let read = Follower::open(bootstrap, topic.name()).and_then(|follower| {
            follower.read_all(PATIENCE, |record| match topic.read(record.value) {
                Ok(said) => {
                    said.map(|said| said.add_to(&mut status));
                }
                Err(error) => {
                    let (name, partition, offset) = (topic.name(), record.partition, record.offset);
                    eprintln!("{name}:{partition}:{offset}: {error}; it is passed over");
                }
            })
        });
        read.with_context(|| format!("reading {}", topic.name()))?;
    }
    status.read_to_the_end();
    Ok(status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{keys, registers};

    fn read(text: &str) -> Result<SubjectStatus> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let registers = registers::load(&[root.join("schemas/register/register.yaml")]).unwrap();
        let pseudonymiser = keys::pseudonymiser(None, &registers).unwrap();
        told(&"status.jsonl", text.as_bytes(), &pseudonymiser)
    }

    const GIVEN: &str = r#"{"scheme":"person","identifier":"T0004711","kind":"consent","scope":"live-chat","history":[{"state":"given","effective_at":"2026-01-05T09:00:00Z","recorded_at":"2026-01-05T09:00:00Z"}]}"#;

    #[test]
    fn a_file_is_known_to_its_end() {
        let status = read(&format!("{GIVEN}\n\n{}\n", GIVEN.replace("4711", "4712"))).unwrap();
        assert_eq!(status.len(), 2);
        assert!(status.is_complete(domain::status::StatusKind::Consent));
    }

    #[test]
    fn every_mistake_is_named_with_its_line_and_never_the_person() {
        let unknown_scheme = GIVEN.replace("person", "payroll");
        let by_pseudonym = r#""pseudonym":"000102030405060708090a0b0c0d0e0f","key_id":"k9""#;
        let nobodys_scheme = unknown_scheme.replace(r#""identifier":"T0004711""#, by_pseudonym);
        let wrong_state = GIVEN.replace("given", "lifted");
        for (text, place) in [
            (format!("{GIVEN}\n{wrong_state}\n"), "line 2"),
            (format!("{GIVEN}\n{unknown_scheme}\n"), "line 2"),
            ("no json\n".to_owned(), "line 1"),
            (format!("{GIVEN}\n\n{GIVEN}\n"), "line 3"),
            (nobodys_scheme, "/scheme: is no scheme"),
        ] {
            let told = read(&text).unwrap_err().to_string();
            assert!(
                told.contains("status.jsonl") && told.contains(place),
                "{told}"
            );
            assert!(!told.contains("4711"), "{told}");
        }
        assert!(read("").is_err());
    }
}
