//! 202 is true: the broker has the events. Everything else may be sent again.

use std::time::Instant;

use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr};

use super::*;

#[tokio::test]
async fn accepted_events_lie_in_the_topic() {
    let bench = Bench::new();
    let answer = bench.post(&json!([event(1), event(2), event(3)])).await;
    assert_eq!(
        (answer.status, answer.json()),
        (StatusCode::ACCEPTED, json!({"accepted": 3}))
    );
    assert_eq!(bench.stored(), 3);
    assert!(
        bench
            .metrics()
            .contains(r#"sharetrail_gateway_events_total{outcome="accepted"} 3"#)
    );
}

#[tokio::test]
async fn a_broker_that_is_away_is_503_within_the_patience_and_after_it_came_back_the_repeat_is_202()
{
    let bench = Bench::with_patience(Duration::from_secs(1));
    bench.broker.broker_down(1).unwrap();
    let begun = Instant::now();
    let answer = bench.post(&event(1)).await;
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(
        (answer.status, answer.kind().as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "broker-away")
    );
    assert_eq!(answer.headers[header::RETRY_AFTER], "2");
    assert!(answer.text.contains("Send the whole request again"));
    assert!(
        bench
            .metrics()
            .contains("sharetrail_gateway_broker_failures_total 1")
    );

    bench.broker.broker_up(1).unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    while bench.post(&event(1)).await.status != StatusCode::ACCEPTED {
        assert!(Instant::now() < until, "the gateway never came back");
    }
}

#[tokio::test]
async fn failed_and_not_stored_is_503_and_the_repeat_is_stored() {
    let bench = Bench::with_patience(Duration::from_secs(5));
    bench.broker.request_errors(
        RDKafkaApiKey::Produce,
        &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED],
    );
    assert_eq!(
        bench.post(&event(1)).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(bench.stored(), 0);
    // The client that failed is replaced once it says so; a repeat before that is refused again, and not stored.
    let until = Instant::now() + Duration::from_secs(30);
    while bench.post(&event(1)).await.status != StatusCode::ACCEPTED {
        assert!(Instant::now() < until, "the repeat is never accepted");
    }
    assert_eq!(bench.stored(), 1);
}

#[tokio::test]
async fn failed_but_stored_is_503_and_the_repeat_is_stored_again_to_collapse_later() {
    let bench = Bench::with_patience(Duration::from_millis(1_500));
    assert_eq!(bench.post(&event(1)).await.status, StatusCode::ACCEPTED);
    // The broker takes the event, and its answer comes too late.
    bench
        .broker
        .broker_round_trip_time(1, Duration::from_secs(4))
        .unwrap();
    assert_eq!(
        bench.post(&event(2)).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    bench
        .broker
        .broker_round_trip_time(1, Duration::ZERO)
        .unwrap();
    let until = Instant::now() + Duration::from_secs(30);
    while bench.post(&event(2)).await.status != StatusCode::ACCEPTED {
        assert!(Instant::now() < until, "the gateway never came back");
    }
    assert!(bench.stored() >= 2);
}

#[tokio::test]
async fn what_the_broker_refuses_for_a_moment_is_sent_again_before_the_answer() {
    let bench = Bench::new();
    bench.broker.request_errors(
        RDKafkaApiKey::Produce,
        &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS],
    );
    assert_eq!(bench.post(&event(1)).await.status, StatusCode::ACCEPTED);
    assert_eq!(bench.stored(), 1);
}

#[tokio::test]
async fn the_running_gateway_serves_its_port_tells_readiness_and_stops() {
    use crate::{World, run};
    use runtime::{Readiness, Shutdown};
    use tokio::net::TcpListener;

    let broker = MockCluster::new(1).unwrap();
    broker.create_topic("disclosures.v1", 1, 1).unwrap();
    let config = GatewayConfig {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        bootstrap: broker.bootstrap_servers(),
        patience: Duration::from_secs(1),
        keys: Arc::new(KeyRing::random()),
        tokens: std::iter::empty().collect(),
    };
    let listener = TcpListener::bind(config.listen).await.unwrap();
    let (readiness, shutdown) = (Readiness::default(), Shutdown::default());
    readiness.set("gateway", &["starting"]);
    let world = World {
        metrics: Metrics::new(&Registry::new()).unwrap(),
        readiness: readiness.clone(),
        registers: registers(),
    };
    let running = tokio::spawn({
        let shutdown = shutdown.clone();
        async move { run(listener, config, world, &shutdown).await }
    });
    until(|| readiness.is_ready()).await;
    broker.broker_down(1).unwrap();
    until(|| !readiness.is_ready()).await;
    assert!(format!("{:?}", readiness.missing()).contains("does not answer"));
    broker.broker_up(1).unwrap();
    until(|| readiness.is_ready()).await;
    shutdown.begin();
    running.await.unwrap().unwrap();
}

async fn until(is_so: impl Fn() -> bool) {
    let limit = Instant::now() + Duration::from_secs(30);
    while !is_so() {
        assert!(Instant::now() < limit, "it never was so");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
