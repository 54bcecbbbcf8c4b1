//! From a message to an event, by whatever known schema wrote it. Total: any bytes are an event or a typed error.
//! Never asks a schema registry: whoever did tells it here what a registry's id means.

use std::{collections::HashMap, sync::Arc};

use apache_avro::Schema;
use domain::event::DisclosureEvent;

use super::{
    decode,
    error::{DecodeError, SchemaClaim},
    framing::{self, SchemaIds},
    schema::{Fingerprint, V1},
    writer::{Plan, WriterError},
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

/// Decodes messages of the event topics.
#[derive(Clone, Debug)]
pub struct Decoder {
    ids: SchemaIds,
    others: HashMap<Fingerprint, Arc<Plan>>,
    /// What a registry said of its ids; for ever, since an id never gets another schema.
    learnt: HashMap<u32, Option<Arc<Plan>>>,
}

impl Decoder {
    /// Knows version 1, by its fingerprint and by the ids that a registry gave it.
    #[must_use]
    pub fn new(ids: SchemaIds) -> Self {
        Self {
            ids,
            others: HashMap::new(),
            learnt: HashMap::new(),
        }
    }

    /// Knows another writer schema too; `SchemaIds` may name it by its fingerprint, which is returned.
    ///
    /// # Errors
    /// The text is no Avro schema, or version 1 cannot read what it writes.
    pub fn know(&mut self, schema: &str) -> Result<Fingerprint, WriterError> {
        let schema = Schema::parse_str(schema).map_err(WriterError::not_avro)?;
        let fingerprint = Fingerprint::of(&schema);
        self.others.insert(fingerprint, Plan::new(schema)?.into());
        Ok(fingerprint)
    }

    /// From now on `id` in Confluent framing means this schema. One that cannot be used is remembered as such: its
    /// messages are [`DecodeError::IncompatibleSchema`].
    ///
    /// # Errors
    /// The text is no Avro schema, or version 1 cannot read what it writes.
    pub fn learn(&mut self, id: u32, schema: &str) -> Result<(), WriterError> {
        let plan = Schema::parse_str(schema)
            .map_err(WriterError::not_avro)
            .and_then(Plan::new);
        let (plan, answer) = match plan {
            Ok(plan) => (Some(Arc::new(plan)), Ok(())),
            Err(error) => (None, Err(error)),
        };
        self.learnt.insert(id, plan);
        answer
    }

    /// From now on messages of this id are [`DecodeError::IncompatibleSchema`].
    pub fn refuse(&mut self, id: u32) {
        self.learnt.insert(id, None);
    }

    /// Decodes one message, in single-object encoding or Confluent framing.
    ///
    /// # Errors
    /// The bytes are no event of a known schema; the error names the field, never its content.
    pub fn decode<'a>(&self, message: &'a [u8]) -> Result<Decoded<'a>, DecodeError> {
        let (claim, body) = framing::split(message)?;
        if let SchemaClaim::Id(id) = claim
            && let Some(plan) = self.learnt.get(&id)
        {
            let incompatible = DecodeError::IncompatibleSchema { claim };
            return plan.as_ref().ok_or(incompatible)?.body(claim, body);
        }
        let unknown = DecodeError::UnknownSchema { claim };
        match self.ids.fingerprint(claim).ok_or(unknown)? {
            V1 => decode::body(body).map(Decoded::Borrowed),
            other => self.others.get(&other).ok_or(unknown)?.body(claim, body),
        }
    }
}
