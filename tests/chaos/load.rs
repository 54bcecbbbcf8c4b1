//! The continuous load, and what the broker has acknowledged of it.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use domain::time::UtcMicros;
use rdkafka::{
    ClientConfig, ClientContext,
    error::{KafkaError, RDKafkaErrorCode},
    message::{DeliveryResult, Message as _},
    producer::{BaseRecord, Producer as _, ProducerContext, ThreadedProducer},
};

use crate::events;

/// Topics that take turns; the second is a source's own.
pub const TOPICS: [&str; 2] = ["disclosures.v1", "disclosures.v1.cx-housing"];

/// Where the broker put bytes that are no event: topic, partition, offset.
pub type Place = (usize, i32, i64);

/// What the broker has acknowledged.
pub struct Ledger {
    /// By number: how often.
    acknowledged: Vec<AtomicU8>,
    garbage: Mutex<Vec<Place>>,
    given_up: AtomicU64,
    sent: AtomicU64,
}

impl Ledger {
    pub fn new(events: u64) -> Arc<Self> {
        Arc::new(Self {
            acknowledged: (0..events).map(|_| AtomicU8::new(0)).collect(),
            garbage: Mutex::default(),
            given_up: AtomicU64::new(0),
            sent: AtomicU64::new(0),
        })
    }

    pub fn is_acknowledged(&self, number: u64) -> bool {
        let at = usize::try_from(number).ok();
        let count = at.and_then(|at| self.acknowledged.get(at));
        count.is_some_and(|count| count.load(Ordering::Relaxed) > 0)
    }

    pub fn len(&self) -> u64 {
        self.acknowledged.len() as u64
    }

    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Messages that the client gave up on: the broker may or may not have them.
    pub fn given_up(&self) -> u64 {
        self.given_up.load(Ordering::Relaxed)
    }

    pub fn garbage(&self) -> Vec<Place> {
        self.garbage
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Keeps the acknowledgements.
struct Keeper(Arc<Ledger>);

impl ClientContext for Keeper {}

impl ProducerContext for Keeper {
    type DeliveryOpaque = Box<(u64, usize)>;

    fn delivery(&self, report: &DeliveryResult<'_>, sent: Box<(u64, usize)>) {
        let (number, topic) = *sent;
        match report {
            Ok(message) if events::is_garbage(number) => {
                let place = (topic, message.partition(), message.offset());
                self.0
                    .garbage
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(place);
            }
            Ok(_) => {
                let at = usize::try_from(number).ok();
                if let Some(count) = at.and_then(|at| self.0.acknowledged.get(at)) {
                    count.fetch_add(1, Ordering::Relaxed);
                }
            }
            Err(_) => {
                self.0.given_up.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

/// Sends all events at `rate` a second; returns when each is acknowledged or given up.
pub fn run(bootstrap: &str, ledger: &Arc<Ledger>, rate: u64, start: UtcMicros) -> Result<()> {
    let producer: ThreadedProducer<Keeper> = ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        .set("client.id", "chaos-load")
        .set("acks", "all")
        .set("enable.idempotence", "true")
        .set("linger.ms", "20")
        .set("compression.type", "lz4")
        .set("message.timeout.ms", "120000")
        .set("queue.buffering.max.kbytes", "65536")
        .set("reconnect.backoff.max.ms", "1000")
        .create_with_context(Keeper(Arc::clone(ledger)))
        .context("the client of the load")?;
    let begun = Instant::now();
    let mut bytes = Vec::new();
    for number in 0..ledger.len() {
        let due = Duration::from_secs_f64(number as f64 / rate as f64);
        if let Some(early) = due.checked_sub(begun.elapsed()) {
            thread::sleep(early);
        }
        bytes.clear();
        if events::is_garbage(number) {
            bytes.extend_from_slice(b"no event at all");
        } else {
            wire::avro::encode(&events::event(number, start), &mut bytes);
        }
        let topic = usize::from(number % 3 == 2);
        send(&producer, topic, number, &bytes)?;
        if events::is_repeated(number) {
            send(&producer, topic, number, &bytes)?;
        }
        ledger.sent.store(number + 1, Ordering::Relaxed);
    }
    producer
        .flush(Duration::from_secs(180))
        .context("the last acknowledgements")
}

fn send(
    producer: &ThreadedProducer<Keeper>,
    topic: usize,
    number: u64,
    bytes: &[u8],
) -> Result<()> {
    let key = number.to_be_bytes();
    let name = TOPICS.get(topic).context("two topics")?;
    loop {
        let record = BaseRecord::with_opaque_to(name, Box::new((number, topic)))
            .key(&key)
            .payload(bytes);
        match producer.send(record) {
            Ok(()) => return Ok(()),
            Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), _)) => {
                thread::sleep(Duration::from_millis(20));
            }
            Err((error, _)) => return Err(error).context("handing an event to the client"),
        }
    }
}
