//! Engines, topics, a ledger that a consumer filled, and a running detector. Never judges what a test should.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use clickhouse::Client;
use detector::{DetectorConfig, DetectorError, Metrics, World as Parts, run};
use domain::{
    digest::content_digest,
    event::DisclosureEvent,
    judge::judge,
    register::Registers,
    status::SubjectStatus,
    time::{ReceivedAt, UtcMicros},
};
use embedded::{ClickHouse, ClickHouseOptions, Kafka, KafkaOptions};
use prometheus::{Registry, TextEncoder};
use rdkafka::{
    ClientConfig,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    producer::{FutureProducer, FutureRecord},
};
use runtime::{Readiness, Shutdown};
use serde_json::Value;
use store::{BatchBuilder, Origin, Store, StoreConfig};
use tokio::{sync::MutexGuard, task::JoinHandle};
use wire::{
    register::Current,
    status::{LinkMessage, StatusMessage},
};

use crate::said::OCCURRED;

const STATUS: &str = "subject-status.v1";
const LINKS: &str = "subject-links.v1";
const PATIENCE: Duration = Duration::from_secs(60);

/// Two engines weigh half a gigabyte: one pair at a time.
static ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

pub struct World {
    pub kafka: Option<Kafka>,
    pub clickhouse: Option<ClickHouse>,
    store: Store,
    bootstrap: String,
    client: Client,
    registers: Current,
    folder: tempfile::TempDir,
    _one: MutexGuard<'static, ()>,
}

impl World {
    /// Both engines, the tables and both topics.
    pub async fn start() -> Self {
        let one = ONE.lock().await;
        let folder = tempfile::tempdir().unwrap();
        let kafka = Kafka::start(KafkaOptions::new(folder.path().join("kafka")))
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        let clickhouse =
            ClickHouse::start(ClickHouseOptions::new(folder.path().join("clickhouse")))
                .await
                .unwrap_or_else(|error| panic!("{error}"));
        let store = Store::connect(StoreConfig::new(clickhouse.url())).unwrap();
        store.migrate().await.unwrap();
        let register = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../schemas/register/register.yaml"
        );
        let registers = wire::register::load(&[PathBuf::from(register)]).unwrap();
        let world = Self {
            bootstrap: kafka.bootstrap().into(),
            client: Client::default()
                .with_url(clickhouse.url())
                .with_database("sharetrail"),
            kafka: Some(kafka),
            clickhouse: Some(clickhouse),
            store,
            registers: Current::new(registers),
            folder,
            _one: one,
        };
        for topic in [STATUS, LINKS] {
            world.create_topic(topic).await;
        }
        world
    }

    pub const fn ledger(&self) -> &Store {
        &self.store
    }

    pub fn registers(&self) -> Arc<Registers> {
        self.registers.get()
    }

    async fn create_topic(&self, name: &str) {
        let admin: AdminClient<DefaultClientContext> = self.kafka_client().create().unwrap();
        let topic =
            NewTopic::new(name, 2, TopicReplication::Fixed(1)).set("cleanup.policy", "compact");
        let answers = admin.create_topics([&topic], &AdminOptions::new()).await;
        answers
            .unwrap()
            .into_iter()
            .for_each(|answer| drop(answer.unwrap()));
    }

    fn kafka_client(&self) -> ClientConfig {
        let mut client = ClientConfig::new();
        client.set("bootstrap.servers", &self.bootstrap);
        client
    }

    async fn send(&self, topic: &str, key: &[u8], value: &str) {
        let producer: FutureProducer = self.kafka_client().create().unwrap();
        let record = FutureRecord::to(topic).key(key).payload(value);
        producer.send(record, PATIENCE).await.unwrap();
    }

    pub async fn say(&self, message: &StatusMessage) {
        self.send(STATUS, &message.key(), &message.to_json()).await;
    }

    pub async fn say_link(&self, message: &LinkMessage) {
        self.send(LINKS, &message.key(), &message.to_json()).await;
    }

    pub async fn say_nonsense(&self) {
        self.send(STATUS, b"key", "{\"kind\":\"consent\"}").await;
    }

    /// Stores an event as a consumer does that knows this much.
    pub async fn store(&self, event: &DisclosureEvent<'_>, known: &SubjectStatus) {
        let offset = i64::from(event.event_id.0[15]);
        let received_at = ReceivedAt(UtcMicros(OCCURRED + 60_000_000 + offset));
        let origin = Origin {
            topic: "disclosures.v1",
            partition: 0,
            offset,
            received_at,
        };
        let registers = self.registers.get();
        let verdict = judge(&registers, known, event, received_at);
        let mut batch = BatchBuilder::new();
        batch.push(event, content_digest(event), &verdict, &origin);
        self.store.insert(&batch.finish()).await.unwrap();
    }

    /// Rows as JSON.
    pub async fn rows(&self, sql: &str) -> Vec<Value> {
        let query = self.client.query_raw(sql);
        let mut cursor = query.fetch_bytes("JSONEachRow").unwrap();
        let bytes = cursor.collect().await.unwrap();
        let lines = std::str::from_utf8(&bytes).unwrap().lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    pub async fn count(&self, table: &str) -> u64 {
        let sql = format!("SELECT count() FROM {table}");
        self.client.query_raw(&sql).fetch_one().await.unwrap()
    }

    /// An event as readers see it, of its first person: verdict now, first verdict, codes now.
    pub async fn lineage(&self, number: u8) -> (String, String, Vec<String>) {
        let sql = format!(
            "SELECT verdict, first_verdict, arrayConcat(codes, gap_codes) AS all FROM v1_lineage
             WHERE offset = {number} AND subject_index = 0"
        );
        let rows = self.rows(&sql).await;
        let text = |name: &str| rows[0][name].as_str().unwrap().to_owned();
        let codes = rows[0]["all"].as_array().unwrap().iter();
        let codes = codes.map(|code| code.as_str().unwrap().to_owned());
        (text("verdict"), text("first_verdict"), codes.collect())
    }

    /// Waits until readers see these codes on an event.
    pub async fn until(&self, number: u8, codes: &[&str]) {
        let start = Instant::now();
        loop {
            let (.., found) = self.lineage(number).await;
            if found == codes {
                return;
            }
            let is_late = start.elapsed() > PATIENCE;
            assert!(!is_late, "event {number}: {found:?}, not {codes:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    pub async fn restart_clickhouse(&mut self) {
        let options = ClickHouseOptions::new(self.folder.path().join("clickhouse"));
        self.clickhouse = Some(ClickHouse::start(options).await.unwrap());
    }

    /// A detector that looks again after these seconds.
    pub fn detect(&self, again: &[u64]) -> Detecting {
        let (registry, readiness, shutdown) =
            (Registry::new(), Readiness::default(), Shutdown::default());
        let parts = Parts {
            registers: self.registers.clone(),
            store: self.store.clone(),
            metrics: Metrics::new(&registry).unwrap(),
            readiness: readiness.clone(),
        };
        let config = DetectorConfig {
            bootstrap: self.bootstrap.clone(),
            group: "sharetrail-detector".into(),
            again: again.iter().copied().map(Duration::from_secs).collect(),
        };
        // As the command does before it begins.
        readiness.set("detector", &["starting"]);
        let task = tokio::spawn(run(config, parts, shutdown.clone()));
        Detecting {
            task,
            registry,
            readiness,
            shutdown,
        }
    }
}

pub struct Detecting {
    task: JoinHandle<Result<(), DetectorError>>,
    registry: Registry,
    readiness: Readiness,
    shutdown: Shutdown,
}

impl Detecting {
    /// What a metric shows.
    pub fn shows(&self, metric: &str) -> f64 {
        let text = TextEncoder::new()
            .encode_to_string(&self.registry.gather())
            .unwrap();
        let mut lines = text.lines();
        let value = lines.find_map(|line| line.strip_prefix(metric)?.strip_prefix(' '));
        value.map_or(0.0, |value| value.parse().unwrap())
    }

    /// Waits until a metric shows at least so much.
    pub async fn until(&self, metric: &str, least: f64) {
        self.wait(metric, || self.shows(metric) >= least).await;
    }

    /// Waits until everything that is there has been read and what is due was looked at.
    pub async fn is_ready(&self) {
        self.wait("ready", || self.readiness.is_ready()).await;
    }

    /// Waits until readiness names a reason with these words.
    pub async fn waits_for(&self, words: &str) {
        let is_said = || format!("{:?}", self.readiness.missing()).contains(words);
        self.wait(words, is_said).await;
    }

    async fn wait(&self, wanted: &str, is_so: impl Fn() -> bool) {
        let start = Instant::now();
        while !is_so() {
            let is_late = start.elapsed() > PATIENCE;
            assert!(!is_late, "{wanted}: {:?}", self.readiness.missing());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn stop(self) {
        self.shutdown.begin();
        self.task.await.unwrap().unwrap();
    }

    /// As a process that dies: whatever it was doing is dropped, nothing more is confirmed.
    pub async fn die(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
        self.shutdown.begin();
    }
}

/// What a consumer knows that has read these records, and no others, to their end.
pub fn known(messages: &[StatusMessage]) -> SubjectStatus {
    let mut status = SubjectStatus::default();
    for message in messages {
        status.record(&message.record());
    }
    status.read_to_the_end();
    status
}
