//! Kafka against the log: is every confirmed offset logged? What is not is looked for in Kafka before it is called
//! missing: compaction and transactions leave numbers that no message ever had.

use std::collections::HashMap;

use super::{Asked, Scope};
use crate::{
    AuditError,
    span::{self, Counted, Span},
};

/// What the log says less what readers see, by partition (its place among the scopes) and bucket; 0 when both agree.
#[derive(Default)]
pub(super) struct Sums(pub HashMap<(usize, i64), Sum>);

/// Rows and fingerprint, modulo 2^64.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub rows: u64,
    pub fingerprint: u64,
}

impl Sum {
    pub const fn add(&mut self, rows: u64, fingerprint: u64) {
        self.rows = self.rows.wrapping_add(rows);
        self.fingerprint = self.fingerprint.wrapping_add(fingerprint);
    }

    pub const fn take(&mut self, rows: u64, fingerprint: u64) {
        self.rows = self.rows.wrapping_sub(rows);
        self.fingerprint = self.fingerprint.wrapping_sub(fingerprint);
    }
}

/// Looks at every offset of the scopes; the answer is what the log promises, by bucket.
pub(super) async fn audit(
    asked: Asked<'_>,
    scopes: &mut [Scope],
    width: i64,
) -> Result<Sums, AuditError> {
    let total = scopes.iter().map(|scope| span::count(&scope.spans)).sum();
    asked.progress.begin("offsets against the log", total);
    let mut sums = Sums::default();
    for (at, scope) in scopes.iter_mut().enumerate() {
        let mut absent = Vec::new();
        for piece in scope.pieces(width) {
            absent.extend(
                absent_in(asked, scope, piece, width, |bucket, sum| {
                    sums.0
                        .entry((at, bucket))
                        .or_default()
                        .add(sum.rows, sum.fingerprint);
                })
                .await?,
            );
            asked.progress.step(piece.count());
        }
        explain(asked, scope, span::union(absent, 0)).await?;
    }
    Ok(sums)
}

/// Offsets of a piece that the log does not have.
async fn absent_in(
    asked: Asked<'_>,
    scope: &mut Scope,
    piece: Span,
    width: i64,
    mut promised: impl FnMut(i64, Sum),
) -> Result<Vec<Span>, AuditError> {
    let buckets = asked
        .store
        .audit_log_buckets(scope.stretch(piece), width)
        .await?;
    let logged = &mut scope.report.logged;
    for bucket in &buckets {
        logged.offsets += bucket.offsets;
        logged.stored += bucket.stored;
        logged.dead_lettered += bucket.dead_lettered;
        logged.refused += bucket.refused;
        logged.rows += bucket.row_count;
        let sum = Sum {
            rows: bucket.row_count,
            fingerprint: bucket.fingerprint,
        };
        promised(bucket.bucket, sum);
    }
    let counted = buckets.iter().map(|bucket| Counted {
        bounds: Span {
            first: bucket.lowest,
            last: bucket.highest,
        },
        count: bucket.offsets,
    });
    let holes = span::between(piece, counted);
    let mut absent = holes.missing;
    for unclear in holes.unclear {
        let present = asked.store.audit_present(scope.stretch(unclear)).await?;
        absent.extend(span::without(unclear, present));
    }
    Ok(absent)
}

/// Why the log does not have them: missing, let go of unread, never there, or nobody can tell any more.
async fn explain(asked: Asked<'_>, scope: &mut Scope, absent: Vec<Span>) -> Result<(), AuditError> {
    let report = &mut scope.report;
    let Some(held) = report.kafka else {
        report.unprovable = absent;
        return Ok(());
    };
    let mut low = held.low;
    // Never beyond the end: those are told as such.
    let to_read: Vec<Span> = absent
        .iter()
        .filter_map(|span| Span::until(low, held.high)?.overlap(*span))
        .collect();
    if !to_read.is_empty() {
        let (existing, now) = asked.broker.existing(&report.place, to_read).await?;
        // Retention goes on while we look: what it took cannot be told any more.
        low = now.max(low);
        report.missing = existing
            .into_iter()
            .filter_map(|span| Span::new(span.first.max(low), span.last))
            .collect();
    }
    let before = absent
        .into_iter()
        .filter_map(|span| Span::until(span.first, span.end().min(low)));
    report.unprovable = before.collect();
    expire(asked, scope, low).await
}

/// Retention overtook the consumer: what it had not confirmed is lost unless it was stored.
async fn expire(asked: Asked<'_>, scope: &mut Scope, low: i64) -> Result<(), AuditError> {
    let committed = scope.report.kafka.and_then(|held| held.committed);
    let unread = committed.and_then(|next| Span::until(next, low));
    let Some(unread) = unread else { return Ok(()) };
    let place = std::mem::take(&mut scope.spans);
    scope.spans = vec![unread];
    let mut expired = Vec::new();
    for piece in scope.pieces(super::AT_ONCE) {
        let present = asked.store.audit_present(scope.stretch(piece)).await?;
        expired.extend(span::without(piece, present));
    }
    scope.spans = place;
    scope.report.expired = span::union(expired, 0);
    Ok(())
}
