//! The consumer between the real Kafka and the real ClickHouse engine. Missing engines fail with the line that
//! fetches them.
#![expect(
    clippy::unwrap_used,
    reason = "the helpers of tests fail by panicking, as tests do"
)]

mod behind;
mod common;
mod dead_letters;
mod events;
mod exact;
mod faults;
mod halt;
mod kill;
mod once;
mod pairs;
mod registry;
mod registry_server;
mod replay;
mod tamper;
