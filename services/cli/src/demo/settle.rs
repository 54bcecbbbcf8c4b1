//! Waits until what was sent is visible, and compares what is found with what was planted.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Result, ensure};
use generator::{Found, Truth};
use indicatif::ProgressBar;

use super::{
    summary::{Summary, TruthSummary},
    world::World,
};

/// How long nothing may move before it is a failure.
const STANDSTILL: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(200);

/// Shows how far the store is while the load runs.
pub async fn watch(world: &World, stored: &ProgressBar, is_over: impl Fn() -> bool) -> Result<()> {
    while !is_over() {
        stored.set_position(world.store.offsets_logged().await?);
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

/// Waits until every message has its row in the log; rows of events are there before.
pub async fn wait_until_visible(world: &World, truth: &Truth, stored: &ProgressBar) -> Result<()> {
    let all = truth.counts.messages;
    stored.set_length(all);
    let (mut last, mut moved) = (0, tokio::time::Instant::now());
    loop {
        let logged = world.store.offsets_logged().await?;
        stored.set_position(logged);
        if logged >= all {
            stored.finish();
            return Ok(());
        }
        if logged > last {
            (last, moved) = (logged, tokio::time::Instant::now());
        }
        let log = world.files.log("consumer");
        ensure!(
            moved.elapsed() < STANDSTILL,
            "{logged} of {all} messages are stored, and no more come: see {}",
            log.display()
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What is found, against what was planted.
pub async fn compare(world: &World, truth: &Truth, seconds: f64) -> Result<Summary> {
    let stored = world.store.summary().await?;
    let mut found = Vec::new();
    let mut rows = world.store.findings_of_planted()?;
    while let Some(row) = rows.next().await? {
        found.push(Found {
            source: row.source,
            event_id: row.event_id,
            code: row.code,
            outcome: row.outcome,
        });
    }
    let comparison = truth.compare(found);
    for (what, cases) in [
        ("missed", &comparison.missed),
        ("unexpected", &comparison.unexpected),
    ] {
        for case in cases.iter().take(20) {
            eprintln!(
                "{what}: {} ({}) on {} of {}",
                case.code, case.outcome, case.event_id, case.source
            );
        }
    }
    let counts = &truth.counts;
    let counted = [
        ("events", counts.events, stored.stored),
        ("repeats", counts.repeats, stored.repeats),
        ("dead letters", counts.dead_letters, stored.dead_lettered),
        ("flagged events", counts.flagged, stored.flagged),
        ("incomplete events", counts.incomplete, stored.incomplete),
        ("offsets without a row", 0, stored.missing_offsets),
    ];
    let mut summary = TruthSummary {
        expected: comparison.expected,
        found: comparison.found,
        missed: comparison.missed.len() as u64,
        unexpected: comparison.unexpected.len() as u64,
    };
    for (what, expected, actual) in counted {
        if expected != actual {
            eprintln!("{what}: {actual}, and {expected} were planted");
        }
        summary.expected += expected;
        summary.found += expected.min(actual);
        summary.missed += expected.saturating_sub(actual);
        summary.unexpected += actual.saturating_sub(expected);
    }
    let mut by_code: BTreeMap<String, u64> = BTreeMap::new();
    for code in stored.by_code {
        *by_code.entry(code.code).or_default() += code.count;
    }
    Ok(Summary {
        events: counts.messages,
        stored: stored.stored,
        repeats: stored.repeats,
        dead_lettered: stored.dead_lettered,
        flagged: stored.flagged,
        incomplete: stored.incomplete,
        by_code,
        seconds,
        events_per_second: counts.messages as f64 / seconds.max(f64::MIN_POSITIVE),
        truth: summary,
    })
}
