//! How long an audit takes: fills the real engines with N events (a message in Kafka, a row in the log, a row of
//! disclosures each; one in a thousand a repeat), audits, and prints one line of JSON.
//!
//! `cargo run --release -p auditor --example audit_rate -- 10000000`
#![expect(clippy::unwrap_used, reason = "a measurement that fails is none")]

use std::time::{Duration, Instant};

use auditor::{Broker, Progress, Question, audit};
use embedded::{ClickHouse, ClickHouseOptions, Kafka, KafkaOptions};
use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    consumer::{BaseConsumer, CommitMode, Consumer as _},
    error::{KafkaError, RDKafkaErrorCode},
    producer::{BaseProducer, BaseRecord, Producer as _},
};
use store::{Store, StoreConfig};

const TOPIC: &str = "disclosures.v1";
const GROUP: &str = "sharetrail-consumer";

/// Tells when each part began.
struct Parts(Instant);

impl Progress for Parts {
    fn begin(&self, part: &'static str, steps: u64) {
        eprintln!(
            "{:8.1} s  {part}: {steps} steps",
            self.0.elapsed().as_secs_f64()
        );
    }

    fn step(&self, _: u64) {}
}

#[tokio::main]
async fn main() {
    let events: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let kafka = Kafka::start(KafkaOptions::new(folder.path().join("kafka")))
        .await
        .unwrap();
    let clickhouse = ClickHouse::start(ClickHouseOptions::new(folder.path().join("clickhouse")))
        .await
        .unwrap();
    let config = StoreConfig {
        request_timeout: Duration::from_secs(600),
        ..StoreConfig::new(clickhouse.url())
    };
    let store = Store::connect(config).unwrap();
    store.migrate().await.unwrap();
    fill_kafka(kafka.bootstrap(), events);
    fill_store(clickhouse.url(), events).await;

    let broker = Broker::new(kafka.bootstrap(), GROUP).unwrap();
    let question = Question {
        topic: None,
        since: None,
        samples: 5,
        now: domain::time::UtcMicros(i64::MAX / 4),
        sequence_wait: Duration::ZERO,
    };
    let start = Instant::now();
    let report = audit(&broker, &store, &question, &Parts(start))
        .await
        .unwrap();
    let took = start.elapsed().as_secs_f64();
    let totals = report.totals();
    println!(
        "{{\"events\":{events},\"seconds\":{took:.1},\"complete\":{},\"auditor_peak_mib\":{},\"totals\":\"{totals:?}\"}}",
        totals.is_complete(),
        peak_mib(),
    );
}

fn fill_kafka(bootstrap: &str, events: u64) {
    let mut client = ClientConfig::new();
    client
        .set("bootstrap.servers", bootstrap)
        .set("group.id", GROUP)
        .set("queue.buffering.max.messages", "500000");
    let producer: BaseProducer = client.create().unwrap();
    for _ in 0..events {
        let mut record = BaseRecord::<(), _>::to(TOPIC).partition(0).payload("x");
        while let Err((error, back)) = producer.send(record) {
            assert!(matches!(
                error,
                KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull)
            ));
            producer.poll(Duration::from_millis(100));
            record = back;
        }
    }
    producer.flush(Duration::from_secs(600)).unwrap();
    let consumer: BaseConsumer = client.create().unwrap();
    let mut offsets = TopicPartitionList::new();
    let end = i64::try_from(events).unwrap();
    offsets
        .add_partition_offset(TOPIC, 0, Offset::Offset(end))
        .unwrap();
    consumer.commit(&offsets, CommitMode::Sync).unwrap();
}

/// Event n is at offset n; each thousandth is the one before it again.
async fn fill_store(url: &str, events: u64) {
    let client = clickhouse::Client::default()
        .with_url(url)
        .with_database("sharetrail");
    let identity = "intDiv(n, 1000) * 1000 + least(n % 1000, 998) AS k, \
        reinterpretAsUUID(MD5(toString(k))) AS id, MD5(concat('content ', toString(k))) AS digest";
    for first in (0..events).step_by(1_000_000) {
        let last = (first + 1_000_000).min(events);
        let numbers = format!(
            "(SELECT number AS n, {identity} FROM numbers({first}, {}))",
            last - first
        );
        let rows = format!(
            "INSERT INTO disclosures (subject, occurred_at, source, event_id, content_digest, sequence, topic, partition, offset, version, received_at) \
             SELECT MD5(toString(k % 100000)), toDateTime64(1790000000 + k / 100, 6), 'cx-housing', id, digest, k, '{TOPIC}', 0, n, \
             bitNot(toUInt64(n)), toDateTime64(1790000000 + n / 100, 6) FROM {numbers}"
        );
        let log = format!(
            "INSERT INTO ingest_log (topic, partition, offset, outcome, source, event_id, content_digest, rows, received_at) \
             SELECT '{TOPIC}', 0, n, 'stored', 'cx-housing', id, digest, 1, toDateTime64(1790000000 + n / 100, 6) FROM {numbers}"
        );
        for sql in [rows, log] {
            client.query_raw(&sql).execute().await.unwrap();
        }
    }
}

/// The most memory that this process ever had, MiB.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or_default() / 1024
}
