//! The SDK's face: one source system's way to its own topic. Takes events, never identifiers.

use std::{sync::Arc, time::Duration};

use domain::event::{DisclosureEvent, EventId};
use rdkafka::error::KafkaError;
use uuid::Uuid;

use crate::{
    publisher::{EnqueueError, MAX_VALUE_BYTES, Publisher, PublisherConfig},
    receipts::{Count, Place, Receipts},
    topics,
};

/// How a producer behaves.
#[derive(Clone, Debug)]
pub struct ProducerConfig {
    /// Register id of the source system, e.g. `cx-housing`.
    pub source: String,
    /// Topic in place of `disclosures.v1.<source>`; only for tests.
    pub topic: Option<String>,
    /// The connection.
    pub publisher: PublisherConfig,
}

impl ProducerConfig {
    /// The usual: the source's own topic on this broker (`host:port`, several with commas).
    #[must_use]
    pub fn new(bootstrap: impl Into<String>, source: impl Into<String>) -> Self {
        let source = source.into();
        let publisher = PublisherConfig::new(bootstrap, format!("sharetrail-producer-{source}"));
        Self {
            source,
            topic: None,
            publisher,
        }
    }
}

/// Where an event lies: the broker has it on all in-sync replicas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    /// Topic.
    pub topic: Arc<str>,
    /// Partition and offset.
    pub place: Place,
}

/// Why an event was not acknowledged. No variant holds anything of the event but its size and index.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The event is another source's; each source has its own producer and topic.
    #[error("this producer sends for {own} only: an event of another source was not sent")]
    OtherSource {
        /// The source that this producer sends for.
        own: Arc<str>,
    },
    /// The event is too large; split its subjects over several events with one `disclosure_id`.
    #[error(
        "the event has {bytes} bytes and {MAX_VALUE_BYTES} are allowed: \
         split its subjects over several events with one disclosure_id"
    )]
    TooLarge {
        /// Its size when encoded.
        bytes: usize,
    },
    /// The event was not handed over; nothing was sent.
    #[error("the event was not sent")]
    Enqueue(#[source] EnqueueError),
    /// No acknowledgement: the broker may or may not have it. Send it again as it is; repeats collapse.
    #[error(
        "the broker did not acknowledge the event; send the same event again, a repeat collapses"
    )]
    Unacknowledged(#[source] Option<KafkaError>),
}

/// Sends one source system's events. Cheap to clone; share one in a process.
#[derive(Clone, Debug)]
pub struct Producer {
    publisher: Publisher,
    source: Arc<str>,
    topic: Arc<str>,
    receipts: Receipts,
    /// In Confluent framing; without, in single-object encoding.
    schema_id: Option<u32>,
}

impl Producer {
    /// Sets up the connection; does not wait for the broker.
    ///
    /// # Errors
    /// librdkafka cannot make a client of this configuration.
    pub fn connect(config: ProducerConfig) -> Result<Self, KafkaError> {
        let producer = Self::over(Publisher::new(&config.publisher)?, &config.source);
        Ok(match config.topic {
            Some(topic) => Self {
                topic: topic.into(),
                ..producer
            },
            None => producer,
        })
    }

    /// Sends over a connection that several sources share; only where one principal may write all their topics.
    #[must_use]
    pub fn over(publisher: Publisher, source: &str) -> Self {
        Self {
            publisher,
            source: source.into(),
            topic: topics::of_source(source).into(),
            receipts: Receipts::default(),
            schema_id: None,
        }
    }

    /// Writes Confluent framing with this id, which a registry gave to version 1 of the event
    /// ([`crate::schema_registry::register`]).
    #[must_use]
    pub fn with_schema_id(self, id: u32) -> Self {
        Self {
            schema_id: Some(id),
            ..self
        }
    }

    /// Sends one event and waits for the broker's word.
    ///
    /// The answer comes within the patience of the configuration. Dropping the future does not take the event back.
    ///
    /// # Errors
    /// Refused before it was sent, or not acknowledged; see [`SendError`].
    pub async fn send(&self, event: &DisclosureEvent<'_>) -> Result<Ack, SendError> {
        let receipts = Receipts::default();
        let value = self.encode(event)?;
        let handed_over = self
            .publisher
            .enqueue(&self.topic, &key(event.event_id), &value, &receipts)
            .await;
        handed_over.map_err(refused)?;
        receipts.settled().await;
        match receipts.first_place() {
            Some(place) => Ok(Ack {
                topic: Arc::clone(&self.topic),
                place,
            }),
            None => Err(SendError::Unacknowledged(receipts.first_failure().cloned())),
        }
    }

    /// Hands one event over, waiting only while the queue is full; its end shows in [`count`](Self::count).
    ///
    /// # Errors
    /// Refused before it was sent.
    pub async fn enqueue(&self, event: &DisclosureEvent<'_>) -> Result<(), SendError> {
        let value = self.encode(event)?;
        let key = key(event.event_id);
        self.publisher
            .enqueue(&self.topic, &key, &value, &self.receipts)
            .await
            .map_err(refused)
    }

    /// [`enqueue`](Self::enqueue) for a thread of its own; never call it from async code.
    ///
    /// # Errors
    /// As there.
    pub fn enqueue_blocking(&self, event: &DisclosureEvent<'_>) -> Result<(), SendError> {
        let value = self.encode(event)?;
        let key = key(event.event_id);
        self.publisher
            .enqueue_blocking(&self.topic, &key, &value, &self.receipts)
            .map_err(refused)
    }

    /// How all enqueued events stand; `failed` ones may or may not be with the broker.
    #[must_use]
    pub fn count(&self) -> Count {
        self.receipts.count()
    }

    /// Why the first enqueued event that failed was given up.
    #[must_use]
    pub fn first_failure(&self) -> Option<&KafkaError> {
        self.receipts.first_failure()
    }

    /// Waits until every enqueued event has its answer, for `limit` at most; the count says whether all have.
    pub async fn flush(&self, limit: Duration) -> Count {
        match tokio::time::timeout(limit, self.receipts.settled()).await {
            Ok(count) => count,
            Err(_) => self.receipts.count(),
        }
    }

    /// The topic that it writes.
    #[must_use]
    pub fn topic(&self) -> &str {
        &self.topic
    }

    fn encode(&self, event: &DisclosureEvent<'_>) -> Result<Vec<u8>, SendError> {
        if event.source != &*self.source {
            return Err(SendError::OtherSource {
                own: Arc::clone(&self.source),
            });
        }
        let mut value = Vec::with_capacity(512);
        match self.schema_id {
            Some(id) => wire::avro::encode_confluent(event, id, &mut value),
            None => wire::avro::encode(event, &mut value),
        }
        if value.len() > MAX_VALUE_BYTES {
            return Err(SendError::TooLarge { bytes: value.len() });
        }
        Ok(value)
    }
}

fn refused(error: EnqueueError) -> SendError {
    match error {
        EnqueueError::TooLarge { bytes, .. } => SendError::TooLarge { bytes },
        error => SendError::Enqueue(error),
    }
}

/// The message key of a source's own topic: the event id as text.
fn key(id: EventId) -> [u8; 36] {
    let mut key = [0; 36];
    Uuid::from_bytes(id.0).hyphenated().encode_lower(&mut key);
    key
}
