//! Every metric of the auditor, declared once. Label sets are bounded; never a person or an identity.

use prometheus::{Gauge, IntCounter, IntGaugeVec, Registry};
use runtime::metrics::{Declare, Declared};

use crate::{report::Report, span};

/// Sources that get a label of their own; the others share one.
const SOURCES: usize = 50;

/// The auditor's metrics.
#[derive(Clone)]
pub struct Metrics {
    missing_offsets: IntGaugeVec,
    unprovable_offsets: IntGaugeVec,
    offsets_beyond: IntGaugeVec,
    missing_rows: Gauge,
    unlogged_rows: Gauge,
    identity_conflicts: Gauge,
    sequence_gaps: IntGaugeVec,
    last_success: Gauge,
    last_full: Gauge,
    duration: Gauge,
    pub(crate) failures: IntCounter,
}

impl Metrics {
    /// Declares every metric in `registry`.
    ///
    /// # Errors
    /// A name is taken already: two auditors share one registry.
    pub fn new(registry: &Registry) -> Result<Self, prometheus::Error> {
        Self::declare(registry).map(|(metrics, _)| metrics)
    }

    /// As [`Metrics::new`], with the list of what is declared.
    ///
    /// # Errors
    /// As there.
    pub fn declare(registry: &Registry) -> Result<(Self, Vec<Declared>), prometheus::Error> {
        let declare = Declare::new(registry);
        let metrics = Self {
            missing_offsets: declare.gauges(
                "sharetrail_audit_missing_offsets",
                "Confirmed offsets that have, or had, a message and are not in the ledger's log, by topic.",
                &["topic"],
            )?,
            unprovable_offsets: declare.gauges(
                "sharetrail_audit_unprovable_offsets",
                "Offsets that neither the log nor Kafka has any more: whether there were messages cannot be told.",
                &["topic"],
            )?,
            offsets_beyond: declare.gauges(
                "sharetrail_audit_offsets_beyond_end",
                "Offsets that the log or the group knows beyond the end of what Kafka holds: Kafka lost them, or the topic was made anew.",
                &["topic"],
            )?,
            missing_rows: declare.gauge(
                "sharetrail_audit_missing_rows",
                "Rows of disclosures that the log promises and nobody sees.",
            )?,
            unlogged_rows: declare.gauge(
                "sharetrail_audit_unlogged_rows",
                "Rows of disclosures at an offset of which the log says something else.",
            )?,
            identity_conflicts: declare.gauge(
                "sharetrail_audit_identity_conflicts",
                "Identities that came with more than one content, at the last full audit.",
            )?,
            sequence_gaps: declare.gauges(
                "sharetrail_audit_sequence_gaps",
                "Numbers of a source's counter that never arrived, at the last full audit; beyond 50 sources, and for names that are no slug: other.",
                &["source"],
            )?,
            last_success: declare.gauge(
                "sharetrail_audit_last_success_timestamp_seconds",
                "When an audit last came to its end, whatever it found (Unix time); the start of the process before the first.",
            )?,
            last_full: declare.gauge(
                "sharetrail_audit_last_full_timestamp_seconds",
                "When an audit of everything last came to its end (Unix time); the start of the process before the first.",
            )?,
            duration: declare.gauge(
                "sharetrail_audit_duration_seconds",
                "Seconds that the last audit of everything took.",
            )?,
            failures: declare.counter(
                "sharetrail_audit_failures_total",
                "Audits that came to no end, since the broker or the store did not answer.",
            )?,
        };
        declare.build_info("sharetrail_auditor_build_info", env!("CARGO_PKG_VERSION"))?;
        metrics.last_success.set(now());
        metrics.last_full.set(now());
        Ok((metrics, declare.into_declared()))
    }

    /// Shows what is wrong now.
    pub(crate) fn show(&self, report: &Report) {
        for gauges in [
            &self.missing_offsets,
            &self.unprovable_offsets,
            &self.offsets_beyond,
        ] {
            gauges.reset();
        }
        for partition in &report.partitions {
            let add = |gauges: &IntGaugeVec, offsets: u64| {
                gauges
                    .with_label_values(&[&partition.place.topic])
                    .add(gauge(offsets));
            };
            add(&self.missing_offsets, span::count(&partition.missing));
            add(&self.missing_offsets, span::count(&partition.expired));
            add(&self.unprovable_offsets, span::count(&partition.unprovable));
            add(
                &self.offsets_beyond,
                partition.beyond.map_or(0, span::Span::count),
            );
        }
        let totals = report.totals();
        self.missing_rows.set(totals.missing_rows as f64);
        self.unlogged_rows.set(totals.unlogged_rows as f64);
        self.identity_conflicts
            .set(totals.identity_conflicts as f64);
        self.show_sources(report);
        self.last_success.set(now());
    }

    fn show_sources(&self, report: &Report) {
        let Some(sources) = &report.sources else {
            return;
        };
        self.sequence_gaps.reset();
        for (at, counter) in sources.counters.iter().enumerate() {
            let is_shown = at < SOURCES && is_slug(&counter.source);
            let source = if is_shown {
                counter.source.as_str()
            } else {
                "other"
            };
            let gaps = self.sequence_gaps.with_label_values(&[source]);
            let missing = gauge(span::count(&counter.missing));
            gaps.set(gaps.get().saturating_add(missing));
        }
    }

    /// An audit of everything has come to its end.
    pub(crate) fn show_full(&self, took: std::time::Duration) {
        self.duration.set(took.as_secs_f64());
        self.last_full.set(now());
    }
}

fn gauge(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Source names come with events: only what looks like a name of the register becomes a label.
fn is_slug(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-')
}

/// The wall clock, for gauges alone.
fn now() -> f64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use prometheus::TextEncoder;

    use super::*;
    use crate::{CounterReport, SourcesReport, span::Span};

    #[test]
    fn sources_with_odd_names_and_too_many_sources_share_a_label() {
        let counter = |source: String, missing: i64| CounterReport {
            source,
            numbers: Span {
                first: 0,
                last: 100,
            },
            missing: Vec::from_iter(Span::until(0, missing)),
            used_again: 0,
        };
        let mut counters = vec![
            counter("Jane Doe".into(), 2),
            counter("cx-housing".into(), 3),
        ];
        counters.extend((0..100).map(|number| counter(format!("source-{number}"), 1)));
        let report = Report {
            sources: Some(SourcesReport {
                counters,
                ..SourcesReport::default()
            }),
            ..Report::default()
        };
        let registry = Registry::new();
        Metrics::new(&registry).unwrap().show(&report);
        let text = TextEncoder::new()
            .encode_to_string(&registry.gather())
            .unwrap();
        assert!(text.contains(r#"sharetrail_audit_sequence_gaps{source="cx-housing"} 3"#));
        assert!(text.contains(r#"sharetrail_audit_sequence_gaps{source="other"} 54"#));
        assert!(!text.contains("Jane"));
    }
}
