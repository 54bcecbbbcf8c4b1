//! One file: messages of one partition, in order, as an Avro object container compressed with zstd. Pure: bytes in,
//! bytes out.

use apache_avro::{Codec, Reader, Writer, ZstandardSettings};
use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use crate::{
    message::{Message, SCHEMA},
    name::{Place, Span},
};

/// Why a file cannot be trusted. It is named and left as it is: what it held may still be in Kafka.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// Its bytes are not those that were written.
    #[error("its bytes are not those that its name says (SHA-256 {found})")]
    Changed {
        /// What they are.
        found: String,
    },
    /// It is no Avro container of archived messages.
    #[error("it cannot be read as archived messages")]
    Unreadable(#[source] Box<apache_avro::Error>),
    /// It holds messages of another range.
    #[error("offset {offset} is not in its place")]
    Order {
        /// Which.
        offset: i64,
    },
}

/// A file being built.
pub(crate) struct Draft {
    writer: Writer<'static, Vec<u8>>,
    span: Span,
    messages: u64,
    loose: usize,
}

/// A finished file.
pub(crate) struct Finished {
    pub span: Span,
    pub messages: u64,
    /// SHA-256 of the bytes, hex.
    pub digest: String,
    pub bytes: Bytes,
}

impl Draft {
    /// An empty file of a partition, for messages from this offset on.
    ///
    /// # Errors
    /// The container cannot be begun; a fault of this program.
    pub fn new(place: &Place, first: i64) -> Result<Self, apache_avro::Error> {
        let codec = Codec::Zstandard(ZstandardSettings::default());
        let mut writer = Writer::with_codec(&SCHEMA, Vec::new(), codec)?;
        for (key, value) in [
            ("sharetrail.topic", place.topic.clone()),
            ("sharetrail.partition", place.partition.to_string()),
            ("sharetrail.first", first.to_string()),
        ] {
            writer.add_user_metadata(key.to_owned(), value)?;
        }
        let span = Span { first, last: first };
        Ok(Self {
            writer,
            span,
            messages: 0,
            loose: 0,
        })
    }

    /// Adds the next message.
    ///
    /// # Errors
    /// It cannot be encoded; a fault of this program.
    pub fn push(&mut self, message: &Message) -> Result<(), apache_avro::Error> {
        self.writer.append_ser(message)?;
        self.span.last = message.offset;
        self.messages += 1;
        self.loose += message.bytes();
        Ok(())
    }

    /// Bytes so far, compressed.
    pub fn bytes(&self) -> usize {
        self.writer.get_ref().len()
    }

    /// Bytes so far as whoever reads the file holds them, not compressed.
    pub const fn loose_bytes(&self) -> usize {
        self.loose
    }

    /// Finishes it.
    ///
    /// # Errors
    /// As [`Draft::push`].
    pub fn finish(self) -> Result<Finished, apache_avro::Error> {
        let bytes = self.writer.into_inner()?;
        Ok(Finished {
            span: self.span,
            messages: self.messages,
            digest: digest(&bytes),
            bytes: bytes.into(),
        })
    }
}

/// The messages of a file, after its digest and the order of its offsets were checked.
///
/// # Errors
/// See [`Damage`].
pub fn read_file(bytes: &[u8], span: Span, expected: &str) -> Result<Vec<Message>, Damage> {
    let found = digest(bytes);
    if found != expected {
        return Err(Damage::Changed { found });
    }
    let unreadable = |error| Damage::Unreadable(Box::new(error));
    let reader = Reader::new(bytes).map_err(unreadable)?;
    let mut messages = Vec::new();
    let mut next = span.first;
    for message in reader.into_deser_iter::<Message>() {
        let message = message.map_err(unreadable)?;
        if message.offset < next || message.offset > span.last {
            return Err(Damage::Order {
                offset: message.offset,
            });
        }
        next = message.offset + 1;
        messages.push(message);
    }
    if next == span.last + 1 {
        Ok(messages)
    } else {
        Err(Damage::Order { offset: next })
    }
}

fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Header;

    fn place() -> Place {
        Place {
            topic: "disclosures.v1".into(),
            partition: 3,
        }
    }

    fn bytes() -> impl Strategy<Value = Option<Vec<u8>>> {
        proptest::option::of(proptest::collection::vec(any::<u8>(), 0..40))
    }

    fn message() -> impl Strategy<Value = Message> {
        let headers = proptest::collection::vec(("[a-zé]{0,9}", bytes()), 0..3);
        let fields = (
            1_i64..5,
            any::<i64>(),
            any::<bool>(),
            bytes(),
            bytes(),
            headers,
        );
        fields.prop_map(
            |(offset, timestamp_ms, is_broker_time, key, value, headers)| {
                let headers = headers.into_iter();
                Message {
                    offset,
                    timestamp_ms,
                    is_broker_time,
                    key,
                    value,
                    headers: headers.map(|(key, value)| Header { key, value }).collect(),
                }
            },
        )
    }

    /// Their steps become offsets.
    fn finished(first: i64, messages: &mut [Message]) -> Finished {
        let (mut draft, mut next) = (Draft::new(&place(), first).unwrap(), first);
        for message in messages {
            message.offset += next - 1;
            next = message.offset + 1;
            draft.push(message).unwrap();
        }
        draft.finish().unwrap()
    }

    proptest! {
        #[test]
        fn messages_read_back(first in 0_i64..1_000_000, mut messages in proptest::collection::vec(message(), 1..40)) {
            let file = finished(first, &mut messages);
            let read = read_file(&file.bytes, file.span, &file.digest).unwrap();
            prop_assert_eq!(read, messages);
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let span = Span { first: 0, last: 9 };
            prop_assert!(read_file(&bytes, span, &digest(&bytes)).is_err());
        }

        #[test]
        fn a_changed_byte_is_found(mut messages in proptest::collection::vec(message(), 1..9), at: usize, bit in 0_u32..8) {
            let file = finished(7, &mut messages);
            let mut bytes = file.bytes.to_vec();
            let at = at % bytes.len();
            bytes[at] ^= 1_u8 << bit;
            let read = read_file(&bytes, file.span, &file.digest);
            let is_found = matches!(read, Err(Damage::Changed { .. }));
            prop_assert!(is_found);
        }
    }

    #[test]
    fn a_file_that_lacks_its_end_or_holds_another_range_is_refused() {
        let mut messages = [1, 1].map(|offset| Message {
            offset,
            timestamp_ms: 0,
            is_broker_time: true,
            key: None,
            value: None,
            headers: Vec::new(),
        });
        let file = finished(5, &mut messages);
        for (first, last) in [(5, 7), (6, 6), (5, 5)] {
            let read = read_file(&file.bytes, Span { first, last }, &file.digest);
            assert!(matches!(read, Err(Damage::Order { .. })), "{first} {last}");
        }
    }
}
