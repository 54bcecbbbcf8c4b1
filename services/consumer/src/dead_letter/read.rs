//! Reads the dead-letter topic from its beginning to the end that it had when it was opened. Blocks; belongs to no
//! group, so nothing is committed. Never opens a letter.

use std::{collections::HashMap, time::Duration};

use domain::time::UtcMicros;
use rdkafka::{
    ClientConfig, Message as _, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    error::KafkaError,
};

use super::TOPIC;

const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// The records of the dead-letter topic.
pub struct Letters {
    consumer: BaseConsumer,
    /// Where each partition that is not read to its end ends.
    ends: HashMap<i32, i64>,
    total: u64,
    read: u64,
}

/// One record; its bytes may be anything.
pub struct Record {
    /// Where it lies in the dead-letter topic.
    pub place: Place,
    /// When the broker took it.
    pub published_at: UtcMicros,
    /// The record.
    pub bytes: Vec<u8>,
}

/// A place in the dead-letter topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Partition.
    pub partition: i32,
    /// Offset.
    pub offset: i64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{TOPIC}:{}:{}", self.partition, self.offset)
    }
}

/// Why the topic cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The client could not be made, or refused an order.
    #[error("the dead letters cannot be read: {0}")]
    Client(#[source] KafkaError),
    /// The broker did not answer.
    #[error("the broker does not tell about {TOPIC}: {0}; is it up, and may you read the topic?")]
    Broker(#[source] KafkaError),
    /// There is no such topic.
    #[error("there is no topic {TOPIC}; create it with: sharetrail migrate --kafka HOST:PORT")]
    NoTopic,
    /// The broker fell silent.
    #[error("the broker sent nothing more of {TOPIC} for {}s; run the command again", ANSWER_WITHIN.as_secs())]
    Silent,
}

impl Letters {
    /// Opens the topic.
    ///
    /// # Errors
    /// No broker, or no topic.
    pub fn open(bootstrap: &str) -> Result<Self, ReadError> {
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", bootstrap)
            .set("client.id", "sharetrail-dead-letters")
            // Without a group nothing is committed; the client asks for a name all the same.
            .set("group.id", "sharetrail-dead-letters")
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("allow.auto.create.topics", "false")
            // Where retention takes the first ones meanwhile, reading goes on at what is left, never at the end.
            .set("auto.offset.reset", "earliest")
            .set("queued.max.messages.kbytes", "16384")
            .create()
            .map_err(ReadError::Client)?;
        let metadata = consumer
            .fetch_metadata(Some(TOPIC), ANSWER_WITHIN)
            .map_err(ReadError::Broker)?;
        let topic = metadata
            .topics()
            .first()
            .filter(|topic| topic.error().is_none());
        let partitions = topic.ok_or(ReadError::NoTopic)?.partitions();
        let mut letters = Self {
            consumer,
            ends: HashMap::new(),
            total: 0,
            read: 0,
        };
        let mut from = TopicPartitionList::new();
        for partition in partitions.iter().map(|partition| partition.id()) {
            let (low, high) = letters
                .consumer
                .fetch_watermarks(TOPIC, partition, ANSWER_WITHIN)
                .map_err(ReadError::Broker)?;
            if low < high {
                letters.ends.insert(partition, high);
                letters.total += (high - low) as u64;
                from.add_partition_offset(TOPIC, partition, Offset::Offset(low))
                    .map_err(ReadError::Client)?;
            }
        }
        letters.consumer.assign(&from).map_err(ReadError::Client)?;
        Ok(letters)
    }

    /// Records that there are, about: for showing progress.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// Records read so far.
    #[must_use]
    pub const fn read(&self) -> u64 {
        self.read
    }

    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// The broker fell silent.
    pub fn next_record(&mut self) -> Result<Option<Record>, ReadError> {
        while !self.ends.is_empty() {
            let message = match self.consumer.poll(ANSWER_WITHIN) {
                Some(Ok(message)) => message,
                Some(Err(error)) => {
                    tracing::warn!(%error, "Kafka reports");
                    continue;
                }
                None => return Err(ReadError::Silent),
            };
            let place = Place {
                partition: message.partition(),
                offset: message.offset(),
            };
            let Some(&end) = self.ends.get(&place.partition) else {
                continue;
            };
            if place.offset + 1 >= end {
                self.ends.remove(&place.partition);
            }
            if place.offset >= end {
                continue;
            }
            self.read += 1;
            let millis = message.timestamp().to_millis().unwrap_or_default();
            return Ok(Some(Record {
                place,
                published_at: UtcMicros(millis.saturating_mul(1_000)),
                bytes: message.payload().unwrap_or_default().to_vec(),
            }));
        }
        Ok(None)
    }
}
