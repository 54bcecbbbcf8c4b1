//! The log against the rows that readers see. Sums by bucket first; where they differ, each event is looked up by
//! its identity: a repeat has its row under the coordinates of the first arrival, and that is fine.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher as _, RandomState},
};

use store::{AuditedEventRow, Buckets, Rows as Answer};

use super::{AT_ONCE, Asked, Scope, offsets::Sums};
use crate::{
    AuditError,
    report::Rows,
    span::{self, Span},
};

/// Rows of disclosures that one question looks through.
const ROWS_AT_ONCE: u64 = 2_000_000;
/// Offsets whose events are looked up by one question.
const EVENTS_AT_ONCE: i64 = 500_000;

/// Finds buckets whose rows are not those that the log promises, and looks into them.
pub(super) async fn audit(
    asked: Asked<'_>,
    scopes: &mut [Scope],
    mut sums: Sums,
    width: i64,
) -> Result<(), AuditError> {
    subtract_visible(asked, scopes, &mut sums, width).await?;
    let mut suspects: HashMap<usize, Vec<i64>> = HashMap::new();
    for ((at, bucket), sum) in sums.0 {
        if sum != super::offsets::Sum::default() {
            suspects.entry(at).or_default().push(bucket);
        }
    }
    let total = suspects.values().map(|buckets| buckets.len() as u64).sum();
    asked.progress.begin("events one by one", total);
    let mut seen = Seen::default();
    for (at, scope) in scopes.iter_mut().enumerate() {
        let Some(mut buckets) = suspects.remove(&at) else {
            continue;
        };
        buckets.sort_unstable();
        let at_once = usize::try_from(EVENTS_AT_ONCE / width).unwrap_or(1).max(1);
        for numbers in buckets.chunks(at_once) {
            let whole = Span::until(numbers[0] * width, (numbers[numbers.len() - 1] + 1) * width);
            let within = scope.spans.iter().filter_map(|span| whole?.overlap(*span));
            for span in within.collect::<Vec<_>>() {
                look(asked, scope, span, width, numbers, &mut seen).await?;
            }
            asked.progress.step(numbers.len() as u64);
        }
    }
    Ok(())
}

/// Looks up every event of the scopes: for few of them.
pub(super) async fn audit_all(asked: Asked<'_>, scopes: &mut [Scope]) -> Result<(), AuditError> {
    let mut seen = Seen::default();
    for scope in scopes {
        for piece in scope.pieces(AT_ONCE).collect::<Vec<_>>() {
            let numbers = [piece.first.div_euclid(AT_ONCE)];
            look(asked, scope, piece, AT_ONCE, &numbers, &mut seen).await?;
        }
    }
    Ok(())
}

/// Takes what readers see off what the log promises, one range of persons after the other.
async fn subtract_visible(
    asked: Asked<'_>,
    scopes: &[Scope],
    sums: &mut Sums,
    width: i64,
) -> Result<(), AuditError> {
    let total = asked.store.audit_rows_total().await?;
    let ranges = total
        .div_ceil(ROWS_AT_ONCE)
        .clamp(1, 1 << 12)
        .next_power_of_two();
    asked.progress.begin("the log against the rows", ranges);
    let places: HashMap<(&str, i32), usize> = scopes
        .iter()
        .enumerate()
        .map(|(at, scope)| {
            let place = &scope.report.place;
            ((place.topic.as_str(), place.partition), at)
        })
        .collect();
    let step = u16::try_from((1 << 16) / ranges - 1).unwrap_or(u16::MAX);
    let mut first = 0_u16;
    loop {
        let last = first.saturating_add(step);
        let mut rows = asked.store.audit_row_buckets(width, first, last)?;
        while let Some(row) = rows.next().await? {
            let at = places.get(&(row.topic.as_str(), row.partition));
            // Buckets that the log does not have are rows on their way, or offsets that are missing anyway.
            let sum = at.and_then(|at| sums.0.get_mut(&(*at, row.bucket)));
            if let Some(sum) = sum {
                sum.take(row.row_count, row.fingerprint);
            }
        }
        asked.progress.step(1);
        match last.checked_add(1) {
            Some(next) => first = next,
            None => return Ok(()),
        }
    }
}

/// Which events of these buckets do not have their rows, and which rows are not of these events?
async fn look(
    asked: Asked<'_>,
    scope: &mut Scope,
    span: Span,
    width: i64,
    numbers: &[i64],
    seen: &mut Seen,
) -> Result<(), AuditError> {
    let buckets = Buckets {
        stretch: scope.stretch(span),
        width,
        numbers,
    };
    let missing = asked.store.audit_rows_missing(buckets)?;
    let unlogged = asked.store.audit_rows_unlogged(buckets)?;
    let report = &mut scope.report;
    note(asked, missing, &mut report.rows_missing, seen).await?;
    note(asked, unlogged, &mut report.rows_unlogged, seen).await
}

async fn note(
    asked: Asked<'_>,
    mut answer: Answer<AuditedEventRow>,
    rows: &mut Rows,
    seen: &mut Seen,
) -> Result<(), AuditError> {
    while let Some(event) = answer.next().await? {
        span::push(&mut rows.offsets, event.offset);
        // Every repeat of an event that is gone comes up: its rows are missing once.
        if !seen.is_new(&event) {
            continue;
        }
        rows.events += 1;
        rows.rows = rows
            .rows
            .saturating_add(event.expected.abs_diff(event.visible));
        if rows.samples.len() < asked.samples {
            rows.samples.push(event);
        }
    }
    Ok(())
}

/// Events that were noted already, as hashes.
#[derive(Default)]
struct Seen {
    hasher: RandomState,
    hashes: HashSet<u64>,
}

impl Seen {
    fn is_new(&mut self, event: &AuditedEventRow) -> bool {
        let is_logged = event.expected > 0;
        let identity = (
            is_logged,
            &event.source,
            &event.event_id,
            &event.content_digest,
        );
        self.hashes.insert(self.hasher.hash_one(identity))
    }
}
