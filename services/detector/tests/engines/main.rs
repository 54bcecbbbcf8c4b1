//! The detector between the real Kafka and the real ClickHouse engine.
#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests fail by panicking, as tests do"
)]

mod late;
mod links;
mod restarts;
mod said;
mod unchanged;
mod world;
