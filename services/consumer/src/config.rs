//! What the consumer needs to know. Every value has a stated meaning; nothing dangerous has a default.

use std::{ops::RangeInclusive, path::Path, time::Duration};

use runtime::config::{Reader, Setting};
use wire::avro::SchemaIds;

use crate::{block::BlockLimits, dead_letter::DeadLetterKeys};

const KAFKA: Setting =
    Setting::required("SHARETRAIL_KAFKA", "Kafka's host:port, several with commas");
const KEYS: Setting = Setting::required(
    "SHARETRAIL_DEAD_LETTER_KEY_FILE",
    "file with the keys that seal dead letters (sharetrail key new-dead-letter FILE)",
);
const GROUP: Setting = Setting::with_default(
    "SHARETRAIL_CONSUMER_GROUP",
    "consumer group; all consumers of one store share it",
    "sharetrail-consumer",
);
const SESSION: Setting = Setting::with_default(
    "SHARETRAIL_CONSUMER_SESSION_MS",
    "silence after which the group gives a consumer's partitions to others, milliseconds, 6000 to 300000",
    "6000",
);
const ROWS: Setting = Setting::with_default(
    "SHARETRAIL_CONSUMER_BATCH_ROWS",
    "rows (persons) of one insert, 1 to 1000000",
    "100000",
);
const BYTES: Setting = Setting::with_default(
    "SHARETRAIL_CONSUMER_BATCH_BYTES",
    "bytes of one insert, 1048576 to 268435456; the consumer needs about six times as much, and 100 MiB",
    "25165824",
);
const AGE: Setting = Setting::with_default(
    "SHARETRAIL_CONSUMER_BATCH_MS",
    "longest wait of a message for its batch, milliseconds, 100 to 60000",
    "1000",
);
const STOP: Setting = Setting::with_default(
    "SHARETRAIL_CONSUMER_STOP_SECONDS",
    "time to finish what was read when told to stop, seconds, 0 to 600",
    "20",
);

const IDS: Setting = Setting::with_default(
    "SHARETRAIL_SCHEMA_IDS",
    "ids that a Confluent-compatible schema registry gave to known schemas, e.g. 7=v1, several with commas",
    "",
);

/// Every setting of the consumer, for the documentation.
pub const SETTINGS: [Setting; 9] = [KAFKA, KEYS, GROUP, SESSION, ROWS, BYTES, AGE, STOP, IDS];

/// Configuration of one consumer.
#[derive(Clone, Debug)]
pub struct ConsumerConfig {
    /// Kafka's `host:port`, several with commas.
    pub bootstrap: String,
    /// Consumer group; every consumer of one store belongs to the same.
    pub group: String,
    /// How long the group waits for a silent member before others take its partitions: what a kill -9 costs.
    /// The broker's limits are 6 s to 30 min by default.
    pub session_timeout: Duration,
    /// When a block is handed over.
    pub limits: BlockLimits,
    /// How long an orderly stop may take to finish what was read.
    pub stop_within: Duration,
    /// Keys for sealing dead letters.
    pub dead_letter_keys: DeadLetterKeys,
    /// Ids of a Confluent-compatible schema registry, and which known schema each means; may be empty.
    pub schema_ids: SchemaIds,
}

impl ConsumerConfig {
    /// The usual: group `sharetrail-consumer`, a session of 6 s, 20 s to stop, no registry ids.
    #[must_use]
    pub fn new(bootstrap: impl Into<String>, dead_letter_keys: DeadLetterKeys) -> Self {
        Self {
            bootstrap: bootstrap.into(),
            group: "sharetrail-consumer".into(),
            session_timeout: Duration::from_secs(6),
            limits: BlockLimits::default(),
            stop_within: Duration::from_secs(20),
            dead_letter_keys,
            schema_ids: SchemaIds::default(),
        }
    }

    /// Reads [`SETTINGS`]; `None` after a mistake, which `reader` has noted with all others.
    pub fn read(reader: &mut Reader) -> Option<Self> {
        let bootstrap: Option<String> = reader.value(&KAFKA);
        let keys = reader.file(&KEYS).and_then(|file| read_keys(reader, &file));
        let group = reader.value(&GROUP);
        let session = within(reader, &SESSION, 6_000..=300_000);
        let rows = within(reader, &ROWS, 1..=1_000_000);
        let bytes = within(reader, &BYTES, 1 << 20..=256 << 20);
        let age = within(reader, &AGE, 100..=60_000);
        let stop = within(reader, &STOP, 0..=600);
        let ids: Option<String> = reader.value(&IDS);
        let ids = SchemaIds::parse(&ids.unwrap_or_default());
        let ids = ids
            .map_err(|error| reader.mistake(IDS.name, error.to_string()))
            .ok();
        let usual = Self::new(bootstrap?, keys?);
        Some(Self {
            group: group?,
            session_timeout: Duration::from_millis(session?),
            limits: BlockLimits {
                rows: usize::try_from(rows?).ok()?,
                bytes: usize::try_from(bytes?).ok()?,
                age: Duration::from_millis(age?),
                ..usual.limits
            },
            stop_within: Duration::from_secs(stop?),
            schema_ids: ids?,
            ..usual
        })
    }
}

fn read_keys(reader: &mut Reader, file: &Path) -> Option<DeadLetterKeys> {
    let keys = DeadLetterKeys::read(file);
    keys.map_err(|error| reader.mistake(KEYS.name, error.to_string()))
        .ok()
}

fn within(reader: &mut Reader, setting: &Setting, range: RangeInclusive<u64>) -> Option<u64> {
    let value: u64 = reader.value(setting)?;
    if range.contains(&value) {
        return Some(value);
    }
    let (least, most) = range.into_inner();
    reader.mistake(
        setting.name,
        format!("{value} is out of range; give {least} to {most}"),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[(&str, &str)]) -> Result<ConsumerConfig, String> {
        let mut reader = Reader::new(values.iter().copied());
        let config = ConsumerConfig::read(&mut reader);
        reader
            .finish(|| config)
            .map_err(|mistakes| mistakes.to_string())
    }

    #[test]
    fn all_mistakes_are_told_together() {
        let told = read(&[
            ("SHARETRAIL_CONSUMER_BATCH_ROWS", "0"),
            ("SHARETRAIL_CONSUMER_SESSION_MS", "soon"),
        ]);
        let told = told.unwrap_err();
        for name in [KAFKA.name, KEYS.name, ROWS.name, SESSION.name] {
            assert!(told.contains(name), "{name}: {told}");
        }
    }

    #[test]
    fn the_usual_needs_kafka_and_keys_only() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), crate::dead_letter::generate_key_file("d1")).unwrap();
        let keys = file.path().to_str().unwrap();
        let config = read(&[(KAFKA.name, "127.0.0.1:9092"), (KEYS.name, keys)]).unwrap();
        let usual = ConsumerConfig::new("127.0.0.1:9092", DeadLetterKeys::random());
        assert_eq!(config.limits, usual.limits);
        assert_eq!(
            (config.group, config.session_timeout),
            (usual.group, usual.session_timeout)
        );
        assert_eq!(config.stop_within, usual.stop_within);
    }

    #[test]
    fn a_key_file_that_is_none_is_a_mistake() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "secret").unwrap();
        let keys = file.path().to_str().unwrap();
        let told = read(&[(KAFKA.name, "127.0.0.1:9092"), (KEYS.name, keys)]).unwrap_err();
        assert!(
            told.contains("line 1") && !told.contains("secret"),
            "{told}"
        );
    }
}
