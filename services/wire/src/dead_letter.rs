//! The record of a message that cannot be decoded (`schemas/avro/dead_letter.v1.avsc`), as Avro single-object.
//! Never seals and never opens what it carries.

use std::sync::LazyLock;

use apache_avro::{
    Schema, reader::datum::GenericDatumReader, types::Value, writer::datum::GenericDatumWriter,
};
use domain::time::UtcMicros;

use crate::avro::Fingerprint;

const SCHEMA_TEXT: &str = include_str!("../../../schemas/avro/dead_letter.v1.avsc");

#[expect(
    clippy::expect_used,
    reason = "the schema is compiled in; a test parses it"
)]
static SCHEMA: LazyLock<Schema> =
    LazyLock::new(|| Schema::parse_str(SCHEMA_TEXT).expect("the compiled-in schema parses"));

/// What a dead letter begins with: the marker of the single-object encoding, and the schema's fingerprint as the
/// specification has it (the library's own writer would put another).
static HEADER: LazyLock<[u8; 10]> = LazyLock::new(|| {
    let mut header = [0xc3, 0x01, 0, 0, 0, 0, 0, 0, 0, 0];
    header[2..].copy_from_slice(&Fingerprint::of(&SCHEMA).0);
    header
});

/// A dead letter: typed origin and reason, sealed content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// Topic that the message lay on.
    pub topic: String,
    /// Partition of that topic.
    pub partition: i32,
    /// Offset in that partition.
    pub offset: i64,
    /// When the broker appended the message.
    pub received_at: UtcMicros,
    /// Why it cannot be decoded.
    pub code: String,
    /// The schema that the bytes claim.
    pub schema: Option<String>,
    /// Length of the whole message value in bytes.
    pub message_bytes: i64,
    /// Only the beginning is sealed.
    pub truncated: bool,
    /// Which key seals it.
    pub key_id: String,
    /// Nonce of the seal.
    pub nonce: [u8; 24],
    /// The sealed content.
    pub sealed: Vec<u8>,
}

/// Bytes that are no dead letter, or a dead letter that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum DeadLetterError {
    /// The bytes do not follow the schema.
    #[error("these bytes are no dead letter of schema version 1")]
    Decode(#[source] Box<apache_avro::Error>),
    /// The bytes begin otherwise.
    #[error("these bytes do not begin as a dead letter of schema version 1")]
    Header,
    /// The record could not be encoded.
    #[error("the dead letter cannot be encoded")]
    Encode(#[source] Box<apache_avro::Error>),
    /// A field is missing or has another type.
    #[error("the dead letter has no usable {0}")]
    Field(&'static str),
}

/// Encodes a dead letter.
///
/// # Errors
/// Only when the compiled-in schema and this file disagree.
pub fn encode(letter: DeadLetter) -> Result<Vec<u8>, DeadLetterError> {
    let encoding = |error| DeadLetterError::Encode(Box::new(error));
    let body = GenericDatumWriter::builder(&SCHEMA)
        .build()
        .and_then(|writer| writer.write_value_to_vec(to_value(letter)))
        .map_err(encoding)?;
    Ok([&HEADER[..], &body].concat())
}

/// Decodes a dead letter; any bytes may be given.
///
/// # Errors
/// Bytes that do not follow the schema.
pub fn decode(bytes: &[u8]) -> Result<DeadLetter, DeadLetterError> {
    let decoding = |error| DeadLetterError::Decode(Box::new(error));
    let mut body = bytes
        .strip_prefix(&HEADER[..])
        .ok_or(DeadLetterError::Header)?;
    let value = GenericDatumReader::builder(&SCHEMA)
        .build()
        .and_then(|reader| reader.read_value(&mut body))
        .map_err(decoding)?;
    if !body.is_empty() {
        return Err(DeadLetterError::Field("end: bytes follow it"));
    }
    from_value(value)
}

fn to_value(letter: DeadLetter) -> Value {
    let schema = match letter.schema {
        Some(schema) => Value::Union(1, Box::new(Value::String(schema))),
        None => Value::Union(0, Box::new(Value::Null)),
    };
    Value::Record(vec![
        ("topic".into(), Value::String(letter.topic)),
        ("partition".into(), Value::Int(letter.partition)),
        ("offset".into(), Value::Long(letter.offset)),
        (
            "received_at".into(),
            Value::TimestampMicros(letter.received_at.0),
        ),
        ("code".into(), Value::String(letter.code)),
        ("schema".into(), schema),
        ("message_bytes".into(), Value::Long(letter.message_bytes)),
        ("truncated".into(), Value::Boolean(letter.truncated)),
        ("key_id".into(), Value::String(letter.key_id)),
        ("nonce".into(), Value::Fixed(24, letter.nonce.to_vec())),
        ("sealed".into(), Value::Bytes(letter.sealed)),
    ])
}

fn from_value(value: Value) -> Result<DeadLetter, DeadLetterError> {
    let Value::Record(fields) = value else {
        return Err(DeadLetterError::Field("record"));
    };
    let mut letter = DeadLetter {
        topic: String::new(),
        partition: 0,
        offset: 0,
        received_at: UtcMicros(0),
        code: String::new(),
        schema: None,
        message_bytes: 0,
        truncated: false,
        key_id: String::new(),
        nonce: [0; 24],
        sealed: Vec::new(),
    };
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("topic", Value::String(topic)) => letter.topic = topic,
            ("partition", Value::Int(partition)) => letter.partition = partition,
            ("offset", Value::Long(offset)) => letter.offset = offset,
            ("received_at", Value::TimestampMicros(at)) => letter.received_at = UtcMicros(at),
            ("code", Value::String(code)) => letter.code = code,
            ("schema", Value::Union(_, schema)) => match *schema {
                Value::String(schema) => letter.schema = Some(schema),
                _ => letter.schema = None,
            },
            ("message_bytes", Value::Long(bytes)) => letter.message_bytes = bytes,
            ("truncated", Value::Boolean(truncated)) => letter.truncated = truncated,
            ("key_id", Value::String(key_id)) => letter.key_id = key_id,
            ("nonce", Value::Fixed(_, nonce)) => {
                letter.nonce = nonce
                    .try_into()
                    .map_err(|_| DeadLetterError::Field("nonce"))?;
            }
            ("sealed", Value::Bytes(sealed)) => letter.sealed = sealed,
            _ => return Err(DeadLetterError::Field("field")),
        }
    }
    Ok(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> DeadLetter {
        DeadLetter {
            topic: "disclosures.v1.cx-housing".into(),
            partition: 1,
            offset: 4_000_000_000,
            received_at: UtcMicros(1_767_225_600_000_000),
            code: "truncated".into(),
            schema: Some("avro:00112233".into()),
            message_bytes: 17,
            truncated: false,
            key_id: "d1".into(),
            nonce: [7; 24],
            sealed: vec![1, 2, 3],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for letter in [
            letter(),
            DeadLetter {
                schema: None,
                ..letter()
            },
        ] {
            assert_eq!(decode(&encode(letter.clone()).unwrap()).unwrap(), letter);
        }
    }

    #[test]
    fn any_bytes_are_refused_without_a_panic() {
        let good = encode(letter()).unwrap();
        for end in 0..good.len() {
            assert!(decode(&good[..end]).is_err(), "{end}");
        }
        assert!(decode(&[0xff; 64]).is_err());
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0xff;
            let _ = decode(&bad);
        }
    }
}
