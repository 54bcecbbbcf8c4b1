//! The SDK for Rust source systems: says that personal data was disclosed, and waits until Kafka has it.
//!
//! # The first event
//!
//! ```no_run
#![doc = include_str!("../examples/first_event.rs")]
//! ```
//!
//! # What an acknowledgement means
//!
//! [`Producer::send`] resolves with `Ok` only when the broker has the event on all in-sync replicas. After an error
//! the broker may or may not have it: send the same event again, with the same `event_id`. Repeats collapse, so
//! sending too often is safe, and giving up is not. Store the event with your own transaction, and send it until it
//! is acknowledged.
//!
//! # What an event must not hold
//!
//! Never the data itself, only its categories; never an identifier, only its pseudonym
//! ([`wire::pseudonym`]), made with a key that the register's source names. A source system without such a key sends
//! its events to the gateway over HTTP, which makes the pseudonyms; [`http::submit_file`] does that for files.
//!
//! # Many events
//!
//! [`Producer::enqueue`] hands an event over and waits only while the queue is full; [`Producer::flush`] waits for
//! the rest, and [`Producer::count`] says how many the broker has. Start with [`topics::ensure`] where topics are
//! missing.
//!
//! # Encoding
//!
//! Events name their schema by its fingerprint, which needs no service. Where the platform wants Confluent framing,
//! [`schema_registry::register`] registers the schema and [`Producer::with_schema_id`] writes its id.

#![cfg_attr(not(test), warn(clippy::indexing_slicing))]

pub mod http;
mod producer;
mod publisher;
mod receipts;
pub mod schema_registry;
pub mod topics;

pub use producer::{Ack, Producer, ProducerConfig, SendError};
pub use publisher::{EnqueueError, MAX_VALUE_BYTES, Publisher, PublisherConfig};
pub use receipts::{Count, Place, Receipts};
