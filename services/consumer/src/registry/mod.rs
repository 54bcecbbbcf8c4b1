//! The schema registry: asked once for each id that a message in Confluent framing names.
//!
//! While it does not answer, the partition of that message waits, and no other; its answers are kept for ever.
//! Never decodes, never registers a schema, never logs a schema or a credential.

mod client;
mod lookups;

pub use client::{Registry, RegistryError};
pub(crate) use lookups::Lookups;
