//! A ledger to damage: messages in Kafka, what a consumer would have stored of them, and its commits.

use std::time::{Duration, Instant};

use auditor::{Broker, PartitionReport, Question, Report, Silent, audit};
use clickhouse::Client;
use domain::{
    digest::ContentDigest,
    event::{Conditions, DisclosureEvent, EventId, EventRecipient, Pseudonym, Subject},
    time::{ReceivedAt, UtcMicros},
    verdict::Verdict,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};
use embedded::{ClickHouse, ClickHouseOptions, Kafka, KafkaOptions};
use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    consumer::{BaseConsumer, CommitMode, Consumer as _},
    producer::{BaseProducer, BaseRecord, Producer as _},
};
use store::{BatchBuilder, Origin, Store, StoreConfig};
use tokio::sync::MutexGuard;

pub const TOPIC: &str = "disclosures.v1";
pub const GROUP: &str = "sharetrail-consumer";
/// 2026-09-21, as microseconds: offset n was received 1,000 n seconds later.
pub const START: i64 = 1_790_000_000_000_000;

/// Two engines weigh half a gigabyte: one pair at a time.
static ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

pub struct Ledger {
    pub kafka: Option<Kafka>,
    pub clickhouse: Option<ClickHouse>,
    pub bootstrap: String,
    pub store: Store,
    pub client: Client,
    folder: tempfile::TempDir,
    _one: MutexGuard<'static, ()>,
}

/// How a message ended.
pub enum End {
    /// Event number, with so many persons.
    Stored(u64, u8),
    DeadLettered,
}

impl Ledger {
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
        let ledger = Self {
            bootstrap: kafka.bootstrap().into(),
            client: Client::default()
                .with_url(clickhouse.url())
                .with_database("sharetrail"),
            kafka: Some(kafka),
            clickhouse: Some(clickhouse),
            store,
            folder,
            _one: one,
        };
        ledger.create_topic(TOPIC, 2).await;
        ledger
    }

    /// 1,000 events on partition 0, half of them on partition 1 as well as other events; all confirmed.
    pub async fn with_events() -> Self {
        let ledger = Self::start().await;
        let ends: Vec<End> = (0..1_000).map(|number| End::Stored(number, 1)).collect();
        ledger.put(0, &ends).await;
        ledger.commit(0, 1_000);
        ledger
    }

    pub async fn create_topic(&self, name: &str, partitions: i32) {
        let admin: AdminClient<DefaultClientContext> = self.kafka_client().create().unwrap();
        let topic = NewTopic::new(name, partitions, TopicReplication::Fixed(1));
        let answers = admin
            .create_topics([&topic], &AdminOptions::new())
            .await
            .unwrap();
        answers.into_iter().for_each(|answer| drop(answer.unwrap()));
    }

    fn kafka_client(&self) -> ClientConfig {
        let mut client = ClientConfig::new();
        client
            .set("bootstrap.servers", &self.bootstrap)
            .set("group.id", GROUP);
        client
    }

    /// So many messages into Kafka, and nowhere else.
    pub fn send(&self, topic: &str, partition: i32, messages: usize) {
        let producer: BaseProducer = self.kafka_client().create().unwrap();
        for _ in 0..messages {
            let record = BaseRecord::<(), _>::to(topic)
                .partition(partition)
                .payload("x");
            producer.send(record).map_err(|(error, _)| error).unwrap();
        }
        producer.flush(Duration::from_secs(30)).unwrap();
    }

    /// Messages into Kafka and into the store, from offset 0 on.
    pub async fn put(&self, partition: i32, ends: &[End]) {
        self.send(TOPIC, partition, ends.len());
        self.insert(partition, 0, ends).await;
    }

    /// Into the store alone.
    pub async fn insert(&self, partition: i32, first: i64, ends: &[End]) {
        let mut batch = BatchBuilder::new();
        for (offset, end) in (first..).zip(ends) {
            let origin = origin(partition, offset);
            match end {
                End::Stored(number, persons) => {
                    let event = event(*number, *persons);
                    batch.push(&event, digest(*number), &verdict(), &origin);
                }
                End::DeadLettered => batch.push_dead_letter(&origin, "truncated"),
            }
        }
        self.store.insert(&batch.finish()).await.unwrap();
    }

    /// One event as it is, at an offset of partition 0.
    pub async fn insert_event(
        &self,
        event: &DisclosureEvent<'_>,
        digest: ContentDigest,
        offset: i64,
    ) {
        let mut batch = BatchBuilder::new();
        batch.push(event, digest, &verdict(), &origin(0, offset));
        self.store.insert(&batch.finish()).await.unwrap();
    }

    /// What the group has confirmed: by another client, as a hand at the wheel would.
    pub fn commit(&self, partition: i32, next: i64) {
        let client: BaseConsumer = self.kafka_client().create().unwrap();
        let mut offsets = TopicPartitionList::new();
        offsets
            .add_partition_offset(TOPIC, partition, Offset::Offset(next))
            .unwrap();
        // A broker that just started may still be choosing the group's coordinator.
        let start = Instant::now();
        while let Err(error) = client.commit(&offsets, CommitMode::Sync) {
            assert!(start.elapsed() < Duration::from_secs(30), "{error}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    pub async fn sql(&self, sql: &str) {
        self.client
            .query_raw(sql)
            .with_setting("mutations_sync", "2")
            .with_setting("lightweight_deletes_sync", "2")
            .execute()
            .await
            .expect(sql);
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub fn broker(&self) -> Broker {
        Broker::new(&self.bootstrap, GROUP).unwrap()
    }

    pub async fn audit(&self) -> Report {
        audit(&self.broker(), &self.store, &question(), &Silent)
            .await
            .unwrap()
    }

    /// The audit, which must find nothing.
    pub async fn is_complete(&self) -> Report {
        let report = self.audit().await;
        assert!(report.totals().is_complete(), "{report:#?}");
        report
    }
}

pub fn partition(report: &Report, number: i32) -> &PartitionReport {
    report
        .partitions
        .iter()
        .find(|partition| partition.place.partition == number)
        .unwrap()
}

pub fn question() -> Question {
    Question {
        topic: None,
        since: None,
        samples: 10,
        now: UtcMicros(START + 365 * 86_400_000_000),
        sequence_wait: Duration::from_secs(3_600),
    }
}

pub fn origin(partition: i32, offset: i64) -> Origin<'static> {
    Origin {
        topic: TOPIC,
        partition,
        offset,
        received_at: ReceivedAt(UtcMicros(START + offset * 1_000_000_000)),
    }
}

pub fn digest(number: u64) -> ContentDigest {
    ContentDigest((u128::from(number) << 8 | 7).to_be_bytes())
}

fn verdict() -> Verdict<'static> {
    Verdict {
        register: None,
        recipient: None,
        arrangement: None,
        findings: Vec::new(),
    }
}

/// Event `number` about so many persons.
pub fn event(number: u64, persons: u8) -> DisclosureEvent<'static> {
    let subjects = (0..persons).map(|person| Subject {
        scheme: "person",
        pseudonym: Pseudonym([
            (number % 251) as u8,
            person,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16,
        ]),
        key_id: "k1",
        kind: SubjectKind::Tenant,
    });
    DisclosureEvent {
        event_id: EventId(
            (0x0197_0000_0000_7000_8000_0000_0000_0000 | u128::from(number)).to_be_bytes(),
        ),
        source: "cx-housing",
        sequence: None,
        kind: Kind::Disclosed,
        corrects: None,
        follows: None,
        environment: Environment::Live,
        occurred_at: UtcMicros(START - 3_600_000_000),
        recorded_at: UtcMicros(START - 60_000_000),
        disclosure_id: None,
        subjects: subjects.collect(),
        subject_count: i64::from(persons),
        recipient: EventRecipient {
            id: None,
            name: "Green Energy UK",
            kind: None,
            country: "GB",
        },
        arrangement: None,
        purpose: "energy-supply",
        lawful_basis: LawfulBasis::Contract,
        conditions: Conditions::default(),
        categories: vec!["name"],
        channel: Channel::Api,
        transfer: None,
        case_reference: None,
        reason: "",
        facts: Vec::new(),
        decision: None,
    }
}
