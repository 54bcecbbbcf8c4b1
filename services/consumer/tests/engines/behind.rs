//! Engines behind proxies that can be spoiled.

use std::time::Duration;

use embedded::Proxied;
use store::{Store, StoreConfig};

use crate::{
    common::{Consuming, Engines},
    tamper::Tamper,
};

/// Engines, and a way to each that can be spoiled.
pub struct Behind {
    pub engines: Engines,
    pub to_broker: Tamper,
    pub to_store: Tamper,
}

impl Behind {
    /// With the dead-letter topic.
    pub async fn start() -> Self {
        let (to_broker, to_store) = (Tamper::start().await, Tamper::start().await);
        let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let listen = free.local_addr().unwrap().port();
        drop(free);
        let advertised = to_broker.port;
        let engines = Engines::start_proxied(Some(Proxied { listen, advertised })).await;
        engines.create_topic(consumer::dead_letter::TOPIC, 1).await;
        to_broker.to(listen);
        let url = engines.clickhouse.as_ref().unwrap().url();
        to_store.to(url.rsplit(':').next().unwrap().parse().unwrap());
        Self {
            engines,
            to_broker,
            to_store,
        }
    }

    /// A consumer that reaches both engines through the proxies.
    pub fn consume(&self) -> Consuming {
        self.consume_for(Duration::from_secs(20))
    }

    /// The same, with so much time to stop.
    pub fn consume_for(&self, stop_within: Duration) -> Consuming {
        let url = format!("http://127.0.0.1:{}", self.to_store.port);
        let store = Store::connect(StoreConfig::new(url)).unwrap();
        self.engines.consume_from(store, |config| {
            config.bootstrap = format!("127.0.0.1:{}", self.to_broker.port);
            config.stop_within = stop_within;
        })
    }
}
