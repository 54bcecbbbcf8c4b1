//! Bytes that cannot be decoded, made from a good message in the ways in which messages break.
//! Never random: the same message breaks into the same bytes.

use crate::dice::mix;

/// How a message was broken. Apply it to the Avro single-object bytes of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breakage {
    /// Nothing is left.
    Empty,
    /// The marker of the encoding is wrong.
    WrongMagic,
    /// A schema that nobody knows.
    UnknownSchema,
    /// The end is missing.
    Truncated,
    /// Something follows the end.
    TrailingBytes,
    /// A log line where an event should be.
    Noise,
}

impl Breakage {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Empty,
        Self::WrongMagic,
        Self::UnknownSchema,
        Self::Truncated,
        Self::TrailingBytes,
        Self::Noise,
    ];

    /// Code of the dead letter that it becomes.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::WrongMagic | Self::Noise => "wrong_magic",
            Self::UnknownSchema => "unknown_schema",
            Self::Truncated => "truncated",
            Self::TrailingBytes => "trailing_bytes",
        }
    }

    /// Breaks the Avro single-object encoding (2 marker bytes, 8 of the schema, then the body).
    pub fn apply(self, message: &mut Vec<u8>) {
        match self {
            Self::Empty => message.clear(),
            Self::WrongMagic => {
                if let Some(first) = message.first_mut() {
                    *first = 0x7f;
                }
            }
            Self::UnknownSchema => {
                for byte in message.iter_mut().skip(2).take(8) {
                    *byte ^= 0xff;
                }
            }
            Self::Truncated => message.truncate(message.len() / 2),
            Self::TrailingBytes => message.extend_from_slice(b"\r\n\0"),
            Self::Noise => {
                let length = message.len() as u64;
                let noise = (0..length.max(16)).map(|at| b' ' + (mix(at, length) % 90) as u8);
                *message = noise.collect();
            }
        }
    }
}
