//! Auditing again: what was confirmed since the last audit, and what was wrong then. Everything else stands as the
//! last audit of everything left it.

use store::Store;

use crate::{
    AuditError, Broker, Held, PartitionReport, Silent,
    audit::{Asked, Scope, audit_again},
    report::Report,
    span::{self, Span},
};

/// Problems that lie so near are looked at together: many questions cost more than a few offsets more.
const SLACK: i64 = 1_000;

/// Brings the report up to date.
pub(super) async fn audit(
    broker: &Broker,
    store: &Store,
    report: &mut Report,
) -> Result<(), AuditError> {
    let asked = Asked {
        broker,
        store,
        samples: super::SAMPLES,
        progress: &Silent,
    };
    let places = broker.places(None).await?;
    let held = broker.held(&places).await?;
    let mut scopes: Vec<Scope> = places
        .into_iter()
        .zip(held)
        .map(|(place, held)| {
            let before = report
                .partitions
                .iter()
                .find(|partition| partition.place == place);
            Scope {
                report: PartitionReport::new(place, Some(held)),
                spans: spans(before, held),
            }
        })
        .collect();
    audit_again(asked, &mut scopes).await?;
    for scope in scopes {
        let at =
            (report.partitions.iter()).position(|partition| partition.place == scope.report.place);
        match at {
            Some(at) => report.partitions[at].follow(scope),
            None => report
                .partitions
                .push(scope.report.audited_to(&scope.spans)),
        }
    }
    Ok(())
}

/// What is new, and what was wrong, of what is confirmed.
fn spans(before: Option<&PartitionReport>, held: Held) -> Vec<Span> {
    let Some(committed) = held.committed else {
        return Vec::new();
    };
    let from = before.and_then(|before| before.audited);
    let from = from.map_or(held.low, Span::end);
    let suspects = before.into_iter().flat_map(PartitionReport::suspects);
    let confirmed = suspects.filter_map(|span| Span::new(span.first, span.last.min(committed - 1)));
    let all = confirmed.chain(Span::until(from, committed)).collect();
    span::union(all, SLACK)
}

impl PartitionReport {
    /// Takes over what a later audit of some stretches found; all that was wrong was among them.
    fn follow(&mut self, scope: Scope) {
        let mut later = scope.report;
        later.hold_against(self);
        let unprovable = std::mem::take(&mut self.unprovable);
        let audited = self.audited;
        *self = Self {
            audited,
            logged: self.logged,
            unprovable: span::union([unprovable, later.unprovable.clone()].concat(), 0),
            ..later
        }
        .audited_to(&scope.spans);
        self.beyond = self
            .kafka
            .and_then(|held| Span::until(held.high, held.committed?));
    }

    fn audited_to(mut self, spans: &[Span]) -> Self {
        let all = self.audited.into_iter().chain(spans.iter().copied());
        self.audited = all.reduce(|one, other| Span {
            first: one.first.min(other.first),
            last: one.last.max(other.last),
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    #[test]
    fn the_new_and_what_was_wrong_are_looked_at_and_nothing_that_is_not_confirmed() {
        let place = Place {
            topic: "disclosures.v1".into(),
            partition: 0,
        };
        let held = |committed| Held {
            low: 5,
            high: 90_000,
            committed,
        };
        assert_eq!(spans(None, held(None)), []);
        assert_eq!(spans(None, held(Some(10))), Vec::from_iter(Span::new(5, 9)));
        let mut before = PartitionReport::new(place, None);
        before.audited = Span::new(5, 49_999);
        assert_eq!(spans(Some(&before), held(Some(50_000))), []);
        before.missing = Vec::from_iter(Span::new(20, 21));
        before.rows_missing.offsets = Vec::from_iter(Span::new(100, 100));
        let again: Vec<Span> = [Span::new(20, 100), Span::new(50_000, 59_999)]
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(spans(Some(&before), held(Some(60_000))), again);
        assert_eq!(
            spans(Some(&before), held(Some(21))),
            Vec::from_iter(Span::new(20, 20)),
            "a group that was set back"
        );
    }
}
