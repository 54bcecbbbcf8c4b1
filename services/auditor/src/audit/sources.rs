//! What sources claim: a counter without holes, and one content for one identity.
//! Names events and sources. Raises no findings: `sequence_gap` and `identity_conflict` are the detector's to store.

use store::{SequenceBucketRow, Store};

use super::{Asked, Question};
use crate::{
    AuditError,
    report::{CounterReport, SourcesReport},
    span::{self, Counted, Span},
};

pub(super) async fn audit(
    asked: Asked<'_>,
    question: &Question,
) -> Result<SourcesReport, AuditError> {
    asked.progress.begin("sources' counters and identities", 2);
    let since = question.since.map_or(i64::MIN, |since| since.0);
    let wait = i64::try_from(question.sequence_wait.as_micros()).unwrap_or(i64::MAX);
    let settled = question.now.0.saturating_sub(wait);
    let mut report = SourcesReport {
        counters: counters(asked.store, since, settled).await?,
        ..SourcesReport::default()
    };
    asked.progress.step(1);
    let mut conflicts = asked.store.audit_conflicts(since)?;
    while let Some(conflict) = conflicts.next().await? {
        report.conflicts += 1;
        if report.conflict_samples.len() < asked.samples {
            report.conflict_samples.push(conflict);
        }
    }
    asked.progress.step(1);
    Ok(report)
}

async fn counters(
    store: &Store,
    since: i64,
    settled: i64,
) -> Result<Vec<CounterReport>, AuditError> {
    let mut rows = store.audit_sequence_buckets(since, settled)?;
    let mut sources: Vec<(String, Vec<SequenceBucketRow>)> = Vec::new();
    while let Some(row) = rows.next().await? {
        match sources.last_mut() {
            Some((source, buckets)) if *source == row.source => buckets.push(row),
            _ => sources.push((row.source.clone(), vec![row])),
        }
    }
    let mut reports = Vec::new();
    for (source, buckets) in sources {
        reports.extend(counter(store, source, &buckets).await?);
    }
    Ok(reports)
}

async fn counter(
    store: &Store,
    source: String,
    buckets: &[SequenceBucketRow],
) -> Result<Option<CounterReport>, AuditError> {
    let (Some(first), Some(last)) = (buckets.first(), buckets.last()) else {
        return Ok(None);
    };
    let numbers = Span {
        first: first.lowest,
        last: last.highest,
    };
    let settled = buckets.iter().map(|bucket| bucket.settled).max();
    let events: u64 = buckets.iter().map(|bucket| bucket.events).sum();
    let different: u64 = buckets.iter().map(|bucket| bucket.numbers).sum();
    let expected = Span::new(numbers.first, settled.unwrap_or_default().min(numbers.last));
    let missing = match expected {
        Some(expected) => missing(store, &source, expected, buckets).await?,
        None => Vec::new(),
    };
    Ok(Some(CounterReport {
        source,
        numbers,
        missing,
        used_again: events.saturating_sub(different),
    }))
}

async fn missing(
    store: &Store,
    source: &str,
    expected: Span,
    buckets: &[SequenceBucketRow],
) -> Result<Vec<Span>, AuditError> {
    let bounds = |bucket: &SequenceBucketRow| Span {
        first: bucket.lowest,
        last: bucket.highest,
    };
    let counted = buckets
        .iter()
        .filter(|bucket| bucket.lowest <= expected.last)
        .map(|bucket| Counted {
            bounds: bounds(bucket),
            count: bucket.numbers,
        });
    let holes = span::between(expected, counted);
    let mut missing = holes.missing;
    for unclear in holes.unclear {
        let Some(unclear) = unclear.overlap(expected) else {
            continue;
        };
        let present = store
            .audit_sequence_present(source, unclear.first, unclear.end())
            .await?;
        missing.extend(span::without(unclear, present));
    }
    Ok(span::union(missing, 0))
}
