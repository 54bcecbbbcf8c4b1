//! Every metric of the gateway, declared once. Label sets are closed; never a source's content, a token or a person.

use prometheus::{Histogram, IntCounter, IntCounterVec, Registry};
use runtime::metrics::{Declare, Declared};

use crate::{intake::Intake, problems};

/// How an event, a status or a link ended at the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The broker has it.
    Accepted,
    /// It was in a request that was refused.
    Refused,
    /// The broker did not answer in time: it may or may not have it.
    Unacknowledged,
}

impl Outcome {
    const ALL: [Self; 3] = [Self::Accepted, Self::Refused, Self::Unacknowledged];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Unacknowledged => "unacknowledged",
        }
    }
}

/// The gateway's metrics.
#[derive(Clone, Debug)]
pub struct Metrics {
    events: IntCounterVec,
    subjects: IntCounterVec,
    refused: IntCounterVec,
    pub(crate) broker_failures: IntCounter,
    pub(crate) request_seconds: Histogram,
    pub(crate) batch_events: Histogram,
}

impl Metrics {
    /// Declares every metric, the closed ones at 0, in `registry`.
    ///
    /// # Errors
    /// A name is taken already: two gateways share one registry.
    pub fn new(registry: &Registry) -> prometheus::Result<Self> {
        Self::declare(&Declare::new(registry))
    }

    /// What the gateway declares, for checks of dashboards.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn declared() -> prometheus::Result<Vec<Declared>> {
        let registry = Registry::new();
        let declare = Declare::new(&registry);
        Self::declare(&declare)?;
        Ok(declare.into_declared())
    }

    fn declare(declare: &Declare<'_>) -> prometheus::Result<Self> {
        let metrics = Self {
            events: declare.counters(
                "sharetrail_gateway_events_total",
                "Events by how they ended: accepted (the broker has them), refused (with their whole request), \
                 unacknowledged (503; the source sends them again). Requests that cannot be parsed have no events.",
                &["outcome"],
            )?,
            subjects: declare.counters(
                "sharetrail_gateway_subject_records_total",
                "Statuses and links by how they ended, as events: accepted, refused, unacknowledged.",
                &["kind", "outcome"],
            )?,
            refused: declare.counters(
                "sharetrail_gateway_requests_refused_total",
                "Requests that did not get 202, by the kind of problem that they were told.",
                &["problem"],
            )?,
            broker_failures: declare.counter(
                "sharetrail_gateway_broker_failures_total",
                "Requests that the broker did not acknowledge in full in time; they were answered with 503.",
            )?,
            request_seconds: declare.histogram(
                "sharetrail_gateway_request_seconds",
                "Seconds from the head of a request with a known token to its answer.",
                vec![0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0],
            )?,
            batch_events: declare.histogram(
                "sharetrail_gateway_request_events",
                "Events in one accepted request.",
                vec![1.0, 10.0, 50.0, 100.0, 250.0, 500.0, 1_000.0, 5_000.0],
            )?,
        };
        declare.build_info("sharetrail_gateway_build_info", env!("CARGO_PKG_VERSION"))?;
        for outcome in Outcome::ALL {
            for intake in Intake::ALL {
                metrics.count(intake, outcome, 0);
            }
        }
        for kind in problems::KINDS {
            metrics.refused.with_label_values(&[kind]);
        }
        Ok(metrics)
    }

    pub(crate) fn count(&self, intake: Intake, outcome: Outcome, items: usize) {
        let (kind, outcome) = (intake.as_str(), outcome.as_str());
        let counter = match intake {
            Intake::Events => self.events.with_label_values(&[outcome]),
            Intake::Statuses | Intake::Links => self.subjects.with_label_values(&[kind, outcome]),
        };
        counter.inc_by(items as u64);
    }

    pub(crate) fn count_problem(&self, kind: &'static str) {
        self.refused.with_label_values(&[kind]).inc();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_labels_stand_at_0_from_the_start_and_all_is_listed() {
        let registry = Registry::new();
        Metrics::new(&registry).unwrap();
        let text = prometheus::TextEncoder::new()
            .encode_to_string(&registry.gather())
            .unwrap();
        for line in [
            r#"sharetrail_gateway_events_total{outcome="accepted"} 0"#,
            r#"sharetrail_gateway_requests_refused_total{problem="token-unknown"} 0"#,
            r#"sharetrail_gateway_subject_records_total{kind="links",outcome="refused"} 0"#,
            "sharetrail_gateway_broker_failures_total 0",
        ] {
            assert!(text.contains(line), "{line}");
        }
        assert_eq!(Metrics::declared().unwrap().len(), 7);
    }
}
