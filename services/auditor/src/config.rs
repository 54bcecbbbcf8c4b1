//! What the running auditor needs to know.

use std::{ops::RangeInclusive, time::Duration};

use runtime::config::{Reader, Setting};

const KAFKA: Setting =
    Setting::required("SHARETRAIL_KAFKA", "Kafka's host:port, several with commas");
const GROUP: Setting = Setting::with_default(
    "SHARETRAIL_CONSUMER_GROUP",
    "consumer group; all consumers of one store share it",
    "sharetrail-consumer",
);
const EVERY: Setting = Setting::with_default(
    "SHARETRAIL_AUDIT_EVERY_SECONDS",
    "time between two audits of what is new, seconds, 1 to 3600",
    "60",
);
const FULL: Setting = Setting::with_default(
    "SHARETRAIL_AUDIT_FULL_SECONDS",
    "time between two audits of everything, seconds, 1 to 604800",
    "21600",
);
const WAIT: Setting = Setting::with_default(
    "SHARETRAIL_AUDIT_SEQUENCE_WAIT_MINUTES",
    "how long a missing number of a source's counter may still come, minutes, 0 to 10080",
    "60",
);

/// Every setting of the auditor, for the documentation.
pub const SETTINGS: [Setting; 5] = [KAFKA, GROUP, EVERY, FULL, WAIT];

/// Configuration of the running auditor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditorConfig {
    /// Kafka's `host:port`, several with commas.
    pub bootstrap: String,
    /// Consumer group whose confirmed offsets are the limit.
    pub group: String,
    /// Between two audits of what is new and of what was wrong.
    pub every: Duration,
    /// Between two audits of everything: only they find old rows that were deleted, and look at sources.
    pub full_every: Duration,
    /// How long a missing number of a source's counter may still come.
    pub sequence_wait: Duration,
}

impl AuditorConfig {
    /// Reads [`SETTINGS`]; `None` after a mistake, which `reader` has noted with all others.
    pub fn read(reader: &mut Reader) -> Option<Self> {
        let (bootstrap, group) = (reader.value(&KAFKA), reader.value(&GROUP));
        let every = seconds(reader, &EVERY, 1..=3_600, 1);
        let full_every = seconds(reader, &FULL, 1..=604_800, 1);
        let sequence_wait = seconds(reader, &WAIT, 0..=10_080, 60);
        Some(Self {
            bootstrap: bootstrap?,
            group: group?,
            every: every?,
            full_every: full_every?,
            sequence_wait: sequence_wait?,
        })
    }
}

fn seconds(
    reader: &mut Reader,
    setting: &Setting,
    range: RangeInclusive<u64>,
    unit: u64,
) -> Option<Duration> {
    let value: u64 = reader.value(setting)?;
    if range.contains(&value) {
        return Some(Duration::from_secs(value * unit));
    }
    let (least, most) = range.into_inner();
    let detail = format!("{value} is out of range; give {least} to {most}");
    reader.mistake(setting.name, detail);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[(&str, &str)]) -> Result<AuditorConfig, String> {
        let mut reader = Reader::new(values.iter().copied());
        let config = AuditorConfig::read(&mut reader);
        reader
            .finish(|| config)
            .map_err(|mistakes| mistakes.to_string())
    }

    #[test]
    fn the_usual_needs_kafka_only() {
        let config = read(&[(KAFKA.name, "127.0.0.1:9092")]).unwrap();
        assert_eq!(config.group, "sharetrail-consumer");
        assert_eq!(config.sequence_wait, Duration::from_secs(3_600));
    }

    #[test]
    fn all_mistakes_are_told_together() {
        let told = read(&[(EVERY.name, "0"), (FULL.name, "daily")]).unwrap_err();
        for name in [KAFKA.name, EVERY.name, FULL.name] {
            assert!(told.contains(name), "{told}");
        }
    }
}
