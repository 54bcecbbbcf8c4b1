//! The embedded engines as their clients and operators see them: the official `clickhouse` crate,
//! `rdkafka`, plain HTTP, a terminal, `kill -9`. A missing engine fails the tests with the line that
//! fetches it: `./dev setup`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]

mod common;
mod disconnects;
mod ecosystem;
mod failures;
mod kafka;
mod limits;
mod plain_http;
mod rows;
mod setup;
mod store;
mod survival;
