//! Every metric of the archiver, declared once. Labels are topics.

use prometheus::{Gauge, IntCounter, IntCounterVec, IntGaugeVec, Registry};
use runtime::metrics::{Declare, Declared};

use crate::building::Building;

/// The archiver's metrics.
#[derive(Clone)]
pub struct Metrics {
    pub(crate) messages: IntCounter,
    pub(crate) files: IntCounter,
    pub(crate) bytes: IntCounter,
    pub(crate) failures: IntCounter,
    missed: IntCounterVec,
    lag: IntGaugeVec,
    made_anew: IntGaugeVec,
    complete: Gauge,
}

impl Metrics {
    /// Declares every metric in `registry`.
    ///
    /// # Errors
    /// A name is taken already.
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
            messages: declare.counter(
                "sharetrail_archive_messages_total",
                "Messages in files that the archive's storage has kept.",
            )?,
            files: declare.counter(
                "sharetrail_archive_files_total",
                "Files that the archive's storage has kept.",
            )?,
            bytes: declare.counter(
                "sharetrail_archive_bytes_total",
                "Bytes of those files.",
            )?,
            failures: declare.counter(
                "sharetrail_archive_failures_total",
                "Attempts that the archive's storage or the broker refused or did not answer; they are made again.",
            )?,
            missed: declare.counters(
                "sharetrail_archive_missed_offsets_total",
                "Offsets that Kafka's retention took before they were archived.",
                &["topic"],
            )?,
            lag: declare.gauges(
                "sharetrail_archive_lag_messages",
                "Offsets of Kafka that are in no kept file yet.",
                &["topic"],
            )?,
            made_anew: declare.gauges(
                "sharetrail_archive_topic_made_anew",
                "Partitions of a topic that end before what the archive has of them: they are not archived.",
                &["topic"],
            )?,
            complete: declare.gauge(
                "sharetrail_archive_complete_timestamp_seconds",
                "When everything that Kafka held was last known to be in kept files or in a file being built that is not overdue (Unix time); the start of the process before the first.",
            )?,
        };
        declare.build_info("sharetrail_archive_build_info", env!("CARGO_PKG_VERSION"))?;
        metrics.complete();
        Ok((metrics, declare.into_declared()))
    }

    pub(crate) fn missed(&self, topic: &str, offsets: i64) {
        let offsets = u64::try_from(offsets).unwrap_or(0);
        self.missed.with_label_values(&[topic]).inc_by(offsets);
    }

    /// Shows where every partition stands.
    pub(crate) fn show<'a>(&self, buildings: impl Iterator<Item = &'a Building>) {
        self.lag.reset();
        self.made_anew.reset();
        for building in buildings {
            let topic: &[&str] = &[&building.place.topic];
            // Declared at 0, so that the first loss already counts as an increase.
            self.missed.with_label_values(topic);
            self.lag.with_label_values(topic).add(building.lag());
            let is_made_anew = i64::from(building.is_made_anew());
            self.made_anew.with_label_values(topic).add(is_made_anew);
        }
    }

    pub(crate) fn complete(&self) {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        self.complete
            .set(since.map_or(0.0, |since| since.as_secs_f64()));
    }
}
