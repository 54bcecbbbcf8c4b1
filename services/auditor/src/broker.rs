//! What Kafka holds and what the consumer group has confirmed. Never joins the group, never commits.

mod reading;

use std::{sync::Arc, time::Duration};

use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    error::KafkaError,
};

use crate::{AuditError, span::Span};

/// How long the broker may take for one answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// The topic that the gateway writes; each source that writes to Kafka itself has one of its own below it.
const GATEWAY_TOPIC: &str = "disclosures.v1";

/// Kafka, as the auditor asks it. Cheap to clone.
#[derive(Clone)]
pub struct Broker {
    bootstrap: String,
    /// Named like the consumer group, to ask for its offsets; it never subscribes.
    asking: Arc<BaseConsumer>,
}

/// A partition of an event topic.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Kafka topic.
    pub topic: String,
    /// Kafka partition.
    pub partition: i32,
}

/// What Kafka says of one partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// First offset that Kafka still holds.
    pub low: i64,
    /// First offset that is not written yet.
    pub high: i64,
    /// First offset that the consumer group has not confirmed; none: it never confirmed one.
    pub committed: Option<i64>,
}

impl Broker {
    /// Prepares the client; the first question connects.
    ///
    /// # Errors
    /// [`AuditError::Client`].
    pub fn new(bootstrap: &str, group: &str) -> Result<Self, AuditError> {
        let asking = client(bootstrap, group)
            .create()
            .map_err(AuditError::Client)?;
        Ok(Self {
            bootstrap: bootstrap.into(),
            asking: Arc::new(asking),
        })
    }

    /// Every partition of every event topic, or of one topic.
    ///
    /// # Errors
    /// [`AuditError::Topics`].
    pub async fn places(&self, only: Option<&str>) -> Result<Vec<Place>, AuditError> {
        let only = only.map(str::to_owned);
        self.ask(move |client| {
            let answer = client
                .fetch_metadata(only.as_deref(), PATIENCE)
                .map_err(AuditError::Topics)?;
            let topics = answer
                .topics()
                .iter()
                .filter(|topic| topic.error().is_none() && is_event_topic(topic.name()));
            let mut places: Vec<Place> = topics
                .flat_map(|topic| {
                    topic.partitions().iter().map(|partition| Place {
                        topic: topic.name().into(),
                        partition: partition.id(),
                    })
                })
                .collect();
            places.sort();
            Ok(places)
        })
        .await
    }

    /// Ranges and confirmed offsets. What is confirmed is asked first: so it never lies beyond the range, unless
    /// Kafka lost what it had.
    ///
    /// # Errors
    /// [`AuditError::Committed`], [`AuditError::Range`].
    pub async fn held(&self, places: &[Place]) -> Result<Vec<Held>, AuditError> {
        let places = places.to_vec();
        self.ask(move |client| {
            let asked = list(&places, Offset::Invalid).map_err(AuditError::Committed)?;
            let committed = client
                .committed_offsets(asked, PATIENCE)
                .map_err(AuditError::Committed)?;
            let of = |place: &Place| {
                let element = committed.find_partition(&place.topic, place.partition)?;
                match element.offset() {
                    Offset::Offset(next) => Some(next),
                    _ => None,
                }
            };
            places
                .iter()
                .map(|place| {
                    let (low, high) = watermarks(client, place)?;
                    Ok(Held {
                        low,
                        high,
                        committed: of(place),
                    })
                })
                .collect()
        })
        .await
    }

    /// The first offset of each partition that was written at this time (milliseconds) or later; none: nothing was.
    ///
    /// # Errors
    /// [`AuditError::Topics`].
    pub async fn since(&self, places: &[Place], ms: i64) -> Result<Vec<Option<i64>>, AuditError> {
        let places = places.to_vec();
        self.ask(move |client| {
            let asked = list(&places, Offset::Offset(ms)).map_err(AuditError::Topics)?;
            let answer = client
                .offsets_for_times(asked, PATIENCE)
                .map_err(AuditError::Topics)?;
            let of = |place: &Place| match answer
                .find_partition(&place.topic, place.partition)?
                .offset()
            {
                Offset::Offset(first) => Some(first),
                _ => None,
            };
            Ok(places.iter().map(of).collect())
        })
        .await
    }

    /// Which of these offsets exist, as a reader of committed messages sees them: compaction and the markers of
    /// transactions leave numbers that no message ever had. Returns the spans of real messages, and from where on
    /// Kafka still holds the partition after the last look.
    ///
    /// # Errors
    /// [`AuditError::Read`], [`AuditError::Range`], [`AuditError::Client`].
    pub async fn existing(
        &self,
        place: &Place,
        spans: Vec<Span>,
    ) -> Result<(Vec<Span>, i64), AuditError> {
        let (place, bootstrap) = (place.clone(), self.bootstrap.clone());
        // Dropped with this future: then nobody waits for the reader any longer.
        let waiting = Arc::new(());
        let somebody_waits = Arc::downgrade(&waiting);
        let answer = self.ask(move |client| {
            let existing = reading::existing(&bootstrap, &place, &spans, &somebody_waits)?;
            let (low, _) = watermarks(client, &place)?;
            Ok((existing, low))
        });
        let answer = answer.await;
        drop(waiting);
        answer
    }

    /// The client's calls block: they get a thread that may.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&BaseConsumer) -> Result<T, AuditError> + Send + 'static,
    ) -> Result<T, AuditError> {
        let client = Arc::clone(&self.asking);
        tokio::task::spawn_blocking(move || question(&client))
            .await
            .map_err(AuditError::Thread)?
    }
}

fn client(bootstrap: &str, group: &str) -> ClientConfig {
    let mut client = ClientConfig::new();
    client
        .set("bootstrap.servers", bootstrap)
        .set("group.id", group)
        .set("client.id", "sharetrail-auditor")
        .set("enable.auto.commit", "false")
        .set("reconnect.backoff.max.ms", "2000");
    client
}

fn watermarks(client: &BaseConsumer, place: &Place) -> Result<(i64, i64), AuditError> {
    client
        .fetch_watermarks(&place.topic, place.partition, PATIENCE)
        .map_err(|cause| AuditError::Range {
            topic: place.topic.clone(),
            partition: place.partition,
            cause,
        })
}

fn list(places: &[Place], offset: Offset) -> Result<TopicPartitionList, KafkaError> {
    let mut list = TopicPartitionList::with_capacity(places.len());
    for place in places {
        list.add_partition_offset(&place.topic, place.partition, offset)?;
    }
    Ok(list)
}

/// As the consumer subscribes: `disclosures.v1` and `disclosures.v1.<source>`, never the dead letters.
fn is_event_topic(name: &str) -> bool {
    name.strip_prefix(GATEWAY_TOPIC)
        .is_some_and(|rest| rest.is_empty() || (rest.len() > 1 && rest.starts_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_topics_are_audited_and_dead_letters_are_not() {
        for audited in [
            "disclosures.v1",
            "disclosures.v1.cx-housing",
            "disclosures.v1.a.b",
        ] {
            assert!(is_event_topic(audited), "{audited}");
        }
        for other in [
            "disclosures.dead-letters.v1",
            "disclosures.v1.",
            "disclosures.v10",
            "xdisclosures.v1",
        ] {
            assert!(!is_event_topic(other), "{other}");
        }
    }
}
