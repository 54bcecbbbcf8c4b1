//! Every metric of the detector, declared once. Label sets are closed; never a person or an identity.

use domain::verdict::VerdictOutcome;
use prometheus::{Gauge, IntCounter, IntCounterVec, Registry};
use runtime::metrics::{Declare, Declared};

use wire::status::Topic;

/// The detector's metrics.
#[derive(Clone)]
pub struct Metrics {
    changes: IntCounterVec,
    unreadable: IntCounterVec,
    pub(crate) judged: IntCounter,
    appended: IntCounterVec,
    pub(crate) waiting: Gauge,
    pub(crate) failures: IntCounter,
    last_success: Gauge,
}

impl Metrics {
    /// Declares every metric in `registry`.
    ///
    /// # Errors
    /// A name is taken already: two detectors share one registry.
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
            changes: declare.counters(
                "sharetrail_detector_changes_total",
                "Records that changed what is known of a person and were not confirmed yet, by topic; counted once a start.",
                &["topic"],
            )?,
            unreadable: declare.counters(
                "sharetrail_detector_unreadable_total",
                "Records that are no status and no link, by topic: nothing is judged by them; counted once a start.",
                &["topic"],
            )?,
            judged: declare.counter(
                "sharetrail_detector_events_judged_total",
                "Stored events that were judged again, whatever came of it.",
            )?,
            appended: declare.counters(
                "sharetrail_detector_verdicts_appended_total",
                "Events whose judgement differed from the last one and was added, by the verdict on the whole event.",
                &["verdict"],
            )?,
            waiting: declare.gauge(
                "sharetrail_detector_changes_waiting",
                "Changes that were read and not looked at yet: the lag.",
            )?,
            failures: declare.counter(
                "sharetrail_detector_failures_total",
                "Attempts that failed because the store or the broker did not answer; each is tried again.",
            )?,
            last_success: declare.gauge(
                "sharetrail_detector_last_success_timestamp_seconds",
                "When changes were last worked off, or none were left to work off (Unix time); the start of the process before the first.",
            )?,
        };
        for topic in Topic::ALL {
            metrics.changes.with_label_values(&[topic.name()]);
            metrics.unreadable.with_label_values(&[topic.name()]);
        }
        declare.build_info("sharetrail_detector_build_info", env!("CARGO_PKG_VERSION"))?;
        metrics.succeeded();
        Ok((metrics, declare.into_declared()))
    }

    pub(crate) fn changed(&self, topic: Topic) {
        self.changes.with_label_values(&[topic.name()]).inc();
    }

    pub(crate) fn not_read(&self, topic: Topic) {
        self.unreadable.with_label_values(&[topic.name()]).inc();
    }

    pub(crate) fn appended(&self, verdict: VerdictOutcome) {
        self.appended.with_label_values(&[verdict.as_str()]).inc();
    }

    /// The wall clock, for the gauge alone.
    pub(crate) fn succeeded(&self) {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        self.last_success
            .set(since.map_or(0.0, |since| since.as_secs_f64()));
    }
}
