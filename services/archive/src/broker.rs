//! Questions to the broker. Never joins a group, never commits.

use std::time::Duration;

use rdkafka::{
    ClientConfig,
    consumer::{BaseConsumer, Consumer as _},
    error::KafkaError,
};

use crate::name::Place;

/// How long the broker may take for one answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// The topic that the gateway writes; each source that writes to Kafka itself has one of its own below it.
const EVENTS: &str = "disclosures.v1";
/// What else is archived: sealed dead letters, published registers, what is known of persons, and which pseudonyms
/// are one.
const OTHERS: [&str; 4] = [
    "disclosures.dead-letters.v1",
    "register.v1",
    "subject-status.v1",
    "subject-links.v1",
];

/// Offsets that Kafka holds: from `low` to the one before `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    pub low: i64,
    pub high: i64,
}

/// A reader that begins where it is told to and goes on for ever. Where retention has passed what is to be read,
/// reading goes on at what is left; the gap is counted.
pub(crate) fn endless_reader(bootstrap: &str) -> Result<BaseConsumer, KafkaError> {
    settings(bootstrap)
        .set("auto.offset.reset", "earliest")
        .create()
}

/// A reader that tells when it has read a partition to its end, and that what it is to read is gone.
pub(crate) fn reader(bootstrap: &str) -> Result<BaseConsumer, KafkaError> {
    settings(bootstrap)
        .set("auto.offset.reset", "error")
        .set("enable.partition.eof", "true")
        .create()
}

fn settings(bootstrap: &str) -> ClientConfig {
    let mut client = ClientConfig::new();
    client
        .set("bootstrap.servers", bootstrap)
        // The client wants a name; it is never joined.
        .set("group.id", "sharetrail-archive")
        .set("client.id", "sharetrail-archive")
        .set("enable.auto.commit", "false")
        .set("enable.auto.offset.store", "false")
        // What an aborted transaction wrote is no message.
        .set("isolation.level", "read_committed")
        .set("check.crcs", "true")
        .set("reconnect.backoff.max.ms", "2000")
        .set("queued.max.messages.kbytes", "16384")
        .set("fetch.queue.backoff.ms", "20");
    client
}

/// Every partition of every topic that is archived.
pub(crate) fn places(client: &BaseConsumer) -> Result<Vec<Place>, KafkaError> {
    let answer = client.fetch_metadata(None, PATIENCE)?;
    let topics = answer.topics().iter();
    let mut places: Vec<Place> = topics
        .filter(|topic| topic.error().is_none() && is_archived(topic.name()))
        .flat_map(|topic| {
            topic.partitions().iter().map(|partition| Place {
                topic: topic.name().into(),
                partition: partition.id(),
            })
        })
        .collect();
    places.sort();
    Ok(places)
}

/// What Kafka holds of a partition.
pub(crate) fn extent(client: &BaseConsumer, place: &Place) -> Result<Extent, KafkaError> {
    let (low, high) = client.fetch_watermarks(&place.topic, place.partition, PATIENCE)?;
    Ok(Extent { low, high })
}

/// Is it a topic of disclosures? Of what is archived, only those are judged and stored.
#[must_use]
pub fn has_events(topic: &str) -> bool {
    topic
        .strip_prefix(EVENTS)
        .is_some_and(|rest| rest.is_empty() || (rest.len() > 1 && rest.starts_with('.')))
}

fn is_archived(topic: &str) -> bool {
    has_events(topic) || OTHERS.contains(&topic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_our_topics_are_archived_and_no_other() {
        for ours in OTHERS
            .iter()
            .chain(&["disclosures.v1", "disclosures.v1.cx"])
        {
            assert!(is_archived(ours), "{ours}");
        }
        for other in ["disclosures.v1.", "disclosures.v10", "__consumer_offsets"] {
            assert!(!is_archived(other), "{other}");
        }
        assert!(!has_events("register.v1"));
    }
}
