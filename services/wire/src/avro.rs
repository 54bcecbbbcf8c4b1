//! The event as Avro: what goes to Kafka and comes from it (event.md 2). Single-object encoding is written;
//! single-object and Confluent framing are read. Never decides what an event means.
//!
//! The writer schema that we know best, version 1, is decoded by own code that borrows from the message;
//! any other known schema goes through the library's schema resolution. A test holds the two together.

mod cursor;
mod decode;
mod decoder;
mod encode;
mod error;
mod framing;
mod resolve;
mod schema;
mod writer;

pub use decoder::{Decoded, Decoder};
pub use encode::{encode, encode_confluent};
pub use error::{DecodeError, SchemaClaim};
pub use framing::{SchemaIds, SchemaIdsError};
pub use schema::{Fingerprint, V1, V1_TEXT};
pub use writer::WriterError;

/// The longest message that is read, as the topics allow (event.md 4): 1 MiB.
pub const MAX_MESSAGE_BYTES: usize = 1 << 20;
