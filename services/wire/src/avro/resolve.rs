//! Messages of a known schema that is not version 1: the library reads them and resolves them to version 1, whose
//! bytes the decoder of version 1 then reads, so that there is one mapping to the event. Slower by far: for the
//! weeks in which two versions meet. Never guesses a schema.

use std::io;

use apache_avro::{
    Schema, reader::datum::GenericDatumReader, types::Value, writer::datum::GenericDatumWriter,
};

use super::{
    MAX_MESSAGE_BYTES, decode,
    error::{DecodeError, SchemaClaim},
    schema::V1_SCHEMA,
};
use crate::owned::OwnedEvent;

/// Room for what the library builds from one message: its values are many times larger than their bytes.
const MAX_ALLOCATION: usize = 64 * MAX_MESSAGE_BYTES;

/// How to read one writer's bodies; made once for each schema, since resolving its names costs more than a body.
pub(super) struct Resolution(GenericDatumReader<'static>);

impl Resolution {
    /// A schema that is known is known for the life of the process, and there are few.
    pub fn new(writer: Schema) -> Result<Self, apache_avro::Error> {
        // Counts once for the whole process; without it the library allows half a GiB.
        apache_avro::util::max_allocation_bytes(MAX_ALLOCATION);
        let writer: &'static Schema = Box::leak(Box::new(writer));
        GenericDatumReader::builder(writer)
            .reader_schema(&V1_SCHEMA)
            .build()
            .map(Self)
    }

    /// Reads a body that the writer wrote.
    pub fn body(&self, claim: SchemaClaim, bytes: &[u8]) -> Result<OwnedEvent, DecodeError> {
        let mut rest = Rest {
            bytes,
            is_overdrawn: false,
        };
        let unresolvable = |_| DecodeError::Unresolvable { claim };
        let value = self.0.read_value(&mut rest).map_err(unresolvable)?;
        if rest.is_overdrawn {
            return Err(DecodeError::Truncated { field: "the event" });
        }
        if !rest.bytes.is_empty() {
            return Err(DecodeError::TrailingBytes {
                bytes: rest.bytes.len(),
            });
        }
        let body = rewritten(value).map_err(unresolvable)?;
        decode::body(&body).map(|event| OwnedEvent::from(&event))
    }
}

fn rewritten(value: Value) -> Result<Vec<u8>, apache_avro::Error> {
    GenericDatumWriter::builder(&V1_SCHEMA)
        .build()?
        .write_value_to_vec(value)
}

/// What is left of the body. Notes when more was wanted: the library takes a union that the end cuts off for null,
/// and a cut message must not pass for a whole one.
struct Rest<'a> {
    bytes: &'a [u8],
    is_overdrawn: bool,
}

impl io::Read for Rest<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.is_overdrawn |= self.bytes.len() < to.len();
        self.bytes.read(to)
    }
}
