//! One topic, all its partitions.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use rdkafka::{
    ClientConfig, ClientContext, Message as _, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _, ConsumerContext},
    error::{KafkaError, RDKafkaErrorCode},
};

const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How long one poll waits; also how soon a wish to stop is heard.
const POLL: Duration = Duration::from_millis(200);

/// One record, as Kafka holds it.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// Key; a later record of the same key takes the place of an earlier one.
    pub key: &'a [u8],
    /// Value; `None` takes the key out of the table.
    pub value: Option<&'a [u8]>,
    /// Where it stands.
    pub partition: i32,
    /// Where it stands.
    pub offset: i64,
}

/// What there is to tell, in order.
#[derive(Debug)]
pub enum Told<'a> {
    /// A record.
    Record(Record<'a>),
    /// All that the topic held when following began has been told. Once, also after an interruption.
    CaughtUp,
    /// The broker does not answer, in words for an operator. It is tried again.
    Away(String),
    /// The broker answers again.
    Back,
}

/// Why a topic cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
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
    /// There is no such topic.
    #[error("Kafka has no topic {topic}: make it with `sharetrail migrate --kafka HOST:PORT`")]
    NoTopic {
        /// Its name.
        topic: String,
    },
    /// Nothing came for so long, and the end was not reached.
    #[error("Kafka fell silent for {patience:?} before the topic was read to its end; try again")]
    Silent {
        /// How long it was waited for.
        patience: Duration,
    },
    /// The partitions could not be taken.
    #[error("topic {topic} cannot be read")]
    Assign {
        /// Its name.
        topic: String,
        /// Why.
        #[source]
        source: KafkaError,
    },
}

/// Follows one topic. The number of its partitions must not change: keys would move.
pub struct Follower {
    consumer: BaseConsumer<Quiet>,
    /// Partitions whose end has not been seen yet.
    behind: BTreeSet<i32>,
    is_caught_up: bool,
    is_away: bool,
}

impl Follower {
    /// Takes all partitions of `topic`, from their beginning.
    ///
    /// # Errors
    /// The broker does not answer, or has no such topic.
    pub fn open(bootstrap: &str, topic: &str) -> Result<Self, FollowError> {
        let consumer = settings(bootstrap).create_with_context(Quiet);
        let consumer: BaseConsumer<Quiet> = consumer.map_err(FollowError::Client)?;
        let metadata = consumer
            .fetch_metadata(Some(topic), ANSWER_WITHIN)
            .map_err(|source| FollowError::Broker {
                bootstrap: bootstrap.to_owned(),
                source,
            })?;
        let found = metadata.topics().iter().find(|found| {
            found.name() == topic && found.error().is_none() && !found.partitions().is_empty()
        });
        let found = found.ok_or_else(|| FollowError::NoTopic {
            topic: topic.to_owned(),
        })?;
        let behind: BTreeSet<i32> = found.partitions().iter().map(|part| part.id()).collect();
        let assign = |source| FollowError::Assign {
            topic: topic.to_owned(),
            source,
        };
        let mut partitions = TopicPartitionList::with_capacity(behind.len());
        for &partition in &behind {
            partitions
                .add_partition_offset(topic, partition, Offset::Beginning)
                .map_err(assign)?;
        }
        consumer.assign(&partitions).map_err(assign)?;
        Ok(Self {
            consumer,
            behind,
            is_caught_up: false,
            is_away: false,
        })
    }

    /// Has everything been told that the topic held when following began?
    #[must_use]
    pub const fn is_caught_up(&self) -> bool {
        self.is_caught_up
    }

    /// Waits a moment for what comes next and tells it.
    ///
    /// # Errors
    /// The client itself is broken; only a new [`Follower`] mends that.
    pub fn step(&mut self, mut tell: impl FnMut(Told<'_>)) -> Result<(), FollowError> {
        match self.consumer.poll(POLL) {
            None => {}
            Some(Ok(message)) => {
                if std::mem::take(&mut self.is_away) {
                    tell(Told::Back);
                }
                tell(Told::Record(Record {
                    key: message.key().unwrap_or_default(),
                    value: message.payload(),
                    partition: message.partition(),
                    offset: message.offset(),
                }));
            }
            Some(Err(KafkaError::PartitionEOF(partition))) => {
                if std::mem::take(&mut self.is_away) {
                    tell(Told::Back);
                }
                self.behind.remove(&partition);
                if self.behind.is_empty() && !self.is_caught_up {
                    self.is_caught_up = true;
                    tell(Told::CaughtUp);
                }
            }
            Some(Err(error)) => {
                if let Some((code, _)) = self.consumer.client().fatal_error() {
                    return Err(FollowError::Client(KafkaError::Global(code)));
                }
                if is_away(&error) && !self.is_away {
                    self.is_away = true;
                    tell(Told::Away(format!(
                        "Kafka does not answer: {error}; it is tried again"
                    )));
                }
            }
        }
        Ok(())
    }

    /// Follows until `is_over`.
    ///
    /// # Errors
    /// As [`Follower::step`].
    pub fn run(
        mut self,
        is_over: impl Fn() -> bool,
        mut tell: impl FnMut(Told<'_>),
    ) -> Result<(), FollowError> {
        while !is_over() {
            self.step(&mut tell)?;
        }
        Ok(())
    }

    /// Reads what the topic holds now, to its end, or until nothing has come for `patience`.
    ///
    /// # Errors
    /// The broker falls silent before the end.
    pub fn read_all(
        mut self,
        patience: Duration,
        mut each: impl FnMut(Record<'_>),
    ) -> Result<(), FollowError> {
        let mut last = Instant::now();
        while !self.is_caught_up {
            self.step(|told| {
                if let Told::Record(record) = told {
                    last = Instant::now();
                    each(record);
                }
            })?;
            if last.elapsed() >= patience {
                return Err(FollowError::Silent { patience });
            }
        }
        Ok(())
    }
}

/// Errors of the connection; others (a coordinator that moved, say) mend themselves unseen.
fn is_away(error: &KafkaError) -> bool {
    matches!(
        error.rdkafka_error_code(),
        Some(RDKafkaErrorCode::AllBrokersDown | RDKafkaErrorCode::BrokerTransportFailure)
    )
}

/// The end of a partition is what is waited for, no error.
struct Quiet;

impl ClientContext for Quiet {
    fn error(&self, error: KafkaError, reason: &str) {
        if !matches!(error, KafkaError::Global(RDKafkaErrorCode::PartitionEOF)) {
            tracing::warn!(%error, reason, "Kafka reports");
        }
    }
}

impl ConsumerContext for Quiet {}

fn settings(bootstrap: &str) -> ClientConfig {
    let mut client = ClientConfig::new();
    client
        .set("bootstrap.servers", bootstrap)
        .set("client.id", "sharetrail-follow")
        // No group: librdkafka wants a name all the same, and nothing is ever committed under it.
        .set("group.id", "sharetrail-follow")
        .set("enable.auto.commit", "false")
        .set("enable.auto.offset.store", "false")
        .set("auto.offset.reset", "earliest")
        .set("enable.partition.eof", "true")
        // A client that lost its only broker asks at its first address again.
        .set("metadata.recovery.rebootstrap.trigger.ms", "10000")
        // A table in memory needs no long queue before it.
        .set("queued.max.messages.kbytes", "8192");
    client
}
