//! What is to be done with the bodies of one writer schema. Never reads a body itself.

use std::fmt;

use apache_avro::{
    Schema,
    schema_compatibility::SchemaCompatibility,
    schema_equality::{SchemataEq as _, StructFieldEq},
};

use super::{
    decode,
    decoder::Decoded,
    error::{DecodeError, SchemaClaim},
    resolve::Resolution,
    schema::V1_SCHEMA,
};

/// A writer schema that cannot be used. Never quotes it.
#[derive(Debug, thiserror::Error)]
pub enum WriterError {
    /// The text is no Avro schema.
    #[error("this is no Avro schema")]
    NotAvro(#[source] Box<apache_avro::Error>),
    /// Version 1 cannot read what it writes.
    #[error("version 1 of the event cannot read what this schema writes: {0}")]
    Incompatible(String),
}

impl WriterError {
    pub(super) fn not_avro(error: apache_avro::Error) -> Self {
        Self::NotAvro(Box::new(error))
    }
}

/// How to read what a writer wrote.
pub(super) enum Plan {
    /// Its bodies are those of version 1: the fast way.
    Version1,
    /// The library resolves them to version 1.
    Resolved(Box<Resolution>),
}

impl Plan {
    /// A schema with the layout and the logical types of version 1 is version 1, whatever its documentation and
    /// defaults say. The fingerprint alone would not do: it does not tell milliseconds from microseconds.
    pub fn new(writer: Schema) -> Result<Self, WriterError> {
        let same = StructFieldEq {
            include_attributes: false,
        };
        if same.compare(&V1_SCHEMA, &writer) {
            return Ok(Self::Version1);
        }
        if !matches!(writer, Schema::Record(_)) {
            return Err(WriterError::Incompatible("it is no record".into()));
        }
        SchemaCompatibility::can_read(&writer, &V1_SCHEMA)
            .map_err(|error| WriterError::Incompatible(error.to_string()))?;
        if !have_one_unit(&writer, &V1_SCHEMA) {
            let unit = "its times are not in microseconds".to_owned();
            return Err(WriterError::Incompatible(unit));
        }
        Resolution::new(writer)
            .map(|resolution| Self::Resolved(Box::new(resolution)))
            .map_err(WriterError::not_avro)
    }

    pub fn body<'a>(
        &self,
        claim: SchemaClaim,
        bytes: &'a [u8],
    ) -> Result<Decoded<'a>, DecodeError> {
        match self {
            Self::Version1 => decode::body(bytes).map(Decoded::Borrowed),
            Self::Resolved(resolution) => resolution
                .body(claim, bytes)
                .map(|event| Decoded::Resolved(Box::new(event))),
        }
    }
}

/// Is every time that the reader takes for microseconds meant as such? For the library all are numbers.
fn have_one_unit(writer: &Schema, reader: &Schema) -> bool {
    match (writer, reader) {
        (Schema::Record(writer), Schema::Record(reader)) => reader.fields.iter().all(|reads| {
            let writes = writer.fields.iter().find(|field| field.name == reads.name);
            writes.is_none_or(|writes| have_one_unit(&writes.schema, &reads.schema))
        }),
        (Schema::Union(writer), reader) => {
            let mut branches = writer.variants().iter();
            branches.all(|branch| have_one_unit(branch, reader))
        }
        (writer, Schema::Union(reader)) => {
            let mut branches = reader.variants().iter();
            branches.all(|branch| have_one_unit(writer, branch))
        }
        (Schema::Array(writer), Schema::Array(reader)) => {
            have_one_unit(&writer.items, &reader.items)
        }
        (writer, Schema::TimestampMicros) => !matches!(
            writer,
            Schema::Date
                | Schema::TimeMillis
                | Schema::TimeMicros
                | Schema::TimestampMillis
                | Schema::TimestampNanos
                | Schema::LocalTimestampMillis
                | Schema::LocalTimestampMicros
                | Schema::LocalTimestampNanos
        ),
        _ => true,
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Version1 => "Version1",
            Self::Resolved(_) => "Resolved",
        })
    }
}
