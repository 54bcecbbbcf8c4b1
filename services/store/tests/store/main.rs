//! The store against the real engine, embedded.

// A row of all columns as one JSON literal.
#![recursion_limit = "512"]
#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on says why and ends"
)]

mod cluster;
mod decisions;
mod faults;
mod history;
mod later;
mod migrations;
mod once;
mod proxy;
mod questions;
mod random;
mod read_back;
mod states;
mod support;
