//! Engines, topics, events and a running consumer for one test. Never judges what a test should.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use consumer::{
    ConsumerConfig, ConsumerError, Metrics, SharedStatus, World, dead_letter::DeadLetterKeys,
};
use embedded::{ClickHouse, ClickHouseOptions, Kafka, KafkaOptions, Proxied};
use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    consumer::{BaseConsumer, CommitMode, Consumer as _},
    error::{KafkaError, KafkaResult},
    producer::{DeliveryFuture, FutureProducer, FutureRecord},
    types::RDKafkaErrorCode,
};
use runtime::{Readiness, Shutdown};
use store::{Store, StoreConfig, Summary};
use tokio::{sync::MutexGuard, task::JoinHandle};
use wire::register::Current;

pub use crate::events::{correction, event, framed, person};

pub const TOPIC: &str = "disclosures.v1";
pub const GROUP: &str = "sharetrail-consumer";
const PATIENCE: Duration = Duration::from_secs(90);

/// Two engines weigh half a gigabyte: one pair at a time.
static ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

pub struct Engines {
    pub kafka: Option<Kafka>,
    pub clickhouse: Option<ClickHouse>,
    pub store: Store,
    pub bootstrap: String,
    pub keys: DeadLetterKeys,
    pub folder: tempfile::TempDir,
    _one: MutexGuard<'static, ()>,
}

impl Engines {
    /// Both engines, the tables, and `disclosures.v1` with two partitions; no dead-letter topic.
    pub async fn start() -> Self {
        Self::start_proxied(None).await
    }

    pub async fn start_proxied(proxied: Option<Proxied>) -> Self {
        let one = ONE.lock().await;
        let folder = tempfile::tempdir().unwrap();
        let kafka = start_kafka_proxied(folder.path(), proxied).await;
        let clickhouse = start_clickhouse(folder.path()).await;
        let store = Store::connect(StoreConfig::new(clickhouse.url())).unwrap();
        store.migrate().await.unwrap();
        let engines = Self {
            bootstrap: kafka.bootstrap().into(),
            kafka: Some(kafka),
            clickhouse: Some(clickhouse),
            store,
            keys: DeadLetterKeys::random(),
            folder,
            _one: one,
        };
        engines.create_topic(TOPIC, 2).await;
        engines
    }

    /// With the dead-letter topic.
    pub async fn whole() -> Self {
        let engines = Self::start().await;
        engines.create_topic(consumer::dead_letter::TOPIC, 1).await;
        engines
    }

    pub async fn create_topic(&self, name: &str, partitions: i32) {
        let admin: AdminClient<DefaultClientContext> = self.client().create().unwrap();
        let topic = NewTopic::new(name, partitions, TopicReplication::Fixed(1))
            .set("message.timestamp.type", "LogAppendTime")
            .set("max.message.bytes", "2097152");
        let answers = admin
            .create_topics([&topic], &AdminOptions::new())
            .await
            .unwrap();
        answers.into_iter().for_each(|answer| drop(answer.unwrap()));
    }

    /// Gone when it returns.
    pub async fn delete_topic(&self, name: &str) {
        let admin: AdminClient<DefaultClientContext> = self.client().create().unwrap();
        let answers = admin.delete_topics(&[name], &AdminOptions::new()).await;
        answers
            .unwrap()
            .into_iter()
            .for_each(|answer| drop(answer.unwrap()));
        tokio::time::sleep(Duration::from_secs(2)).await;
    }

    pub fn client(&self) -> ClientConfig {
        let mut client = ClientConfig::new();
        client.set("bootstrap.servers", &self.bootstrap);
        client
    }

    pub fn producer(&self) -> FutureProducer {
        let mut client = self.client();
        client
            .set("acks", "all")
            .set("enable.idempotence", "true")
            .set("message.max.bytes", "2097152");
        client.create().unwrap()
    }

    /// A consumer in this process.
    pub fn consume(&self) -> Consuming {
        self.consume_with(|_| {})
    }

    /// A consumer in this process with other settings.
    pub fn consume_with(&self, change: impl FnOnce(&mut ConsumerConfig)) -> Consuming {
        self.consume_from(self.store.clone(), change)
    }

    pub fn consume_from(
        &self,
        store: Store,
        change: impl FnOnce(&mut ConsumerConfig),
    ) -> Consuming {
        let metrics = prometheus::Registry::new();
        let mut config = ConsumerConfig::new(&self.bootstrap, self.keys.clone());
        change(&mut config);
        let (readiness, shutdown) = (Readiness::default(), Shutdown::default());
        let world = World {
            registers: Current::default(),
            status: SharedStatus::default(),
            store,
            metrics: Metrics::new(&metrics).unwrap(),
            readiness: readiness.clone(),
        };
        let task = tokio::spawn(consumer::run(config, world, shutdown.clone()));
        Consuming {
            readiness,
            shutdown,
            metrics,
            task,
        }
    }

    /// Rows of a table, repeats and all.
    pub async fn rows(&self, table: &str) -> u64 {
        self.count(&format!("SELECT count() FROM {table}")).await
    }

    /// A number that the engine knows.
    pub async fn count(&self, question: &str) -> u64 {
        let url = self.clickhouse.as_ref().unwrap().url();
        let client = clickhouse::Client::default()
            .with_url(url)
            .with_database("sharetrail");
        client.query(question).fetch_one().await.unwrap()
    }

    /// What the group has committed for a partition; `None` for nothing.
    pub fn committed(&self, topic: &str, partition: i32) -> Option<i64> {
        self.ask_committed(topic, partition).unwrap()
    }

    fn ask_committed(&self, topic: &str, partition: i32) -> KafkaResult<Option<i64>> {
        let reader: BaseConsumer = self.client().set("group.id", GROUP).create()?;
        let mut asked = TopicPartitionList::new();
        asked.add_partition(topic, partition);
        let answer = reader.committed_offsets(asked, PATIENCE)?;
        Ok(match answer.elements()[0].offset() {
            Offset::Offset(next) => Some(next),
            _ => None,
        })
    }

    /// Commits a plan that begins at the partition's first offset, as its last owner would have.
    pub fn plan(&self, topic: &str, partition: i32, metadata: &str) {
        let owner: BaseConsumer = self.client().set("group.id", GROUP).create().unwrap();
        let mut plan = TopicPartitionList::new();
        plan.add_partition_offset(topic, partition, Offset::Offset(0))
            .unwrap();
        let mut elements = plan.elements();
        elements[0].set_metadata(metadata);
        // A broker that just started may still be choosing the group's coordinator.
        let start = Instant::now();
        while let Err(error) = owner.commit(&plan, CommitMode::Sync) {
            assert!(start.elapsed() < PATIENCE, "{error}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// All messages of a partition.
    pub fn read(&self, topic: &str, partition: i32) -> Vec<(Option<Vec<u8>>, Vec<u8>)> {
        use rdkafka::Message as _;
        let reader: BaseConsumer = self.client().set("group.id", "test").create().unwrap();
        let (low, high) = reader
            .fetch_watermarks(topic, partition, Duration::from_secs(10))
            .unwrap();
        let mut from = TopicPartitionList::new();
        from.add_partition_offset(topic, partition, Offset::Beginning)
            .unwrap();
        reader.assign(&from).unwrap();
        let mut messages = Vec::new();
        while (messages.len() as i64) < high - low {
            let message = reader.poll(Duration::from_secs(10)).unwrap().unwrap();
            messages.push((
                message.key().map(Into::into),
                message.payload().unwrap_or_default().into(),
            ));
        }
        messages
    }

    /// Waits until the store shows so many events and dead letters, and then until Kafka holds nothing uncommitted.
    pub async fn settled(&self, events: u64, dead_lettered: u64) -> Summary {
        let start = Instant::now();
        loop {
            let summary = self.store.summary().await;
            if let Ok(summary) = &summary
                && summary.events >= events
                && summary.dead_lettered >= dead_lettered
                && self.lag() == Ok(0)
            {
                assert_eq!(
                    (summary.events, summary.dead_lettered),
                    (events, dead_lettered)
                );
                assert_eq!(summary.missing_offsets, 0);
                return summary.clone();
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{summary:?}, lag {:?}",
                self.lag()
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Messages of the gateway's topic that are not committed. An error when the broker is away.
    fn lag(&self) -> KafkaResult<i64> {
        let reader: BaseConsumer = self.client().create()?;
        let mut lag = 0;
        for partition in 0..2 {
            let (_, end) = reader.fetch_watermarks(TOPIC, partition, PATIENCE)?;
            lag += end - self.ask_committed(TOPIC, partition)?.unwrap_or(0);
        }
        Ok(lag)
    }
}

pub async fn start_kafka(folder: &Path) -> Kafka {
    start_kafka_proxied(folder, None).await
}

async fn start_kafka_proxied(folder: &Path, proxied: Option<Proxied>) -> Kafka {
    let options = KafkaOptions {
        proxied,
        ..KafkaOptions::new(folder.join("kafka"))
    };
    Kafka::start(options)
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

pub async fn start_clickhouse(folder: &Path) -> ClickHouse {
    let options = ClickHouseOptions::new(folder.join("clickhouse"));
    ClickHouse::start(options)
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

/// A running consumer.
pub struct Consuming {
    pub readiness: Readiness,
    shutdown: Shutdown,
    metrics: prometheus::Registry,
    task: JoinHandle<Result<(), ConsumerError>>,
}

impl Consuming {
    pub async fn stop(self) {
        self.shutdown.begin();
        self.task.await.unwrap().unwrap();
    }

    /// The value of a counter with one label.
    pub fn counter(&self, name: &str, label: &str) -> f64 {
        let families = self.metrics.gather();
        let family = families
            .iter()
            .find(|family| family.name() == name)
            .unwrap();
        let mut metrics = family.get_metric().iter();
        let metric = metrics.find(|metric| metric.get_label()[0].value() == label);
        metric.unwrap().get_counter().get_value()
    }

    /// Waits until `/ready` names a reason that contains `words`.
    pub async fn waits_for(&self, words: &str) {
        self.until(|reasons| reasons.contains(words), words).await;
    }

    pub async fn is_ready(&self) {
        self.until(str::is_empty, "ready").await;
    }

    async fn until(&self, is_so: impl Fn(&str) -> bool, wanted: &str) {
        let start = Instant::now();
        loop {
            let reasons = self
                .readiness
                .missing()
                .remove("consumer")
                .unwrap_or_default()
                .join("; ");
            if is_so(&reasons) {
                return;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "wanted: {wanted}; says: {reasons}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Sends in this order and waits for the broker's word on each: only what it acknowledged counts. While it is away,
/// sends again.
pub async fn send(
    producer: &FutureProducer,
    topic: &str,
    values: impl IntoIterator<Item = Vec<u8>>,
) -> Vec<(i32, i64)> {
    let mut sent = Vec::new();
    for value in values {
        sent.push(queue(producer, topic, &value).await);
    }
    let mut placed = Vec::new();
    for answer in sent {
        let answer = answer.await.unwrap().unwrap();
        placed.push((answer.partition, answer.offset));
    }
    placed
}

async fn queue(producer: &FutureProducer, topic: &str, value: &[u8]) -> DeliveryFuture {
    let full = KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull);
    loop {
        let record = FutureRecord::<(), _>::to(topic).payload(value);
        match producer.send_result(record) {
            Ok(answer) => return answer,
            Err((error, _)) => assert_eq!(error, full),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
