//! A real broker, a compacted topic, and a follower of it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use embedded::{Kafka, KafkaOptions};
use follow::{FollowError, Follower, Told};
use rdkafka::{
    ClientConfig,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    producer::{FutureProducer, FutureRecord},
};

const TOPIC: &str = "table.v1";
const PATIENCE: Duration = Duration::from_secs(60);

async fn make_topic(bootstrap: &str) {
    let admin: AdminClient<DefaultClientContext> = ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        .create()
        .unwrap();
    let topic =
        NewTopic::new(TOPIC, 3, TopicReplication::Fixed(1)).set("cleanup.policy", "compact");
    let made = admin.create_topics([&topic], &AdminOptions::new()).await;
    made.unwrap().into_iter().for_each(|one| drop(one.unwrap()));
}

async fn put(bootstrap: &str, key: &str, value: Option<&str>) {
    let producer: FutureProducer = ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        .create()
        .unwrap();
    let mut record = FutureRecord::<str, str>::to(TOPIC).key(key);
    if let Some(value) = value {
        record = record.payload(value);
    }
    producer.send(record, PATIENCE).await.unwrap();
}

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "not within a minute: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_read_to_its_end_then_followed_also_over_a_broker_that_was_away() {
    let folder = tempfile::tempdir().unwrap();
    let kafka = Kafka::start(KafkaOptions::new(folder.path()))
        .await
        .unwrap();
    let bootstrap = kafka.bootstrap().to_owned();
    let missing = Follower::open(&bootstrap, TOPIC);
    assert!(matches!(missing, Err(FollowError::NoTopic { .. })));

    make_topic(&bootstrap).await;
    for n in 0..50 {
        put(&bootstrap, &format!("k{}", n % 10), Some(&n.to_string())).await;
    }
    put(&bootstrap, "k3", None).await;

    let mut once = BTreeMap::new();
    let reader = Follower::open(&bootstrap, TOPIC).unwrap();
    let read = reader.read_all(PATIENCE, |record| {
        once.insert(record.key.to_vec(), record.value.map(<[u8]>::to_vec));
    });
    read.unwrap();
    assert_eq!(once.len(), 10);
    assert_eq!(once[b"k3".as_slice()], None);
    assert_eq!(once[b"k9".as_slice()].as_deref(), Some(b"49".as_slice()));

    let (over, told) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(Mutex::new(vec![])),
    );
    let (is_over, tell) = (Arc::clone(&over), Arc::clone(&told));
    let follower = Follower::open(&bootstrap, TOPIC).unwrap();
    let thread = std::thread::spawn(move || {
        follower.run(
            || is_over.load(Ordering::Relaxed),
            |what| {
                let word = match what {
                    Told::Record(record) => format!("{:?}", record.value.unwrap_or_default()),
                    Told::CaughtUp => "caught up".into(),
                    Told::Away(_) => "away".into(),
                    Told::Back => "back".into(),
                };
                tell.lock().unwrap().push(word);
            },
        )
    });
    let has = |word: &str| told.lock().unwrap().iter().any(|told| told == word);
    wait_until("caught up", || has("caught up"));

    kafka.stop().await.unwrap();
    wait_until("the broker is missed", || has("away"));
    let kafka = Kafka::start(KafkaOptions::new(folder.path()))
        .await
        .unwrap();
    assert_eq!(kafka.bootstrap(), bootstrap, "the port is kept");
    put(&bootstrap, "k1", Some("after")).await;
    wait_until("the later record", || has(&format!("{:?}", b"after")));
    assert!(has("back"));
    over.store(true, Ordering::Relaxed);
    thread.join().unwrap().unwrap();
    let times = told
        .lock()
        .unwrap()
        .iter()
        .filter(|word| *word == "caught up")
        .count();
    assert_eq!(times, 1);
    kafka.stop().await.unwrap();
}
