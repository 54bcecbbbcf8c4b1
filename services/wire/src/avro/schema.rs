//! The schemas of the event that are compiled in, and how a message names one. Never fetches a schema.

use std::{fmt, str::FromStr, sync::LazyLock};

use apache_avro::{Schema, rabin::Rabin};
use sha2::Digest as _;

/// CRC-64-AVRO of a schema's parsing canonical form, in the order of its bytes on the wire (little-endian).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 8]);

/// In hex, in wire order.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Fingerprint {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 16 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(());
        }
        let number = u64::from_str_radix(text, 16).map_err(|_| ())?;
        Ok(Self(number.to_be_bytes()))
    }
}

impl Fingerprint {
    /// Of a schema, as the Avro specification has it.
    ///
    /// The library (0.22) leaves `{"type":"string"}` in its canonical form where a logical type stood; the
    /// specification, and so every other language, writes `"string"`. The text is mended before it is hashed.
    pub(crate) fn of(schema: &Schema) -> Self {
        let mut text = schema.canonical_form();
        for primitive in PRIMITIVES {
            let simple = format!("\"{primitive}\"");
            text = text.replace(&format!("{{\"type\":{simple}}}"), &simple);
        }
        Self(Rabin::digest(text).into())
    }
}

const PRIMITIVES: [&str; 7] = [
    "boolean", "int", "long", "float", "double", "bytes", "string",
];

/// Version 1, as shipped in `schemas/avro`.
pub const V1_TEXT: &str = include_str!("../../../../schemas/avro/disclosure_event.v1.avsc");

/// Fingerprint of version 1; a test computes it from the file, and so does `tests/contract/check_vectors.py`.
pub const V1: Fingerprint = Fingerprint([0x7c, 0x9f, 0xec, 0xeb, 0x90, 0x91, 0x9b, 0xb6]);

/// Version 1, parsed.
#[expect(
    clippy::expect_used,
    reason = "the schema is compiled in; a test parses it"
)]
pub(super) static V1_SCHEMA: LazyLock<Schema> =
    LazyLock::new(|| Schema::parse_str(V1_TEXT).expect("the compiled-in schema parses"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_of_version_1_is_that_of_its_file() {
        assert_eq!(Fingerprint::of(&V1_SCHEMA).to_string(), V1.to_string());
    }

    #[test]
    fn a_fingerprint_reads_as_it_prints() {
        let one = Fingerprint([0x01, 2, 3, 0xff, 5, 6, 7, 8]);
        assert_eq!(one.to_string().parse(), Ok(one));
        for bad in [
            "",
            "0102",
            "+102030405060708",
            "é1020304050607",
            "01020304050607081",
        ] {
            assert_eq!(bad.parse::<Fingerprint>(), Err(()), "{bad}");
        }
    }
}
