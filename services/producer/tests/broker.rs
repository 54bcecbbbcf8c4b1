//! The producer against a broker that acknowledges, refuses, and is away (librdkafka's own stand-in).

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::time::{Duration, Instant};

use domain::{
    event::{Conditions, DisclosureEvent, EventId, EventRecipient},
    time::UtcMicros,
    vocabulary::{Channel, Environment, Kind, LawfulBasis},
};
use producer::{MAX_VALUE_BYTES, Producer, ProducerConfig, SendError};
use rdkafka::{
    ClientConfig, Message as _, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    mocking::MockCluster,
    producer::DefaultProducerContext,
    types::{RDKafkaApiKey, RDKafkaRespErr},
};

type Broker = MockCluster<'static, DefaultProducerContext>;

fn broker() -> Broker {
    let broker = MockCluster::new(1).unwrap();
    broker
        .create_topic("disclosures.v1.cx-housing", 1, 1)
        .unwrap();
    broker
}

fn producer(broker: &Broker, patience: Duration) -> Producer {
    let mut config = ProducerConfig::new(broker.bootstrap_servers(), "cx-housing");
    config.publisher.patience = patience;
    Producer::connect(config).unwrap()
}

fn event<'a>(source: &'a str, reason: &'a str) -> DisclosureEvent<'a> {
    DisclosureEvent {
        event_id: EventId([1; 16]),
        source,
        sequence: None,
        kind: Kind::Disclosed,
        corrects: None,
        follows: None,
        environment: Environment::Test,
        occurred_at: UtcMicros(0),
        recorded_at: UtcMicros(0),
        disclosure_id: None,
        subjects: Vec::new(),
        subject_count: 0,
        recipient: EventRecipient {
            id: None,
            name: "Police",
            kind: None,
            country: "GB",
        },
        arrangement: None,
        purpose: "p",
        lawful_basis: LawfulBasis::DEFAULT,
        conditions: Conditions::default(),
        categories: Vec::new(),
        channel: Channel::DEFAULT,
        transfer: None,
        case_reference: None,
        reason,
        facts: Vec::new(),
        decision: None,
    }
}

#[tokio::test]
async fn an_acknowledgement_says_where_the_event_lies() {
    let broker = broker();
    let producer = producer(&broker, Duration::from_secs(10));
    for offset in 0..3 {
        let ack = producer.send(&event("cx-housing", "")).await.unwrap();
        assert_eq!(&*ack.topic, "disclosures.v1.cx-housing");
        assert_eq!((ack.place.partition, ack.place.offset), (0, offset));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registered_schema_is_named_by_its_id() {
    let broker = broker();
    let plain = producer(&broker, Duration::from_secs(10));
    plain.send(&event("cx-housing", "")).await.unwrap();
    let framed = plain.with_schema_id(7);
    framed.send(&event("cx-housing", "")).await.unwrap();

    let reader: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", broker.bootstrap_servers())
        .set("group.id", "test")
        .create()
        .unwrap();
    let mut from = TopicPartitionList::new();
    from.add_partition_offset("disclosures.v1.cx-housing", 0, Offset::Beginning)
        .unwrap();
    reader.assign(&from).unwrap();
    let next = || reader.poll(Duration::from_secs(10)).unwrap().unwrap();
    let (first, second) = (next().detach(), next().detach());
    let (first, second) = (first.payload().unwrap(), second.payload().unwrap());
    assert_eq!(
        (&first[..2], &second[..5]),
        (&[0xc3, 1][..], &[0, 0, 0, 0, 7][..])
    );
    assert_eq!(first[10..], second[5..]);
}

#[tokio::test]
async fn what_the_broker_refuses_for_a_moment_is_sent_again_by_the_client() {
    let broker = broker();
    let producer = producer(&broker, Duration::from_secs(20));
    let error = RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS;
    broker.request_errors(RDKafkaApiKey::Produce, &[error, error]);
    producer.send(&event("cx-housing", "")).await.unwrap();
}

#[tokio::test]
async fn without_a_broker_the_answer_comes_within_the_patience_and_says_to_send_again() {
    let broker = broker();
    broker.broker_down(1).unwrap();
    let producer = producer(&broker, Duration::from_millis(1_500));
    let begun = Instant::now();
    let error = producer.send(&event("cx-housing", "")).await.unwrap_err();
    assert!(
        matches!(error, SendError::Unacknowledged(Some(_))),
        "{error:?}"
    );
    assert!(error.to_string().contains("send the same event again"));
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn after_the_broker_came_back_the_same_producer_goes_on() {
    let broker = broker();
    let producer = producer(&broker, Duration::from_secs(3));
    producer.send(&event("cx-housing", "")).await.unwrap();
    broker.broker_down(1).unwrap();
    producer.send(&event("cx-housing", "")).await.unwrap_err();
    broker.broker_up(1).unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    while producer.send(&event("cx-housing", "")).await.is_err() {
        assert!(Instant::now() < until, "the producer never came back");
    }
}

#[tokio::test]
async fn an_event_of_another_source_and_one_that_is_too_large_are_not_sent() {
    let broker = broker();
    let producer = producer(&broker, Duration::from_secs(5));
    let other = producer.send(&event("cx-repairs", "")).await.unwrap_err();
    assert!(matches!(other, SendError::OtherSource { .. }), "{other:?}");
    let reason = "x".repeat(MAX_VALUE_BYTES);
    let large = producer
        .enqueue(&event("cx-housing", &reason))
        .await
        .unwrap_err();
    assert!(large.to_string().contains("split its subjects"), "{large}");
    assert_eq!(producer.count().sent, 0);
}

#[tokio::test]
async fn many_events_are_counted_to_the_last_one() {
    let broker = broker();
    let producer = producer(&broker, Duration::from_secs(20));
    for _ in 0..5_000 {
        producer.enqueue(&event("cx-housing", "")).await.unwrap();
    }
    let count = producer.flush(Duration::from_secs(20)).await;
    assert_eq!(
        (count.sent, count.acknowledged, count.failed),
        (5_000, 5_000, 0)
    );
}
