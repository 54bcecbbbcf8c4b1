//! The topics and their settings (event.md 4): makes what is missing, says what differs, changes and deletes nothing.

use std::{fmt, time::Duration};

use rdkafka::{
    ClientConfig,
    admin::{
        AdminClient, AdminOptions, ConfigResource, NewTopic, ResourceSpecifier, TopicReplication,
    },
    client::DefaultClientContext,
    error::{KafkaError, RDKafkaErrorCode},
};

/// What the gateway writes.
pub const DISCLOSURES: &str = "disclosures.v1";
/// What cannot be decoded.
pub const DEAD_LETTERS: &str = "disclosures.dead-letters.v1";
/// Published registers, by version.
pub const REGISTER: &str = wire::register::TOPIC;
/// Subjects' statuses, by pseudonym, kind and scope.
pub const SUBJECT_STATUS: &str = wire::status::Topic::Status.name();
/// Which pseudonyms are one person, by pair.
pub const SUBJECT_LINKS: &str = wire::status::Topic::Links.name();
/// Largest published register, in bytes: the file that [`wire::register::read`] takes, and its key.
pub const MAX_REGISTER_BYTES: usize = wire::register::MAX_BYTES + 65_536;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
/// Of tables that are large. Never to be changed: their keys would move.
const TABLE_PARTITIONS: i32 = 4;
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// The topic of a source that writes to Kafka itself.
#[must_use]
pub fn of_source(source: &str) -> String {
    format!("{DISCLOSURES}.{source}")
}

/// How topics are made. A topic that is there keeps what it has.
#[derive(Clone, Copy, Debug)]
pub struct TopicSettings {
    /// Partitions of `disclosures.v1`.
    pub gateway_partitions: i32,
    /// Partitions of each source's topic.
    pub source_partitions: i32,
    /// Partitions of the dead letters.
    pub dead_letter_partitions: i32,
    /// Copies of each message; 3 where there are three brokers, 1 on one machine.
    pub replication: i32,
}

impl Default for TopicSettings {
    /// 4, 2 and 1 partitions, one replica.
    fn default() -> Self {
        Self {
            gateway_partitions: 4,
            source_partitions: 2,
            dead_letter_partitions: 1,
            replication: 1,
        }
    }
}

/// A setting of a topic that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Topic.
    pub topic: String,
    /// Setting, in Kafka's words.
    pub setting: &'static str,
    /// What it should be.
    pub expected: String,
    /// What it is.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            topic,
            setting,
            expected,
            found,
        } = self;
        write!(
            f,
            "topic {topic}: {setting} is {found}, expected {expected}; \
             change it with: kafka-configs.sh --alter --topic {topic} --add-config {setting}={expected}"
        )
    }
}

/// What was found and done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Topics that were made.
    pub created: Vec<String>,
    /// Topics that were there.
    pub existing: Vec<String>,
    /// What differs on those that were there.
    pub differences: Vec<Difference>,
}

/// Why the topics are not known to be there.
#[derive(Debug, thiserror::Error)]
pub enum TopicsError {
    /// The client could not be made.
    #[error("the Kafka client cannot be made")]
    Client(#[source] KafkaError),
    /// The broker did not answer.
    #[error("Kafka at {bootstrap} did not answer: is it up, and is the address right?")]
    Broker {
        /// Its address.
        bootstrap: String,
        /// Why.
        #[source]
        source: KafkaError,
    },
    /// The broker would not make a topic.
    #[error("topic {topic} cannot be made: {code}")]
    Create {
        /// Topic.
        topic: String,
        /// The broker's reason.
        code: RDKafkaErrorCode,
    },
    /// The broker would not tell a topic's settings.
    #[error("the settings of a topic cannot be read: {0}")]
    Describe(RDKafkaErrorCode),
}

/// A topic as it should be.
struct Wanted {
    name: String,
    partitions: i32,
    config: Vec<(&'static str, String)>,
}

/// Makes every topic that is missing: the gateway's, one for each source that writes to Kafka itself (`true`), the
/// dead letters. Repeatable. What differs on a topic that is there is told, never changed.
///
/// # Errors
/// The broker does not answer or refuses; topics that were made stay.
pub async fn ensure(
    bootstrap: &str,
    sources: &[(&str, bool)],
    settings: TopicSettings,
) -> Result<Report, TopicsError> {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", bootstrap)
        .set("client.id", "sharetrail-topics");
    let admin: AdminClient<DefaultClientContext> = config.create().map_err(TopicsError::Client)?;
    let options = AdminOptions::new()
        .request_timeout(Some(ANSWER_WITHIN))
        .operation_timeout(Some(ANSWER_WITHIN));
    let broker = |source| TopicsError::Broker {
        bootstrap: bootstrap.to_owned(),
        source,
    };

    let wanted = wanted(sources, settings);
    let new: Vec<NewTopic<'_>> = wanted
        .iter()
        .map(|topic| topic.as_new(settings.replication))
        .collect();
    let mut report = Report::default();
    for answer in admin.create_topics(&new, &options).await.map_err(broker)? {
        match answer {
            Ok(topic) => report.created.push(topic),
            Err((topic, RDKafkaErrorCode::TopicAlreadyExists)) => report.existing.push(topic),
            Err((topic, code)) => return Err(TopicsError::Create { topic, code }),
        }
    }
    let existing: Vec<&Wanted> = wanted
        .iter()
        .filter(|topic| report.existing.contains(&topic.name))
        .collect();
    if existing.is_empty() {
        return Ok(report);
    }
    let asked: Vec<_> = existing
        .iter()
        .map(|topic| ResourceSpecifier::Topic(&topic.name))
        .collect();
    let described = admin
        .describe_configs(&asked, &options)
        .await
        .map_err(broker)?;
    for (topic, found) in existing.into_iter().zip(described) {
        report
            .differences
            .extend(topic.differences(&found.map_err(TopicsError::Describe)?));
    }
    Ok(report)
}

fn wanted(sources: &[(&str, bool)], settings: TopicSettings) -> Vec<Wanted> {
    let events = |name: String, partitions| Wanted::new(name, partitions, 30, 1_048_576);
    let mut wanted = vec![
        events(DISCLOSURES.to_owned(), settings.gateway_partitions),
        // A dead letter holds the message that could not be decoded, and its origin: up to twice a message.
        Wanted::new(
            DEAD_LETTERS.to_owned(),
            settings.dead_letter_partitions,
            90,
            2 * 1_048_576 + 65_536,
        ),
    ];
    let own = sources.iter().filter(|(_, is_kafka)| *is_kafka);
    wanted.extend(own.map(|(source, _)| events(of_source(source), settings.source_partitions)));
    let table = |name: &str, partitions, max_message_bytes| {
        Wanted::table(name.to_owned(), partitions, max_message_bytes)
    };
    wanted.extend([
        table(REGISTER, 1, MAX_REGISTER_BYTES),
        table(SUBJECT_STATUS, TABLE_PARTITIONS, 1_048_576),
        table(SUBJECT_LINKS, TABLE_PARTITIONS, 1_048_576),
    ]);
    wanted
}

impl Wanted {
    /// Messages that are kept for so many days.
    fn new(name: String, partitions: i32, days: u64, max_message_bytes: usize) -> Self {
        let mut topic = Self::of(name, partitions, "delete", max_message_bytes);
        (topic.config).push(("retention.ms", (days * DAY_MS).to_string()));
        topic
    }

    /// The last record of each key, for ever.
    fn table(name: String, partitions: i32, max_message_bytes: usize) -> Self {
        Self::of(name, partitions, "compact", max_message_bytes)
    }

    fn of(name: String, partitions: i32, cleanup: &str, max_message_bytes: usize) -> Self {
        let config = vec![
            // The broker's clock is received_at; no other clock decides anything.
            ("message.timestamp.type", "LogAppendTime".to_owned()),
            ("max.message.bytes", max_message_bytes.to_string()),
            ("cleanup.policy", cleanup.to_owned()),
            // As the producer compressed it: the broker never recompresses.
            ("compression.type", "producer".to_owned()),
        ];
        Self {
            name,
            partitions,
            config,
        }
    }

    fn as_new(&self, replication: i32) -> NewTopic<'_> {
        let topic = NewTopic::new(
            &self.name,
            self.partitions,
            TopicReplication::Fixed(replication),
        );
        self.config
            .iter()
            .fold(topic, |topic, (setting, value)| topic.set(setting, value))
    }

    fn differences(&self, found: &ConfigResource) -> Vec<Difference> {
        let entries = found.entry_map();
        let compare = |(setting, expected): &(&'static str, String)| {
            let found = entries
                .get(setting)
                .and_then(|entry| entry.value.clone())
                .unwrap_or_else(|| "unknown".into());
            let (topic, expected) = (self.name.clone(), expected.clone());
            (found != expected).then_some(Difference {
                topic,
                setting,
                expected,
                found,
            })
        };
        self.config.iter().filter_map(compare).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sources_that_write_to_kafka_get_a_topic() {
        let names: Vec<_> = wanted(
            &[("cx-housing", true), ("crm", false)],
            TopicSettings::default(),
        )
        .into_iter()
        .map(|topic| (topic.name, topic.partitions))
        .collect();
        let expected = [
            (DISCLOSURES, 4),
            (DEAD_LETTERS, 1),
            ("disclosures.v1.cx-housing", 2),
            (REGISTER, 1),
            (SUBJECT_STATUS, 4),
            (SUBJECT_LINKS, 4),
        ];
        assert_eq!(
            names,
            expected.map(|(name, partitions)| (name.to_owned(), partitions))
        );
    }

    #[test]
    fn a_difference_says_what_to_do() {
        let [disclosures, ..] = &wanted(&[], TopicSettings::default())[..] else {
            panic!("no topic is wanted")
        };
        let found = ConfigResource {
            specifier: rdkafka::admin::OwnedResourceSpecifier::Topic(DISCLOSURES.into()),
            entries: Vec::new(),
        };
        let differences = disclosures.differences(&found);
        assert_eq!(differences.len(), disclosures.config.len());
        let told = differences[0].to_string();
        assert!(
            told.contains("--add-config message.timestamp.type=LogAppendTime"),
            "{told}"
        );
    }
}
