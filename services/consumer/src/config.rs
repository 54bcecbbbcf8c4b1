//! What the consumer needs to know. Every value has a stated meaning; nothing dangerous has a default.

use std::{ops::RangeInclusive, path::Path, time::Duration};

use runtime::config::{Reader, Setting};
use wire::avro::{Decoder, SchemaIds};

use crate::{
    block::BlockLimits,
    dead_letter::DeadLetterKeys,
    halt::HaltLimits,
    registry::{Registry, RegistryError},
};

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
const PROTOCOL: Setting = Setting::with_default(
    "SHARETRAIL_CONSUMER_GROUP_PROTOCOL",
    "classic, or consumer (KIP-848; the session is then the broker's to say); change it with no consumer running",
    "classic",
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
    "20971520",
);
const AGE: Setting = Setting::with_default(
    "SHARETRAIL_CONSUMER_BATCH_MS",
    "longest wait of a message for its batch, milliseconds, 100 to 60000; while more waits in Kafka, four times as long",
    "750",
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

const SCHEMAS: Setting = Setting::with_default(
    "SHARETRAIL_SCHEMA_FILES",
    "Avro schema files of other writers, known by their fingerprint, several with commas",
    "",
);
const REGISTRY: Setting = Setting::with_default(
    "SHARETRAIL_SCHEMA_REGISTRY",
    "http(s) address of a Confluent-compatible schema registry, which is asked for ids that are not listed; empty: none",
    "",
);
const REGISTRY_AUTH: Setting = Setting::with_default(
    "SHARETRAIL_SCHEMA_REGISTRY_AUTH_FILE",
    "file with USER:PASSWORD for the schema registry; without: none",
    "-",
);
const HALT_SHARE: Setting = Setting::with_default(
    "SHARETRAIL_CONSUMER_DEAD_LETTER_LIMIT",
    "largest share of dead letters among the last 1000 messages of each partition of a topic, beyond which the topic is halted, 0.001 to 1 (never); TOPIC=SHARE for one topic, several with commas",
    "0.1",
);
const HALT_LEAST: Setting = Setting::with_default(
    "SHARETRAIL_CONSUMER_DEAD_LETTER_LEAST",
    "dead letters below which no topic is halted, 2 to 1000",
    "20",
);

/// Every setting of the consumer, for the documentation.
pub const SETTINGS: [Setting; 15] = [
    KAFKA,
    KEYS,
    GROUP,
    PROTOCOL,
    SESSION,
    ROWS,
    BYTES,
    AGE,
    STOP,
    IDS,
    SCHEMAS,
    REGISTRY,
    REGISTRY_AUTH,
    HALT_SHARE,
    HALT_LEAST,
];

/// How the group comes to its assignments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupProtocol {
    /// The members agree among themselves.
    Classic,
    /// The broker assigns (KIP-848).
    Consumer,
}

/// Configuration of one consumer.
#[derive(Clone, Debug)]
pub struct ConsumerConfig {
    /// Kafka's `host:port`, several with commas.
    pub bootstrap: String,
    /// Consumer group; every consumer of one store belongs to the same.
    pub group: String,
    /// How the group comes to its assignments.
    pub protocol: GroupProtocol,
    /// How long the group waits for a silent member before others take its partitions: what a kill -9 costs.
    /// The broker's limits are 6 s to 30 min by default.
    pub session_timeout: Duration,
    /// When a block is handed over.
    pub limits: BlockLimits,
    /// How long an orderly stop may take to finish what was read.
    pub stop_within: Duration,
    /// Keys for sealing dead letters.
    pub dead_letter_keys: DeadLetterKeys,
    /// Knows the schemas that need no registry, and the ids that are listed.
    pub decoder: Decoder,
    /// Whom to ask for other ids; without, their messages are dead letters.
    pub registry: Option<Registry>,
    /// When a topic is halted.
    pub halt_limits: HaltLimits,
}

impl ConsumerConfig {
    /// The usual: group `sharetrail-consumer`, a session of 6 s, 20 s to stop, no registry.
    #[must_use]
    pub fn new(bootstrap: impl Into<String>, dead_letter_keys: DeadLetterKeys) -> Self {
        Self {
            bootstrap: bootstrap.into(),
            group: "sharetrail-consumer".into(),
            protocol: GroupProtocol::Classic,
            session_timeout: Duration::from_secs(6),
            limits: BlockLimits::default(),
            stop_within: Duration::from_secs(20),
            dead_letter_keys,
            decoder: Decoder::new(SchemaIds::none()),
            registry: None,
            halt_limits: HaltLimits::default(),
        }
    }

    /// Reads [`SETTINGS`]; `None` after a mistake, which `reader` has noted with all others.
    pub fn read(reader: &mut Reader) -> Option<Self> {
        let bootstrap: Option<String> = reader.value(&KAFKA);
        let keys = reader.file(&KEYS).and_then(|file| read_keys(reader, &file));
        let group = reader.value(&GROUP);
        let protocol = protocol(reader);
        let session = within(reader, &SESSION, 6_000..=300_000);
        let rows = within(reader, &ROWS, 1..=1_000_000);
        let bytes = within(reader, &BYTES, 1 << 20..=256 << 20);
        let age = within(reader, &AGE, 100..=60_000);
        let stop = within(reader, &STOP, 0..=600);
        let decoding = read_decoding(reader);
        let halt_limits = read_halt_limits(reader);
        let usual = Self::new(bootstrap?, keys?);
        let (decoder, registry) = decoding?;
        Some(Self {
            group: group?,
            protocol: protocol?,
            session_timeout: Duration::from_millis(session?),
            limits: BlockLimits {
                rows: usize::try_from(rows?).ok()?,
                bytes: usize::try_from(bytes?).ok()?,
                age: Duration::from_millis(age?),
                ..usual.limits
            },
            stop_within: Duration::from_secs(stop?),
            decoder,
            registry,
            halt_limits: halt_limits?,
            ..usual
        })
    }
}

/// Reads what is needed to understand messages: the decoder, and the registry behind it. `None` after a mistake.
pub fn read_decoding(reader: &mut Reader) -> Option<(Decoder, Option<Registry>)> {
    let ids: Option<String> = reader.optional(&IDS);
    let ids = SchemaIds::parse(&ids.unwrap_or_default());
    let ids = ids
        .map_err(|error| reader.mistake(IDS.name, error.to_string()))
        .ok();
    let files: Option<String> = reader.optional(&SCHEMAS);
    let address: Option<String> = reader.optional(&REGISTRY);
    let auth: Option<String> = reader.optional(&REGISTRY_AUTH);
    let mut decoder = Decoder::new(ids?);
    for file in files.unwrap_or_default().split(',').map(str::trim) {
        if !file.is_empty()
            && let Err(why) = know_file(&mut decoder, file)
        {
            reader.mistake(SCHEMAS.name, format!("{file}: {why}"));
        }
    }
    let registry = match address.filter(|address| !address.is_empty()) {
        Some(address) => {
            let registry = Registry::new(&address)
                .map_err(|error| reader.mistake(REGISTRY.name, error.to_string()));
            Some(with_credentials(reader, registry.ok()?, auth)?)
        }
        None => None,
    };
    Some((decoder, registry))
}

fn with_credentials(
    reader: &mut Reader,
    registry: Registry,
    file: Option<String>,
) -> Option<Registry> {
    if file.is_none_or(|file| file == "-") {
        return Some(registry);
    }
    let credentials = reader.secret(&REGISTRY_AUTH)?;
    registry
        .with_credentials(&credentials)
        .map_err(|error: RegistryError| reader.mistake(REGISTRY_AUTH.name, error.to_string()))
        .ok()
}

fn know_file(decoder: &mut Decoder, file: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("cannot be read: {error}"))?;
    let known = decoder.know(&text).map_err(|error| error.to_string())?;
    tracing::info!(file, schema = %known, "a writer schema is known");
    Ok(())
}

fn read_halt_limits(reader: &mut Reader) -> Option<HaltLimits> {
    let share: Option<String> = reader.value(&HALT_SHARE);
    let least = within(reader, &HALT_LEAST, 2..=1_000)?;
    HaltLimits::parse(&share?, usize::try_from(least).ok()?)
        .map_err(|error| reader.mistake(HALT_SHARE.name, error.to_string()))
        .ok()
}

fn protocol(reader: &mut Reader) -> Option<GroupProtocol> {
    match reader.value::<String>(&PROTOCOL)?.as_str() {
        "classic" => Some(GroupProtocol::Classic),
        "consumer" => Some(GroupProtocol::Consumer),
        other => {
            let mistake = format!("{other} is no group protocol; give classic or consumer");
            reader.mistake(PROTOCOL.name, mistake);
            None
        }
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
