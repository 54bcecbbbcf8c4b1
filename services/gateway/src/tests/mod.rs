//! The gateway against librdkafka's stand-in for a broker: bodies, tokens, and a broker that fails.

mod bodies;
mod broker;
mod random;
mod subjects;
mod tokens;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use domain::register::{Register, Registers};
use prometheus::Registry;
use rdkafka::{
    ClientConfig, Message as _, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    mocking::MockCluster,
    producer::DefaultProducerContext,
};
use runtime::auth::TokenHash;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use wire::{
    pseudonym::{KeyRing, Pseudonymiser},
    register::Current,
};

use crate::{
    GatewayConfig, Metrics,
    run::share,
    server::router,
    token::{Holder, Right},
};

const SOURCE: &str = "cx-housing";
/// During a rotation.
const RING: &str = "active = \"k2\"\n\n[[keys]]\nid = \"k1\"\nhex = \
    \"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\"\n\n[[keys]]\nid = \"k2\"\nhex = \
    \"1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100\"\n";

/// A gateway and its broker.
struct Bench {
    broker: MockCluster<'static, DefaultProducerContext>,
    router: Router,
    registry: Registry,
}

/// An answer.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    fn kind(&self) -> String {
        let kind = self.json()["type"].as_str().unwrap().to_owned();
        kind.rsplit('/').next().unwrap().to_owned()
    }

    /// Pointers of all errors.
    fn pointers(&self) -> Vec<String> {
        let body = self.json();
        let errors = body["errors"].as_array().unwrap().iter();
        errors
            .map(|error| error["pointer"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Bench {
    fn new() -> Self {
        Self::with_patience(Duration::from_secs(10))
    }

    fn with_patience(patience: Duration) -> Self {
        let broker = MockCluster::new(1).unwrap();
        broker.create_topic("disclosures.v1", 1, 1).unwrap();
        for topic in ["subject-status.v1", "subject-links.v1"] {
            broker.create_topic(topic, 1, 1).unwrap();
        }
        let tokens = [
            ("good", SOURCE, vec![Right::Events]),
            ("other", "cx-repairs", vec![Right::Events]),
            ("consents", "cx-consents", vec![Right::Status]),
            ("matching", "cx-matching", vec![Right::Links]),
        ];
        let config = GatewayConfig {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            bootstrap: broker.bootstrap_servers(),
            patience,
            keys: Arc::new(KeyRing::parse(RING.as_bytes()).unwrap()),
            tokens: tokens
                .map(|(token, source, may)| {
                    let source = Arc::from(source);
                    (TokenHash::of(token), Holder { source, may })
                })
                .into_iter()
                .collect(),
        };
        let registry = Registry::new();
        let shared = share(config, Metrics::new(&registry).unwrap(), registers())
            .unwrap_or_else(|error| panic!("{error}"));
        Self {
            broker,
            router: router(Arc::new(shared)),
            registry,
        }
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text,
        }
    }

    async fn post_as(&self, media_type: &str, body: impl Into<Body>) -> Answer {
        self.ask(request("good", media_type, body)).await
    }

    async fn post(&self, body: &Value) -> Answer {
        self.post_as("application/json", body.to_string()).await
    }

    /// How many events the broker holds.
    fn stored(&self) -> i64 {
        self.stored_in("disclosures.v1")
    }

    /// How many messages a topic holds.
    fn stored_in(&self, topic: &str) -> i64 {
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", self.broker.bootstrap_servers())
            .set("group.id", "test")
            .create()
            .unwrap();
        let (_, high) = consumer
            .fetch_watermarks(topic, 0, Duration::from_secs(10))
            .unwrap();
        high
    }

    /// Every message of a topic, oldest first.
    fn messages(&self, topic: &str) -> Vec<(String, Vec<u8>)> {
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", self.broker.bootstrap_servers())
            .set("group.id", "test")
            .create()
            .unwrap();
        let mut partitions = TopicPartitionList::new();
        partitions
            .add_partition_offset(topic, 0, rdkafka::Offset::Beginning)
            .unwrap();
        consumer.assign(&partitions).unwrap();
        drop(partitions);
        let next = |_| {
            let message = consumer.poll(Duration::from_secs(10)).unwrap().unwrap();
            let key = String::from_utf8(message.key().unwrap().to_vec()).unwrap();
            (key, message.payload().unwrap().to_vec())
        };
        (0..self.stored_in(topic)).map(next).collect()
    }

    fn metrics(&self) -> String {
        prometheus::TextEncoder::new()
            .encode_to_string(&self.registry.gather())
            .unwrap()
    }
}

fn request(token: &str, media_type: &str, body: impl Into<Body>) -> Request<Body> {
    request_to("/v1/events", token, media_type, body)
}

fn request_to(path: &str, token: &str, media_type: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, media_type)
        .body(body.into())
        .unwrap()
}

/// The example register's.
fn registers() -> Current {
    let yaml = include_bytes!("../../../../schemas/register/register.yaml");
    let data = wire::register::read(yaml, "register.yaml").unwrap();
    Current::new(Registers::new(vec![Register::new(data).unwrap()]).unwrap())
}

fn pseudonymiser() -> Pseudonymiser {
    let registers = registers().get();
    let newest = registers.iter().last().unwrap();
    Pseudonymiser::new(KeyRing::random(), &newest.data().schemes).unwrap()
}

/// An event that nothing is wrong with.
fn event(number: u64) -> Value {
    json!({
        "event_id": format!("01890000-0000-7000-8000-{number:012x}"),
        "source": SOURCE,
        "kind": "DISCLOSED",
        "environment": "TEST",
        "occurred_at": "2026-03-01T10:00:00Z",
        "recorded_at": "2026-03-01T10:00:05Z",
        "subjects": [{"scheme": "nino", "identifier": "QQ 12 34 56 C", "kind": "TENANT"}],
        "subject_count": 1,
        "recipient": {"id": "green-energy-uk", "name": "Green Energy UK"},
        "purpose": "utility-account-setup",
        "lawful_basis": "LEGITIMATE_INTERESTS",
        "categories": ["name", "address"],
        "channel": "API",
        "reason": "New tenancy."
    })
}

/// The event with one field changed.
fn event_with(pointer: &str, value: Value) -> Value {
    let mut event = event(1);
    *event.pointer_mut(pointer).unwrap() = value;
    event
}
