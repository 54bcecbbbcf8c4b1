//! Messages of a known schema that is not version 1: the library reads them and resolves them to version 1, whose
//! bytes the decoder of version 1 then reads, so that there is one mapping to the event. Slower by far: for the
//! weeks in which two versions meet. Never guesses a schema.

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

/// Reads a body that `writer` wrote.
pub(super) fn body(
    writer: &Schema,
    claim: SchemaClaim,
    mut bytes: &[u8],
) -> Result<OwnedEvent, DecodeError> {
    // Counts once for the whole process; without it the library allows half a GiB.
    apache_avro::util::max_allocation_bytes(MAX_ALLOCATION);
    let value = read(writer, &mut bytes).map_err(|_| DecodeError::Unresolvable { claim })?;
    if !bytes.is_empty() {
        return Err(DecodeError::TrailingBytes { bytes: bytes.len() });
    }
    let body = GenericDatumWriter::builder(&V1_SCHEMA)
        .build()
        .and_then(|writer| writer.write_value_to_vec(value))
        .map_err(|_| DecodeError::Unresolvable { claim })?;
    decode::body(&body).map(|event| OwnedEvent::from(&event))
}

fn read(writer: &Schema, bytes: &mut &[u8]) -> Result<Value, apache_avro::Error> {
    GenericDatumReader::builder(writer)
        .reader_schema(&V1_SCHEMA)
        .build()?
        .read_value(bytes)
}
