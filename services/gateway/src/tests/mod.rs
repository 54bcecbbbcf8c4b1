//! The gateway against librdkafka's stand-in for a broker: bodies, tokens, and a broker that fails.

mod bodies;
mod broker;
mod random;
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
    ClientConfig,
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

use crate::{GatewayConfig, Metrics, run::share, server::router};

const SOURCE: &str = "cx-housing";

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
        let tokens = [("good", SOURCE), ("other", "cx-repairs")];
        let config = GatewayConfig {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            bootstrap: broker.bootstrap_servers(),
            patience,
            keys: Arc::new(KeyRing::random()),
            tokens: tokens
                .map(|(token, source)| (TokenHash::of(token), Arc::from(source)))
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

    /// How many messages the topic holds.
    fn stored(&self) -> i64 {
        let consumer: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", self.broker.bootstrap_servers())
            .set("group.id", "test")
            .create()
            .unwrap();
        let (_, high) = consumer
            .fetch_watermarks("disclosures.v1", 0, Duration::from_secs(10))
            .unwrap();
        high
    }

    fn metrics(&self) -> String {
        prometheus::TextEncoder::new()
            .encode_to_string(&self.registry.gather())
            .unwrap()
    }
}

fn request(token: &str, media_type: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post("/v1/events")
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
