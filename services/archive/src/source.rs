//! The messages of one partition of Kafka, up to where it ends when it is opened. Blocks.

use std::time::{Duration, Instant};

use rdkafka::{
    Message as _, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    error::{KafkaError, RDKafkaErrorCode},
};

use crate::{
    broker,
    error::ArchiveError,
    message::Message,
    name::{Place, Span},
};

const STEP: Duration = Duration::from_millis(500);
/// A broker that has been silent for so long is away.
const PATIENCE: Duration = Duration::from_secs(30);

/// Partitions of the topics of disclosures that Kafka has.
///
/// # Errors
/// [`ArchiveError::Client`], [`ArchiveError::Broker`].
pub fn places(bootstrap: &str) -> Result<Vec<Place>, ArchiveError> {
    let client = broker::reader(bootstrap).map_err(ArchiveError::Client)?;
    let mut places = broker::places(&client).map_err(ArchiveError::Broker)?;
    places.retain(|place| broker::has_events(&place.topic));
    Ok(places)
}

/// Reads one partition.
pub struct Source {
    reader: BaseConsumer,
    place: Place,
    next: i64,
    end: i64,
    /// Offsets that were asked for and that Kafka has let go of.
    missed: Option<Span>,
    is_short: bool,
}

impl Source {
    /// Everything of a partition from this offset on that is there now; with `until`, what lies before that.
    ///
    /// # Errors
    /// [`ArchiveError::Client`], [`ArchiveError::Broker`], [`ArchiveError::Read`].
    pub fn open(
        bootstrap: &str,
        place: &Place,
        from: i64,
        until: Option<i64>,
    ) -> Result<Self, ArchiveError> {
        let reader = broker::reader(bootstrap).map_err(ArchiveError::Client)?;
        let extent = broker::extent(&reader, place).map_err(ArchiveError::Broker)?;
        let next = from.max(extent.low);
        let gone = next.min(until.unwrap_or(next));
        let source = Self {
            reader,
            place: place.clone(),
            next,
            end: until.unwrap_or(extent.high).min(extent.high),
            missed: (from < gone).then_some(Span {
                first: from,
                last: gone - 1,
            }),
            is_short: extent.high < from,
        };
        source.assign().map_err(|cause| source.failed(cause))?;
        Ok(source)
    }

    /// Offsets that were asked for and that Kafka no longer has.
    #[must_use]
    pub fn missed(&self) -> Option<Span> {
        self.missed
    }

    /// Does the partition end before the offset that was asked for? Then the topic was made anew, or a broker lost
    /// data: its offsets are other messages than those that were seen there before.
    #[must_use]
    pub const fn is_short(&self) -> bool {
        self.is_short
    }

    /// Offsets that are still to be read.
    #[must_use]
    pub fn left(&self) -> u64 {
        u64::try_from(self.end - self.next).unwrap_or(0)
    }

    /// The next messages, at most so many; none: all are read.
    ///
    /// # Errors
    /// [`ArchiveError::Read`]; it may be asked again.
    pub fn read(&mut self, most: usize) -> Result<Vec<Message>, ArchiveError> {
        let mut messages = Vec::new();
        let mut heard = Instant::now();
        while self.next < self.end && messages.len() < most {
            match self.reader.poll(STEP) {
                Some(Ok(message)) if message.offset() >= self.end => self.next = self.end,
                Some(Ok(message)) => {
                    self.next = message.offset() + 1;
                    messages.push(Message::of(&message));
                    heard = Instant::now();
                }
                // What is left are offsets without a message.
                Some(Err(KafkaError::PartitionEOF(_))) => self.next = self.end,
                // What Kafka let go of meanwhile is no gap to be passed over: opened again, it is told as missed.
                Some(Err(error)) if is_gone(&error) || heard.elapsed() > PATIENCE => {
                    return Err(self.failed(error));
                }
                None if heard.elapsed() > PATIENCE => {
                    let silence =
                        KafkaError::MessageConsumption(RDKafkaErrorCode::OperationTimedOut);
                    return Err(self.failed(silence));
                }
                _ => {}
            }
        }
        Ok(messages)
    }

    fn assign(&self) -> Result<(), KafkaError> {
        let mut from = TopicPartitionList::new();
        let (topic, partition) = (&self.place.topic, self.place.partition);
        from.add_partition_offset(topic, partition, Offset::Offset(self.next))?;
        self.reader.assign(&from)
    }

    fn failed(&self, cause: KafkaError) -> ArchiveError {
        ArchiveError::Read {
            place: self.place.clone(),
            offset: self.next,
            cause,
        }
    }
}

fn is_gone(error: &KafkaError) -> bool {
    matches!(
        error.rdkafka_error_code(),
        Some(RDKafkaErrorCode::OffsetOutOfRange | RDKafkaErrorCode::AutoOffsetReset)
    )
}
