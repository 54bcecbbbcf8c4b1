//! From a message to an event, by whatever known schema wrote it. Total: any bytes are an event or a typed error.
//! Never asks a schema registry.

use std::{collections::HashMap, sync::Arc};

use apache_avro::Schema;
use domain::event::DisclosureEvent;

use super::{
    decode,
    error::DecodeError,
    framing::{self, SchemaIds},
    resolve,
    schema::{Fingerprint, V1},
};
use crate::owned::OwnedEvent;

/// An event from a message.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "the large one is the usual one, and lives on the stack: a box would be an allocation for each message"
)]
pub enum Decoded<'a> {
    /// Written by version 1: borrows from the message.
    Borrowed(DisclosureEvent<'a>),
    /// Written by another known schema and resolved to version 1.
    Resolved(Box<OwnedEvent>),
}

impl Decoded<'_> {
    /// The event, owned.
    #[must_use]
    pub fn into_owned(self) -> OwnedEvent {
        match self {
            Self::Borrowed(event) => (&event).into(),
            Self::Resolved(event) => *event,
        }
    }
}

/// A writer schema that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("this is no Avro schema")]
pub struct WriterError(#[source] Box<apache_avro::Error>);

/// Decodes messages of the event topics.
#[derive(Clone, Debug)]
pub struct Decoder {
    ids: SchemaIds,
    others: HashMap<Fingerprint, Arc<Schema>>,
}

impl Decoder {
    /// Knows version 1, by its fingerprint and by the ids that a registry gave it.
    #[must_use]
    pub fn new(ids: SchemaIds) -> Self {
        Self {
            ids,
            others: HashMap::new(),
        }
    }

    /// Knows another writer schema too; `SchemaIds` may name it by its fingerprint, which is returned.
    ///
    /// # Errors
    /// The text is no Avro schema.
    pub fn know(&mut self, schema: &str) -> Result<Fingerprint, WriterError> {
        let schema = Schema::parse_str(schema).map_err(|error| WriterError(Box::new(error)))?;
        let fingerprint = Fingerprint::of(&schema);
        self.others.insert(fingerprint, Arc::new(schema));
        Ok(fingerprint)
    }

    /// Decodes one message, in single-object encoding or Confluent framing.
    ///
    /// # Errors
    /// The bytes are no event of a known schema; the error names the field, never its content.
    pub fn decode<'a>(&self, message: &'a [u8]) -> Result<Decoded<'a>, DecodeError> {
        let (claim, body) = framing::split(message)?;
        let unknown = DecodeError::UnknownSchema { claim };
        match self.ids.fingerprint(claim).ok_or(unknown)? {
            V1 => decode::body(body).map(Decoded::Borrowed),
            other => {
                let writer = self.others.get(&other).ok_or(unknown)?;
                resolve::body(writer, claim, body).map(|event| Decoded::Resolved(Box::new(event)))
            }
        }
    }
}
