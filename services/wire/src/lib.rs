//! The outer formats, and nobody else knows them: events as Avro and JSON, the register as YAML, verdicts as JSON,
//! pseudonyms made from identifiers.
//!
//! - [`avro`]: what goes to Kafka and comes from it
//! - [`dead_letter`]: the record of a message that cannot be decoded
//! - [`json`]: what source systems and files say
//! - [`owned`]: an event that owns its text
//! - [`pseudonym`]: pseudonyms from identifiers
//! - [`register`]: the register file
//! - [`schema_registry`]: what a schema registry answers
//! - [`status`]: statuses of persons, and links between pseudonyms, as JSON
//! - [`verdict`]: verdicts as JSON
//!
//! Never here: sockets, a clock, a decision about what an event means.

pub mod avro;
pub mod dead_letter;
pub mod json;
pub mod owned;
pub mod pseudonym;
pub mod register;
pub mod schema_registry;
pub mod status;
pub mod verdict;

pub use owned::OwnedEvent;
