//! `sharetrail subject lineage`: who has one person's data, and why.
//! The identifier never comes from the command line and is never printed; the question is recorded first.

use std::{
    io::{self, Read as _, Write},
    path::Path,
};

use anyhow::{Context as _, Result};
use domain::{event::Pseudonym, time::UtcMicros};
use jiff::Timestamp;
use serde_json::json;
use store::{LineageRow, LineageState, Question};

use crate::{
    args::{Format, LineageArgs, SubjectCommand},
    connect,
    exit::{Done, Mistake},
    keys, registers,
    words::{self, Words},
};

/// The longest identifier that is read; any longer one is no identifier.
const IDENTIFIER_BYTES: u64 = 4096;

/// Runs `sharetrail subject ...`.
pub fn run(command: SubjectCommand) -> Result<Done> {
    let SubjectCommand::Lineage(args) = command;
    if args.purpose.trim().is_empty() {
        return Err(Mistake::Usage(
            "--purpose says why you ask; it is recorded and must not be empty".into(),
        )
        .into());
    }
    let registers = registers::load(&args.register)?;
    let pseudonymiser = keys::pseudonymiser(Some(&args.key), &registers)?;
    let identifier = identifier(args.id_file.as_deref())?;
    let pseudonyms = pseudonymiser
        .all(&args.scheme, &identifier)
        .map_err(|error| Mistake::Usage(error.to_string()))?;
    let pseudonyms: Vec<_> = pseudonyms
        .into_iter()
        .map(|(_, pseudonym)| pseudonym)
        .collect();
    connect::with_store(&args.store, async |store| {
        store.record_question(&question(&args, &pseudonyms)).await?;
        let mut rows = store.lineage(&pseudonyms).await?;
        if !args.history {
            rows.retain(|row| row.lineage_state() != LineageState::Replaced);
        }
        let mut out = io::stdout().lock();
        for row in &rows {
            let words = Words::of(&registers, &row.register_version);
            match args.format {
                Format::Json => writeln!(out, "{}", json(row, &words))?,
                Format::Table => write_entry(&mut out, row, &words)?,
            }
        }
        if args.format == Format::Table {
            write_summary(&mut out, &rows)?;
        }
        Ok(Done::Well)
    })
}

fn identifier(file: Option<&Path>) -> Result<String> {
    let mut text = String::new();
    match file {
        Some(file) => std::fs::File::open(file)
            .and_then(|open| open.take(IDENTIFIER_BYTES).read_to_string(&mut text))
            .map_err(|error| {
                Mistake::Configuration(format!("cannot read {}: {error}", file.display()))
            })?,
        None => io::stdin()
            .lock()
            .take(IDENTIFIER_BYTES)
            .read_to_string(&mut text)
            .context("cannot read the identifier from standard input")?,
    };
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// What is kept of a question: who asked about which pseudonyms, and why.
fn question(args: &LineageArgs, pseudonyms: &[Pseudonym]) -> Question {
    Question {
        question_id: uuid::Uuid::now_v7().to_string(),
        asked_at: UtcMicros(Timestamp::now().as_microsecond()),
        asked_by: std::env::var("USER").unwrap_or_else(|_| "unknown".into()),
        command: "subject lineage".into(),
        purpose: args.purpose.clone(),
        scheme: args.scheme.clone(),
        subjects: pseudonyms.to_vec(),
    }
}

fn write_entry(out: &mut impl Write, row: &LineageRow, words: &Words<'_>) -> Result<()> {
    let recipient = words.recipient(&row.recipient_id, &row.recipient_name);
    let mark = match row.lineage_state() {
        LineageState::Current => "",
        LineageState::Replaced => "   (replaced by a later report)",
        LineageState::Retracted => "   (taken back: the source says that it did not happen)",
    };
    let categories: Vec<String> = row
        .categories
        .iter()
        .map(|slug| words.category(slug))
        .collect();
    let what = if categories.is_empty() {
        "not recorded".into()
    } else {
        categories.join("; ")
    };
    writeln!(out, "{}   {recipient}{mark}", words::when(row.occurred_at))?;
    writeln!(out, "    why      {}", words.purpose(&row.purpose))?;
    if let Some(arrangement) = words.arrangement(&row.arrangement) {
        writeln!(
            out,
            "    under    {}",
            arrangement.words.as_deref().unwrap_or(&arrangement.id)
        )?;
    }
    writeln!(out, "    what     {what}")?;
    writeln!(
        out,
        "    ground   {}",
        words::lawful_basis(&row.lawful_basis)
    )?;
    writeln!(
        out,
        "    how      {}, reported by {}",
        words::channel(&row.channel),
        words.source(&row.source)
    )?;
    if !row.reason.is_empty() {
        writeln!(out, "    reason   {}", words::plain(&row.reason))?;
    }
    for text in told(row, words, &recipient) {
        writeln!(out, "    note     {text}")?;
    }
    writeln!(out)?;
    Ok(())
}

/// Findings and gaps of a disclosure, as the person is told.
fn told(row: &LineageRow, words: &Words<'_>, recipient: &str) -> Vec<String> {
    let purpose = words.purpose(&row.purpose);
    let codes = row.codes.iter();
    codes
        .filter_map(|code| words.finding_for_person(code, recipient, &purpose))
        .collect()
}

fn write_summary(out: &mut impl Write, rows: &[LineageRow]) -> Result<()> {
    let current: Vec<_> = rows
        .iter()
        .filter(|row| row.lineage_state() == LineageState::Current)
        .collect();
    let mut recipients: Vec<&str> = current
        .iter()
        .map(|row| {
            if row.recipient_id.is_empty() {
                row.recipient_name.as_str()
            } else {
                row.recipient_id.as_str()
            }
        })
        .collect();
    recipients.sort_unstable();
    recipients.dedup();
    writeln!(
        out,
        "{} disclosures to {} organisations",
        current.len(),
        recipients.len()
    )?;
    Ok(())
}

fn json(row: &LineageRow, words: &Words<'_>) -> serde_json::Value {
    let recipient = words.recipient(&row.recipient_id, &row.recipient_name);
    let categories: Vec<String> = row
        .categories
        .iter()
        .map(|slug| words.category(slug))
        .collect();
    json!({
        "occurred_at": words::rfc3339(row.occurred_at), "recorded_at": words::rfc3339(row.recorded_at),
        "received_at": words::rfc3339(row.received_at),
        "source": row.source, "event_id": row.event_id, "kind": row.kind, "corrects": row.corrects,
        "state": row.state, "state_by": row.state_by,
        "recipient": { "id": row.recipient_id, "name": row.recipient_name, "words": recipient,
            "kind": row.recipient_kind, "country": row.recipient_country },
        "arrangement": row.arrangement,
        "purpose": row.purpose, "purpose_words": words.purpose(&row.purpose),
        "lawful_basis": row.lawful_basis,
        "categories": row.categories, "category_words": categories,
        "channel": row.channel, "case_reference": row.case_reference, "reason": row.reason,
        "disclosure_id": row.disclosure_id, "subject_count": row.subject_count,
        "verdict": row.verdict, "register_version": row.register_version,
        "findings": row.codes, "gaps": row.gap_codes, "told": told(row, words, &recipient),
    })
}
