//! The audit itself: Kafka against the log, the log against the rows, and what sources claim.
//! Only what the consumer group has confirmed is counted: a batch on its way is no loss.

mod offsets;
mod rows;
mod sources;

use std::time::Duration;

use domain::time::UtcMicros;
use store::{ExtentRow, Store, Stretch};

use crate::{
    AuditError,
    broker::{Broker, Held, Place},
    report::{PartitionReport, Report},
    span::Span,
};

/// Offsets that are asked about at once.
const AT_ONCE: i64 = 1_000_000;

/// What to audit.
#[derive(Clone, Debug)]
pub struct Question {
    /// Only this topic; sources are then left out.
    pub topic: Option<String>,
    /// Only what the broker received at this time or later.
    pub since: Option<UtcMicros>,
    /// How many single events to name for each problem of each partition.
    pub samples: usize,
    /// The time now.
    pub now: UtcMicros,
    /// How long a missing number of a source's counter may still come: events overtake each other.
    pub sequence_wait: Duration,
}

/// Told how far the audit is, for a progress display.
pub trait Progress: Sync {
    /// A part begins, of so many steps.
    fn begin(&self, part: &'static str, steps: u64);
    /// So many more steps are done.
    fn step(&self, steps: u64);
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &'static str, _: u64) {}
    fn step(&self, _: u64) {}
}

/// Whom an audit asks.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub broker: &'a Broker,
    pub store: &'a Store,
    pub samples: usize,
    pub progress: &'a dyn Progress,
}

/// One partition, and what of it is to be audited.
pub(crate) struct Scope {
    pub report: PartitionReport,
    pub spans: Vec<Span>,
}

/// Audits everything that `question` asks for.
///
/// Memory: a few megabytes here, and in the store what sums over at most 100,000 buckets need.
///
/// # Errors
/// Whoever was asked did not answer: then nothing is known.
pub async fn audit(
    broker: &Broker,
    store: &Store,
    question: &Question,
    progress: &dyn Progress,
) -> Result<Report, AuditError> {
    let asked = Asked {
        broker,
        store,
        samples: question.samples,
        progress,
    };
    let mut scopes = scopes(asked, question).await?;
    let width = width(&scopes);
    let sums = offsets::audit(asked, &mut scopes, width).await?;
    rows::audit(asked, &mut scopes, sums, width).await?;
    let sources = match question.topic {
        Some(_) => None,
        None => Some(sources::audit(asked, question).await?),
    };
    Ok(Report {
        partitions: scopes.into_iter().map(|scope| scope.report).collect(),
        sources,
    })
}

/// Audits only these stretches: what is new since the last audit, and what was wrong then.
pub(crate) async fn audit_again(asked: Asked<'_>, scopes: &mut [Scope]) -> Result<(), AuditError> {
    let width = AT_ONCE;
    offsets::audit(asked, scopes, width).await?;
    rows::audit_all(asked, scopes).await
}

/// Every partition that Kafka or the log knows, with all that was confirmed of it.
async fn scopes(asked: Asked<'_>, question: &Question) -> Result<Vec<Scope>, AuditError> {
    // The log first: what it has is then below the end that Kafka tells afterwards.
    let extents = asked.store.audit_extents().await?;
    let places = asked.broker.places(question.topic.as_deref()).await?;
    let held = asked.broker.held(&places).await?;
    let since = match question.since {
        Some(since) => {
            asked
                .broker
                .since(&places, since.0.div_euclid(1000))
                .await?
        }
        None => vec![Some(0); places.len()],
    };
    let mut scopes: Vec<Scope> = places
        .into_iter()
        .zip(held)
        .zip(since)
        .map(|((place, held), since)| {
            let extent = extents.iter().find(|extent| is_of(extent, &place));
            // Nothing was written since then: then there is nothing to audit.
            let from = since.unwrap_or(held.high);
            Scope::of(place, Some(held), extent, from)
        })
        .collect();
    let gone = extents.iter().filter(|extent| {
        let is_asked_for = question
            .topic
            .as_ref()
            .is_none_or(|topic| *topic == extent.topic);
        is_asked_for
            && !scopes
                .iter()
                .any(|scope| is_of(extent, &scope.report.place))
    });
    // Without Kafka, no time tells where to begin.
    let gone: Vec<Scope> = gone
        .map(|extent| {
            let place = Place {
                topic: extent.topic.clone(),
                partition: extent.partition,
            };
            Scope::of(place, None, Some(extent), 0)
        })
        .collect();
    scopes.extend(gone);
    scopes.sort_by(|one, other| one.report.place.cmp(&other.report.place));
    Ok(scopes)
}

fn is_of(extent: &ExtentRow, place: &Place) -> bool {
    extent.topic == place.topic && extent.partition == place.partition
}

impl Scope {
    fn of(place: Place, held: Option<Held>, extent: Option<&ExtentRow>, from: i64) -> Self {
        let lowest = extent.map(|extent| extent.lowest);
        let past = extent.map(|extent| extent.highest.saturating_add(1));
        // Without a confirmed offset (never there, or forgotten by Kafka after days without a consumer) the log's
        // own end is the limit: the log is written last, so what it has is stored.
        let until = held.and_then(|held| held.committed).or(past);
        let first = match held {
            Some(held) => lowest.map_or(held.low, |lowest| lowest.min(held.low)),
            None => lowest.unwrap_or_default(),
        };
        let span = until.and_then(|until| Span::until(first.max(from), until));
        let mut report = PartitionReport::new(place, held);
        report.audited = span;
        report.beyond = held.and_then(|held| {
            let known = held.committed.max(past).unwrap_or(held.high);
            Span::until(held.high, known)
        });
        Self {
            report,
            spans: span.into_iter().collect(),
        }
    }

    pub fn stretch(&self, span: Span) -> Stretch<'_> {
        Stretch {
            topic: &self.report.place.topic,
            partition: self.report.place.partition,
            from: span.first,
            until: span.end(),
        }
    }

    /// The spans in pieces of at most [`AT_ONCE`] offsets that do not cut a bucket of `width`.
    pub fn pieces(&self, width: i64) -> impl Iterator<Item = Span> + use<> {
        let step = (AT_ONCE / width).max(1) * width;
        self.spans.clone().into_iter().flat_map(move |span| {
            let mut next = Some(span.first);
            std::iter::from_fn(move || {
                let first = next?;
                let last = (first.div_euclid(step) + 1)
                    .saturating_mul(step)
                    .saturating_sub(1)
                    .min(span.last);
                next = (last < span.last).then(|| last + 1);
                Some(Span { first, last })
            })
        })
    }
}

/// The finest width, a power of ten, at which all buckets fit into little memory: finer buckets leave fewer
/// offsets to look at one by one.
fn width(scopes: &[Scope]) -> i64 {
    const BUCKETS: u64 = 100_000;
    let offsets: u64 = scopes
        .iter()
        .flat_map(|scope| &scope.spans)
        .fold(0, |sum: u64, span| sum.saturating_add(span.count()));
    let mut width: i64 = 100;
    while offsets / width.unsigned_abs() > BUCKETS && width < AT_ONCE {
        width *= 10;
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(spans: &[(i64, i64)]) -> Scope {
        let place = Place {
            topic: "disclosures.v1".into(),
            partition: 0,
        };
        Scope {
            report: PartitionReport::new(place, None),
            spans: spans
                .iter()
                .map(|&(first, last)| Span { first, last })
                .collect(),
        }
    }

    #[test]
    fn pieces_are_the_spans_and_cut_no_bucket() {
        let scope = scope(&[(5, 2_500_000), (3_000_000, 3_000_000)]);
        for width in [100, 10_000, AT_ONCE] {
            let pieces: Vec<Span> = scope.pieces(width).collect();
            assert_eq!(pieces.len(), 4);
            assert_eq!(crate::span::union(pieces.clone(), 0), scope.spans);
            assert_eq!(pieces[0].end() % width, 0);
        }
    }

    #[test]
    fn buckets_grow_with_what_is_audited() {
        assert_eq!(width(&[scope(&[(0, 999)])]), 100);
        assert_eq!(width(&[scope(&[(0, 10_000_000)])]), 100);
        assert_eq!(width(&[scope(&[(0, 1_000_000_000)])]), 10_000);
        assert_eq!(width(&[scope(&[(0, i64::MAX)])]), AT_ONCE);
    }

    #[test]
    fn what_is_not_confirmed_is_not_counted() {
        let held = Held {
            low: 10,
            high: 100,
            committed: Some(60),
        };
        let extent = ExtentRow {
            topic: "disclosures.v1".into(),
            partition: 0,
            lowest: 0,
            highest: 80,
        };
        let place = scope(&[]).report.place;
        let of = |held, extent, from| Scope::of(place.clone(), held, extent, from).report;
        let report = of(Some(held), Some(&extent), 0);
        assert_eq!(
            report.audited,
            Span::new(0, 59),
            "what Kafka let go of is compared in the store"
        );
        assert_eq!(report.waiting(), 40);
        assert_eq!(report.beyond, None);
        assert_eq!(of(Some(held), Some(&extent), 50).audited, Span::new(50, 59));
        assert_eq!(of(None, Some(&extent), 0).audited, Span::new(0, 80));
        let lost = Held { high: 50, ..held };
        assert_eq!(of(Some(lost), Some(&extent), 0).beyond, Span::new(50, 80));
        let unread = Held {
            committed: None,
            ..held
        };
        assert_eq!(of(Some(unread), None, 0).audited, None);
        assert_eq!(of(Some(unread), None, 0).waiting(), 90);
    }
}
