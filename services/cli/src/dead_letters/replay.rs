//! `sharetrail dead-letters replay`: what it stores keeps its original topic, partition, offset and arrival.

use std::sync::Arc;

use anyhow::Result;
use consumer::{
    PatientDecoding,
    dead_letter::{DeadLetterKeys, Replay, ReplayError, Report},
    read_decoding,
};
use serde_json::json;

use super::args::ReplayArgs;
use crate::{
    args::Format,
    exit::{Done, Mistake},
    registers, settings, statuses,
};

/// Replays.
pub fn run(args: &ReplayArgs) -> Result<Done> {
    let keys = DeadLetterKeys::read(&args.key_file).map_err(|error| {
        Mistake::Configuration(format!("{error}: {}", cause(&error).unwrap_or_default()))
    })?;
    let mut reader = settings::reader();
    let decoding = read_decoding(&mut reader);
    let (decoder, registry) = reader
        .finish(|| decoding)
        .map_err(|mistakes| Mistake::Configuration(mistakes.to_string()))?;
    let registers = Arc::new(registers::load(&args.register)?);
    let status = statuses::from_kafka(&args.letters.kafka)?;
    let bar = super::bar("replaying dead letters")?;
    let report = super::with_store(&args.store, async |store| {
        let search = super::search(&args.letters, store.clone())?;
        let mut replay = Replay {
            keys,
            decoding: PatientDecoding::new(decoder, registry),
            registers,
            status,
            store,
            is_dry_run: args.dry_run,
        };
        let progress = |read, total| super::show(&bar, (read, total));
        match replay.run(search, progress).await {
            Err(ReplayError::WrongKeys(error)) => {
                let wrong = ReplayError::WrongKeys(error).to_string();
                Err(Mistake::Configuration(wrong).into())
            }
            answer => Ok(answer?),
        }
    })?;
    bar.finish_and_clear();
    match args.format {
        Format::Json => println!("{}", json(&report, args.dry_run)),
        Format::Table => print!("{}", told(&report, args.dry_run)),
    }
    let is_whole = report.left.is_empty() && report.unopened.is_empty();
    Ok(if is_whole {
        Done::Well
    } else {
        Done::WithFindings
    })
}

fn cause(error: &impl std::error::Error) -> Option<String> {
    error.source().map(ToString::to_string)
}

fn told(report: &Report, is_dry_run: bool) -> String {
    let did = if is_dry_run {
        "would be stored"
    } else {
        "stored"
    };
    let mut text = format!(
        "{} dead letters: {} {did}, {} were stored before, {} still are no events",
        report.found(),
        report.stored,
        report.stored_before,
        report.left()
    );
    if report.unfinished > 0 {
        text += &format!(
            ", {} are not finished by the consumer (run this again when it is)",
            report.unfinished
        );
    }
    text.push('\n');
    for (code, count) in &report.left {
        text += &format!("  {count:>8}  {code}\n");
    }
    for (which, why) in &report.unopened {
        text += &format!("left as it is: {which}: {why}\n");
    }
    text
}

fn json(report: &Report, is_dry_run: bool) -> serde_json::Value {
    let unopened: Vec<_> = report
        .unopened
        .iter()
        .map(|(which, why)| json!({"letter": which, "why": why}))
        .collect();
    json!({
        "dry_run": is_dry_run, "found": report.found(), "stored": report.stored,
        "stored_before": report.stored_before, "unfinished": report.unfinished,
        "left": report.left, "unopened": unopened,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_by_code_and_by_name() {
        let report = Report {
            stored: 2,
            left: [("truncated".to_owned(), 3)].into(),
            unopened: vec![("t:0:1".into(), "changed".into())],
            ..Report::default()
        };
        let told = told(&report, true);
        for part in [
            "6 dead letters: 2 would be stored",
            "3  truncated",
            "t:0:1: changed",
        ] {
            assert!(told.contains(part), "{told}");
        }
    }
}
