//! Why bytes are no event. Names the field, never what stood in it.

use std::fmt;

use super::{MAX_MESSAGE_BYTES, schema::Fingerprint};

/// The schema that bytes claim to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SchemaClaim {
    /// Single-object encoding.
    Fingerprint(Fingerprint),
    /// Confluent framing.
    Id(u32),
}

/// `avro:` and the fingerprint in hex, or `confluent:` and the id.
impl fmt::Display for SchemaClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fingerprint(fingerprint) => write!(f, "avro:{fingerprint}"),
            Self::Id(id) => write!(f, "confluent:{id}"),
        }
    }
}

/// Why bytes are no event; `field` is a path in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No bytes: a tombstone or an empty message.
    #[error("the message is empty")]
    Empty,
    /// Longer than any topic allows.
    #[error("the message has {bytes} bytes, more than {MAX_MESSAGE_BYTES}")]
    TooLarge {
        /// Its length.
        bytes: usize,
    },
    /// Neither single-object encoding nor Confluent framing.
    #[error(
        "the message starts neither as Avro single-object (C3 01) nor as Confluent framing (00)"
    )]
    WrongMagic,
    /// A schema that nobody told us about.
    #[error("the schema {claim} is not known here")]
    UnknownSchema {
        /// What it claims.
        claim: SchemaClaim,
    },
    /// A registry knows the schema, and version 1 cannot read what it writes, or it is no Avro at all.
    #[error("the schema {claim} writes no events that can be read here")]
    IncompatibleSchema {
        /// What it claims.
        claim: SchemaClaim,
    },
    /// It ends too early.
    #[error("the message ends inside {field}")]
    Truncated {
        /// Where.
        field: &'static str,
    },
    /// It goes on after the event.
    #[error("{bytes} bytes follow the event")]
    TrailingBytes {
        /// How many.
        bytes: usize,
    },
    /// A number of more than 64 bits.
    #[error("{field} is a number of more than 64 bits")]
    BadNumber {
        /// Where.
        field: &'static str,
    },
    /// A length or count that is negative or greater than any message.
    #[error("{field} has an impossible length")]
    BadLength {
        /// Where.
        field: &'static str,
    },
    /// Text that is not UTF-8.
    #[error("{field} is not UTF-8")]
    BadUtf8 {
        /// Where.
        field: &'static str,
    },
    /// Text that is no UUID.
    #[error("{field} is not a UUID")]
    BadUuid {
        /// Where.
        field: &'static str,
    },
    /// A branch that the union does not have.
    #[error("{field} has a branch that its union lacks")]
    BadUnion {
        /// Where.
        field: &'static str,
    },
    /// A position that the enum does not have.
    #[error("{field} has a symbol that the writer's own schema lacks")]
    BadEnum {
        /// Where.
        field: &'static str,
    },
    /// Bytes that do not follow another known schema, as the library says; it names no field that we could trust.
    #[error("the message does not follow the known schema {claim}")]
    Unresolvable {
        /// What it claims.
        claim: SchemaClaim,
    },
}

impl DecodeError {
    /// Every code, for metrics that are declared before anything happens.
    pub const CODES: &'static [&'static str] = &[
        "empty",
        "too_large",
        "wrong_magic",
        "unknown_schema",
        "incompatible_schema",
        "truncated",
        "trailing_bytes",
        "bad_number",
        "bad_length",
        "bad_utf8",
        "bad_uuid",
        "bad_union",
        "bad_enum",
        "unresolvable",
    ];

    /// As counted and stored.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too_large",
            Self::WrongMagic => "wrong_magic",
            Self::UnknownSchema { .. } => "unknown_schema",
            Self::IncompatibleSchema { .. } => "incompatible_schema",
            Self::Truncated { .. } => "truncated",
            Self::TrailingBytes { .. } => "trailing_bytes",
            Self::BadNumber { .. } => "bad_number",
            Self::BadLength { .. } => "bad_length",
            Self::BadUtf8 { .. } => "bad_utf8",
            Self::BadUuid { .. } => "bad_uuid",
            Self::BadUnion { .. } => "bad_union",
            Self::BadEnum { .. } => "bad_enum",
            Self::Unresolvable { .. } => "unresolvable",
        }
    }
}
