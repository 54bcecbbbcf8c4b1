//! Every metric of the consumer, declared once. Label sets are closed; never a person, an identity or a text.

use std::{collections::BTreeSet, sync::Arc};

use domain::verdict::RuleCode;
use prometheus::{
    Gauge, Histogram, IntCounter, IntCounterVec, IntGaugeVec, Registry, exponential_buckets,
};
use runtime::metrics::{Declare, Declared};
use wire::avro::DecodeError;

use crate::{
    partition::TopicPartition,
    status::Condition,
    tally::{OUTCOMES, SEVERITIES, Tally},
};

/// The consumer's metrics.
#[derive(Clone)]
pub struct Metrics {
    messages: IntCounterVec,
    findings: IntCounterVec,
    dead_letters: IntCounterVec,
    untimed: IntCounter,
    pub(crate) batch_rows: Histogram,
    pub(crate) insert_seconds: Histogram,
    pub(crate) insert_failures: IntCounter,
    pub(crate) dead_letter_failures: IntCounter,
    pub(crate) commit_failures: IntCounter,
    pub(crate) given_up: IntCounter,
    pub(crate) plans: IntCounter,
    replays: IntCounterVec,
    pub(crate) paused: Gauge,
    pub(crate) memory: Gauge,
    pub(crate) last_insert: Gauge,
    pub(crate) last_commit: Gauge,
    lag: IntGaugeVec,
    waiting: IntGaugeVec,
    source_halted: IntGaugeVec,
    pub(crate) registry_failures: IntCounter,
    /// Pseudonyms of which something is known.
    pub subjects_known: Gauge,
    /// 1 while a topic of statuses is followed, by topic.
    pub statuses_followed: IntGaugeVec,
    /// Statuses and links that are no such thing.
    pub statuses_unreadable: IntCounter,
}

impl Metrics {
    /// Declares every metric, the closed ones at 0, in `registry`.
    ///
    /// # Errors
    /// A name is taken already: two consumers share one registry.
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
            messages: declare.counters(
                "sharetrail_messages_total",
                "Messages that are committed, by how they ended: stored or dead_lettered.",
                &["outcome"],
            )?,
            findings: declare.counters(
                "sharetrail_findings_total",
                "Findings and gaps of committed messages, by code, severity and outcome (finding or gap).",
                &["code", "severity", "outcome"],
            )?,
            dead_letters: declare.counters(
                "sharetrail_dead_letters_total",
                "Committed messages that could not be decoded, by code.",
                &["code"],
            )?,
            untimed: declare.counter(
                "sharetrail_messages_without_broker_time_total",
                "Messages whose topic is not set to message.timestamp.type=LogAppendTime: received_at is the writer's word.",
            )?,
            batch_rows: declare.histogram(
                "sharetrail_batch_rows",
                "Rows of disclosures in one insert.",
                exponential_buckets(10.0, 4.0, 8)?,
            )?,
            insert_seconds: declare.histogram(
                "sharetrail_batch_insert_seconds",
                "Seconds that one attempt to insert a batch took, failed ones included.",
                exponential_buckets(0.005, 2.5, 10)?,
            )?,
            insert_failures: declare.counter(
                "sharetrail_insert_failures_total",
                "Inserts that the store did not acknowledge; the same batch is tried again.",
            )?,
            dead_letter_failures: declare.counter(
                "sharetrail_dead_letter_failures_total",
                "Dead letters that their topic did not acknowledge; the same ones are tried again.",
            )?,
            commit_failures: declare.counter(
                "sharetrail_commit_failures_total",
                "Commits that the broker did not accept; they are tried again while the partition is ours.",
            )?,
            plans: declare.counter(
                "sharetrail_plans_total",
                "Batches that were planned: each is inserted and confirmed, or repeated by the partition's next owner.",
            )?,
            replays: declare.counters(
                "sharetrail_plan_replays_total",
                "Open plans of earlier owners that were repeated; same=no: another register, or messages that Kafka no longer has.",
                &["same"],
            )?,
            paused: declare.gauge(
                "sharetrail_consumer_paused",
                "1 while nothing is read because batches wait for the store or the broker, or the consumer stops.",
            )?,
            memory: declare.gauge(
                "sharetrail_consumer_batches_bytes",
                "Bytes of batches that are being built or on their way; beyond the budget nothing more is read.",
            )?,
            given_up: declare.counter(
                "sharetrail_given_up_messages_total",
                "Messages whose partition was lost before their commit; they are read again, and repeats collapse.",
            )?,
            last_insert: declare.gauge(
                "sharetrail_consumer_last_insert_timestamp_seconds",
                "When the store last acknowledged a batch (Unix time); the start of the process before the first.",
            )?,
            last_commit: declare.gauge(
                "sharetrail_consumer_last_commit_timestamp_seconds",
                "When offsets were last committed (Unix time); the start of the process before the first.",
            )?,
            lag: declare.gauges(
                "sharetrail_consumer_lag_messages",
                "Offsets between the end of a partition of ours and what is committed.",
                &["topic", "partition"],
            )?,
            waiting: declare.gauges(
                "sharetrail_consumer_waiting",
                "1 while the consumer waits for this: assignment, broker, store, dead_letters, commit, plans, registry, halted or ledger.",
                &["condition"],
            )?,
            source_halted: declare.gauges(
                "sharetrail_source_halted",
                "1 while this topic is halted: too large a share of its last messages could not be decoded.",
                &["topic"],
            )?,
            registry_failures: declare.counter(
                "sharetrail_registry_failures_total",
                "Questions to the schema registry that it did not answer; they are asked again.",
            )?,
            subjects_known: declare.gauge(
                "sharetrail_consumer_subjects_known",
                "Pseudonyms with a status: consent, objection, restriction, erasure, protected address or child.",
            )?,
            statuses_followed: declare.gauges(
                "sharetrail_consumer_statuses_followed",
                "1 while what is said of persons is followed on this topic; 0 while Kafka does not answer there and older statuses are judged by.",
                &["topic"],
            )?,
            statuses_unreadable: declare.counter(
                "sharetrail_statuses_unreadable_total",
                "Records of subject-status.v1 and subject-links.v1 that could not be read: whoever they are about is judged without them.",
            )?,
        };
        declare.build_info("sharetrail_consumer_build_info", env!("CARGO_PKG_VERSION"))?;
        metrics.declare_closed_labels();
        Ok((metrics, declare.into_declared()))
    }

    fn declare_closed_labels(&self) {
        for outcome in ["stored", "dead_lettered"] {
            self.messages.with_label_values(&[outcome]);
        }
        for code in RuleCode::ALL {
            for severity in SEVERITIES {
                for outcome in OUTCOMES {
                    self.findings.with_label_values(&[
                        code.as_str(),
                        severity.as_str(),
                        outcome.as_str(),
                    ]);
                }
            }
        }
        for code in DecodeError::CODES {
            self.dead_letters.with_label_values(&[code]);
        }
        for same in ["yes", "no"] {
            self.replays.with_label_values(&[same]);
        }
        for condition in Condition::ALL {
            self.waiting.with_label_values(&[condition.as_str()]);
        }
        self.last_insert.set(now());
        self.last_commit.set(now());
    }

    /// Counts messages whose offsets are committed.
    pub(crate) fn count(&self, tally: &Tally) {
        self.messages
            .with_label_values(&["stored"])
            .inc_by(tally.stored);
        for (code, count) in &tally.dead_lettered {
            self.messages
                .with_label_values(&["dead_lettered"])
                .inc_by(*count);
            self.dead_letters.with_label_values(&[code]).inc_by(*count);
        }
        for (code, severity, outcome, count) in tally.findings() {
            self.findings
                .with_label_values(&[code.as_str(), severity.as_str(), outcome.as_str()])
                .inc_by(count);
        }
        self.untimed.inc_by(tally.untimed);
    }

    /// An open plan was repeated.
    pub(crate) fn repeated(&self, is_same: bool) {
        let same = if is_same { "yes" } else { "no" };
        self.replays.with_label_values(&[same]).inc();
    }

    pub(crate) fn inserted(&self) {
        self.last_insert.set(now());
    }

    pub(crate) fn committed(&self) {
        self.last_commit.set(now());
    }

    pub(crate) fn show_lag(&self, at: &TopicPartition, lag: i64) {
        let labels: [&str; 2] = [&at.topic, &at.partition.to_string()];
        self.lag.with_label_values(&labels).set(lag);
    }

    /// A partition that is not ours is shown by its new owner.
    pub(crate) fn forget_lag(&self, at: &TopicPartition) {
        let labels: [&str; 2] = [&at.topic, &at.partition.to_string()];
        // An error says that it was never shown.
        let _ = self.lag.remove_label_values(&labels);
    }

    /// A topic that is no longer halted, or whose partitions are with others, is not shown.
    pub(crate) fn show_halted(&self, topics: &BTreeSet<Arc<str>>) {
        self.source_halted.reset();
        for topic in topics {
            self.source_halted.with_label_values(&[topic]).set(1);
        }
    }

    pub(crate) fn show_waiting(&self, condition: Condition, is_waiting: bool) {
        self.waiting
            .with_label_values(&[condition.as_str()])
            .set(i64::from(is_waiting));
    }
}

/// The wall clock, for gauges alone; nothing is decided by it.
fn now() -> f64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use prometheus::TextEncoder;

    #[test]
    fn closed_labels_stand_at_0_from_the_start() {
        let registry = Registry::new();
        Metrics::new(&registry).unwrap();
        let text = TextEncoder::new()
            .encode_to_string(&registry.gather())
            .unwrap();
        for line in [
            r#"sharetrail_findings_total{code="unregistered_recipient",outcome="finding",severity="critical"} 0"#,
            r#"sharetrail_dead_letters_total{code="truncated"} 0"#,
            r#"sharetrail_messages_total{outcome="stored"} 0"#,
            r#"sharetrail_consumer_waiting{condition="store"} 0"#,
            "sharetrail_insert_failures_total 0",
        ] {
            assert!(text.contains(line), "{line}");
        }
    }

    #[test]
    fn lag_is_shown_for_our_partitions_only() {
        let registry = Registry::new();
        let metrics = Metrics::new(&registry).unwrap();
        metrics.show_lag(&TopicPartition::new("t", 0), 5);
        metrics.show_lag(&TopicPartition::new("t", 1), 7);
        metrics.forget_lag(&TopicPartition::new("t", 0));
        let text = TextEncoder::new()
            .encode_to_string(&registry.gather())
            .unwrap();
        assert!(text.contains(r#"sharetrail_consumer_lag_messages{partition="1",topic="t"} 7"#));
        assert!(!text.contains(r#"partition="0""#));
    }
}
