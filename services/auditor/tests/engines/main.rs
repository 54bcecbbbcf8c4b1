//! The auditor between the real Kafka and the real ClickHouse engine, with faults made by hand.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "the helpers of tests fail by panicking, as tests do"
)]

mod complete;
mod faults;
mod ledger;
mod running;
mod sources;
