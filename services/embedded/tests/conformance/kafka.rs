//! The embedded Kafka as a client and an operator see it. Needs the engines: `./dev setup`.

use std::time::{Duration, Instant};

use crate::common::{Holder, is_running, wait_until_gone};
use embedded::{Kafka, KafkaOptions};
use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::message::Message as _;
use rdkafka::producer::{FutureProducer, FutureRecord};
use rdkafka::util::Timeout;

#[tokio::test(flavor = "multi_thread")]
async fn data_survive_a_restart_and_a_kill_and_the_end_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("a kafka");
    let start = || Kafka::start(KafkaOptions::new(&folder));

    let kafka = start().await.unwrap();
    create_topic(kafka.bootstrap()).await;
    produce(kafka.bootstrap(), 0..100).await;
    let (first_pid, bootstrap) = (kafka.pid(), kafka.bootstrap().to_owned());

    let refused = start().await.unwrap_err().to_string();
    let holder = format!("held by process {}, started ", std::process::id());
    assert!(refused.contains(&holder), "{refused}");

    kafka.stop().await.unwrap();
    assert!(!is_running(first_pid));

    let kafka = start().await.unwrap();
    assert_eq!(kafka.bootstrap(), bootstrap, "the port is kept");
    assert_eq!(read(kafka.bootstrap(), 100), numbers(0..100));
    produce(kafka.bootstrap(), 100..200).await;
    let mut watch = kafka.watch();
    assert!(watch.ended().is_none());

    // Somebody else kills it: the error says which, why, and where its log is.
    let killed = std::process::Command::new("kill")
        .args(["-9", &kafka.pid().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let exit = watch.exited().await.to_string();
    assert!(
        exit.starts_with("Kafka ended: killed by SIGKILL. Its log is /"),
        "{exit}"
    );
    assert!(
        exit.contains("a kafka/log/kafka.log and ends with:\n  "),
        "{exit}"
    );
    drop(kafka);

    // Another process has taken the port meanwhile.
    let _taken = std::net::TcpListener::bind(&bootstrap).unwrap();
    let kafka = start().await.unwrap();
    assert_ne!(kafka.bootstrap(), bootstrap);
    assert_eq!(read(kafka.bootstrap(), 200), numbers(0..200));
    kafka.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_holder_that_is_killed_or_interrupted_leaves_no_kafka() {
    let dir = tempfile::tempdir().unwrap();
    let holder = Holder::start(dir.path(), "kafka");
    let refused = Kafka::start(KafkaOptions::new(dir.path().join("kafka"))).await;
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.contains(&format!("process {}, started", holder.process.id())),
        "{refused}"
    );
    holder.signal("KILL");
    wait_until_gone(holder.engine_pid, Duration::from_secs(5));

    let mut holder = Holder::start(dir.path(), "kafka");
    holder.signal("INT");
    assert!(holder.process.wait().unwrap().success());
    assert!(!is_running(holder.engine_pid));
    let log = std::fs::read_to_string(dir.path().join("kafka/log/kafka.log")).unwrap();
    assert!(log.contains("shut down completed"), "stopped in order");
}

async fn create_topic(bootstrap: &str) {
    let admin: AdminClient<DefaultClientContext> = config(bootstrap).create().unwrap();
    let topic = NewTopic::new("numbers.v1", 1, TopicReplication::Fixed(1))
        .set("max.message.bytes", "2162688");
    for result in admin
        .create_topics([&topic], &AdminOptions::new())
        .await
        .unwrap()
    {
        result.unwrap();
    }
}

async fn produce(bootstrap: &str, range: std::ops::Range<u32>) {
    let producer: FutureProducer = config(bootstrap)
        .set("enable.idempotence", "true")
        .set("message.max.bytes", "2162688")
        .create()
        .unwrap();
    for number in range {
        // One of them has the greatest size a submission may have, twice.
        let size = if number == 7 { 2 << 20 } else { 4 };
        let mut payload = vec![0; size];
        payload[..4].copy_from_slice(&number.to_be_bytes());
        let record = FutureRecord::<(), _>::to("numbers.v1").payload(&payload);
        producer
            .send(record, Timeout::After(Duration::from_secs(20)))
            .await
            .unwrap();
    }
}

fn read(bootstrap: &str, count: usize) -> Vec<u32> {
    let consumer: BaseConsumer = config(bootstrap)
        .set("group.id", format!("readers-{count}"))
        .set("auto.offset.reset", "earliest")
        .create()
        .unwrap();
    consumer.subscribe(&["numbers.v1"]).unwrap();
    let mut found = Vec::new();
    let start = Instant::now();
    while found.len() < count {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "only {} messages in time",
            found.len()
        );
        // Nothing comes out of a poll that only took part in the group.
        let Some(message) = consumer.poll(Duration::from_millis(200)) else {
            continue;
        };
        let message = message.unwrap();
        let payload = message.payload().unwrap();
        found.push(u32::from_be_bytes(payload[..4].try_into().unwrap()));
    }
    found
}

fn numbers(range: std::ops::Range<u32>) -> Vec<u32> {
    range.collect()
}

fn config(bootstrap: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", bootstrap);
    config
}
