//! One connection to Kafka: hands bytes to librdkafka and collects the broker's receipts.
//! Knows no event; whoever calls decides what the bytes are and whose topic they go to.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use rdkafka::{
    ClientConfig, ClientContext,
    config::FromClientConfigAndContext as _,
    error::{KafkaError, RDKafkaErrorCode},
    message::{DeliveryResult, Message as _},
    producer::{BaseRecord, Producer as _, ProducerContext, PurgeConfig, ThreadedProducer},
    util::Timeout,
};

use crate::receipts::{Place, Receipts};

/// Largest message that the event topics take, in bytes (event.md 4).
pub const MAX_MESSAGE_BYTES: usize = 1_048_576;

/// What a message weighs beside its value: key, headers, framing. Taken off before the value is measured.
const OVERHEAD_BYTES: usize = 1_024;

/// Largest value of a message, in bytes.
pub const MAX_VALUE_BYTES: usize = MAX_MESSAGE_BYTES - OVERHEAD_BYTES;

/// How long a full queue is waited for before it is tried again without having heard of a change.
const FULL_QUEUE_PAUSE: Duration = Duration::from_millis(5);

/// How a publisher behaves.
#[derive(Clone, Debug)]
pub struct PublisherConfig {
    /// Kafka's `host:port`, several with commas.
    pub bootstrap: String,
    /// Name of this client in the broker's logs; never a person.
    pub client_id: String,
    /// How long a message may wait for its acknowledgement before it is given up (`message.timeout.ms`).
    pub patience: Duration,
    /// How long messages may be gathered for one request (`linger.ms`): more throughput, later acknowledgement.
    pub linger: Duration,
    /// Bytes of messages that may wait in memory; more than that is back-pressure.
    pub queue_bytes: usize,
    /// Largest message, in bytes; the topic must take it too.
    pub max_message_bytes: usize,
}

impl PublisherConfig {
    /// Good for a steady stream: 30 s patience, 5 ms linger, 64 MiB in memory, the messages of event topics.
    #[must_use]
    pub fn new(bootstrap: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            bootstrap: bootstrap.into(),
            client_id: client_id.into(),
            patience: Duration::from_secs(30),
            linger: Duration::from_millis(5),
            queue_bytes: 64 << 20,
            max_message_bytes: MAX_MESSAGE_BYTES,
        }
    }

    fn settings(&self) -> ClientConfig {
        let patience = self.patience.as_millis();
        let mut client = ClientConfig::new();
        client
            .set("bootstrap.servers", &self.bootstrap)
            .set("client.id", &self.client_id)
            // A repeat inside the client is no repeat in the topic, and nothing is acknowledged by one replica alone.
            .set("enable.idempotence", "true")
            .set("acks", "all")
            .set("message.timeout.ms", patience.to_string())
            .set("request.timeout.ms", patience.min(30_000).to_string())
            .set("linger.ms", self.linger.as_millis().to_string())
            .set("compression.type", "zstd")
            .set("compression.level", "1")
            .set("batch.size", "1000000")
            .set("message.max.bytes", self.max_message_bytes.to_string())
            .set("queue.buffering.max.messages", "200000")
            .set(
                "queue.buffering.max.kbytes",
                (self.queue_bytes / 1_024).max(1_024).to_string(),
            )
            .set("socket.keepalive.enable", "true")
            .set("reconnect.backoff.max.ms", "1000")
            // A topic that was just made is found soon; a missing one is said so soon.
            .set("topic.metadata.refresh.interval.ms", "10000")
            .set("topic.metadata.propagation.max.ms", "3000");
        client
    }
}

/// Why a message was not handed over; nothing of it was sent.
#[derive(Debug, thiserror::Error)]
pub enum EnqueueError {
    /// The queue is full: the broker is slower than the caller, or away.
    #[error("the queue of messages on their way is full: the broker is slow or away")]
    Full,
    /// The value is larger than the topic takes.
    #[error("{bytes} bytes are more than the {limit} that a message may have")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// The client refused it.
    #[error("the Kafka client refused the message")]
    Refused(#[source] KafkaError),
}

/// A connection to Kafka. Cheap to clone; the connection closes with the last clone.
#[derive(Clone)]
pub struct Publisher(Arc<Inner>);

struct Inner {
    settings: ClientConfig,
    max_value_bytes: usize,
    /// Replaced after a fatal error, which an idempotent client never leaves on its own.
    client: RwLock<Arc<Client>>,
}

type Client = ThreadedProducer<Reports>;

/// Brings each delivery report to the receipts that its message belongs to.
struct Reports;

impl ClientContext for Reports {}

impl ProducerContext for Reports {
    type DeliveryOpaque = Box<Receipts>;

    fn delivery(&self, report: &DeliveryResult<'_>, receipts: Box<Receipts>) {
        match report {
            Ok(message) => {
                receipts.acknowledge(Place {
                    partition: message.partition(),
                    offset: message.offset(),
                });
            }
            Err((error, _)) => receipts.fail(error),
        }
    }
}

impl Publisher {
    /// Sets up a connection. Does not wait for the broker: messages wait for it, for as long as the patience allows.
    ///
    /// # Errors
    /// librdkafka cannot make a client of this configuration.
    pub fn new(config: &PublisherConfig) -> Result<Self, KafkaError> {
        let settings = config.settings();
        let client = RwLock::new(Arc::new(Client::from_config_and_context(
            &settings, Reports,
        )?));
        Ok(Self(Arc::new(Inner {
            settings,
            max_value_bytes: config.max_message_bytes.saturating_sub(OVERHEAD_BYTES),
            client,
        })))
    }

    /// Hands one message over; its end is reported to `receipts`.
    ///
    /// # Errors
    /// Nothing was sent: the queue is full, the value too large, or the client refused.
    pub fn try_enqueue(
        &self,
        topic: &str,
        key: &[u8],
        value: &[u8],
        receipts: &Receipts,
    ) -> Result<(), EnqueueError> {
        let (bytes, limit) = (value.len(), self.0.max_value_bytes);
        if bytes > limit {
            return Err(EnqueueError::TooLarge { bytes, limit });
        }
        let client = self.client();
        match hand_over(&client, topic, key, value, receipts) {
            Err(error) if error.rdkafka_error_code() == Some(RDKafkaErrorCode::Fatal) => {
                // What the broken client still held is reported as failed; this message goes to the new one.
                self.replace(&client);
                hand_over(&self.client(), topic, key, value, receipts)
            }
            done => done,
        }
        .map_err(|error| match error.rdkafka_error_code() {
            Some(RDKafkaErrorCode::QueueFull) => EnqueueError::Full,
            _ => EnqueueError::Refused(error),
        })
    }

    /// Hands one message over and waits while the queue is full.
    ///
    /// # Errors
    /// Nothing was sent: the value is too large, or the client refused.
    pub async fn enqueue(
        &self,
        topic: &str,
        key: &[u8],
        value: &[u8],
        receipts: &Receipts,
    ) -> Result<(), EnqueueError> {
        loop {
            match self.try_enqueue(topic, key, value, receipts) {
                Err(EnqueueError::Full) => receipts.moved(FULL_QUEUE_PAUSE).await,
                done => return done,
            }
        }
    }

    /// [`enqueue`](Self::enqueue) for a thread of its own; never call it from async code.
    ///
    /// # Errors
    /// As there.
    pub fn enqueue_blocking(
        &self,
        topic: &str,
        key: &[u8],
        value: &[u8],
        receipts: &Receipts,
    ) -> Result<(), EnqueueError> {
        loop {
            match self.try_enqueue(topic, key, value, receipts) {
                Err(EnqueueError::Full) => std::thread::sleep(FULL_QUEUE_PAUSE),
                done => return done,
            }
        }
    }

    /// Asks the broker whether it knows the topic; blocks for `limit` at most.
    ///
    /// # Errors
    /// The broker does not answer in time, or the topic does not exist or may not be described.
    pub fn probe(&self, topic: &str, limit: Duration) -> Result<(), KafkaError> {
        let metadata = self.client().client().fetch_metadata(Some(topic), limit)?;
        let error = metadata
            .topics()
            .iter()
            .find_map(rdkafka::metadata::MetadataTopic::error);
        error.map_or(Ok(()), |error| Err(KafkaError::MetadataFetch(error.into())))
    }

    /// Waits until nothing is on its way, for `limit` at most; then what is left is given up and reported as failed.
    /// Blocks: never call it from async code.
    pub fn flush(&self, limit: Duration) {
        let client = self.client();
        let until = Instant::now() + limit;
        let ended = client.flush(Timeout::After(
            until.saturating_duration_since(Instant::now()),
        ));
        if ended.is_err() {
            client.purge(PurgeConfig::default().queue().inflight());
            // Only to bring the reports of what was purged.
            let _ = client.flush(Timeout::After(Duration::from_secs(1)));
        }
    }

    fn client(&self) -> Arc<Client> {
        Arc::clone(&self.0.client.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts a new client in the place of a broken one, once.
    fn replace(&self, broken: &Arc<Client>) {
        let mut client = self
            .0
            .client
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if !Arc::ptr_eq(&client, broken) {
            return;
        }
        match Client::from_config_and_context(&self.0.settings, Reports) {
            Ok(fresh) => *client = Arc::new(fresh),
            Err(error) => tracing::error!(%error, "a new Kafka client cannot be made"),
        }
    }
}

fn hand_over(
    client: &Client,
    topic: &str,
    key: &[u8],
    value: &[u8],
    receipts: &Receipts,
) -> Result<(), KafkaError> {
    // Before it goes: its report may come at once.
    receipts.send();
    let record = BaseRecord::with_opaque_to(topic, Box::new(receipts.clone()))
        .key(key)
        .payload(value);
    client.send(record).map_err(|(error, _)| {
        receipts.unsend();
        error
    })
}

impl std::fmt::Debug for Publisher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Publisher")
    }
}
