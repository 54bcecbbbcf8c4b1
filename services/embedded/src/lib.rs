//! The real engines on one machine: single-node Apache Kafka ([`Kafka`]) and the ClickHouse engine
//! behind its HTTP interface ([`ClickHouse`]), as supervised child processes on 127.0.0.1.
//!
//! The rest of the system talks to them exactly as to real servers. This crate starts, watches and
//! stops them; it never reads or writes a topic or a table, and is no stand-in for either engine.
//!
//! What holds for both:
//! - One holder per data folder; a second start says who holds it ([`EmbeddedError::Held`]).
//! - Data, and the port if it is still free, survive restarts.
//! - The children die with the process that started them, however it dies (Linux; on other systems
//!   only an orderly end stops them), and a terminal's ctrl-C reaches only us: call `stop`.
//! - When a child dies by itself, [`Watch::exited`] says which, how, and quotes its log.

mod child;
mod clickhouse;
mod error;
mod kafka;
mod locate;
mod lock;
mod port;
mod ready;
mod tail;

pub use child::{EngineExit, Watch};
pub use clickhouse::{ClickHouse, ClickHouseOptions, Login};
pub use error::EmbeddedError;
pub use kafka::{Kafka, KafkaOptions, Proxied};

/// Told in plain words what a start is doing ("starting Kafka"), for a progress display.
pub type Progress = std::sync::Arc<dyn Fn(&str) + Send + Sync>;

pub(crate) fn silent() -> Progress {
    std::sync::Arc::new(|_| {})
}
