//! Seals a message into a dead letter and opens it again. Pure: never sends, never reads a file.

use std::fmt;

use chacha20poly1305::{
    XNonce,
    aead::{Aead as _, Generate as _, Payload},
};
use domain::time::UtcMicros;
use wire::{
    avro::SchemaClaim,
    dead_letter::{DeadLetter, DeadLetterError, decode, encode},
};

use super::{DeadLetterKeys, SealedLetter};
use crate::intake::Message;

/// What is sealed of one message at most, so that the record fits the topic's 2 MiB with room for the rest.
const SEALED_MOST: usize = 2 * 1024 * 1024 - 16 * 1024;

/// A dead letter that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The cipher refused.
    #[error("a dead letter cannot be sealed")]
    Cipher,
    /// The record cannot be encoded.
    #[error(transparent)]
    Encode(#[from] DeadLetterError),
}

/// A dead letter that cannot be opened. Never quotes it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The bytes are no dead letter.
    #[error(transparent)]
    Decode(#[from] DeadLetterError),
    /// Sealed under a key that the key file does not have.
    #[error("the dead letter is sealed under key {0}, which the key file does not have")]
    UnknownKey(String),
    /// Another key under the same id, or a record that was changed.
    #[error("the dead letter does not open: the key is another one, or the record was changed")]
    Sealed,
    /// The seal is whole, what it holds is not.
    #[error("the sealed content is malformed")]
    Content,
}

/// An opened dead letter. `Debug` shows neither key nor value of the message.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
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
    /// Only the beginning is here.
    pub truncated: bool,
    /// Key of the message.
    pub key: Option<Vec<u8>>,
    /// Value of the message.
    pub value: Vec<u8>,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("topic", &self.topic)
            .field("partition", &self.partition)
            .field("offset", &self.offset)
            .field("code", &self.code)
            .field("message_bytes", &self.message_bytes)
            .finish_non_exhaustive()
    }
}

/// Seals a message that cannot be decoded.
pub(crate) fn seal(
    message: &Message<'_>,
    code: &'static str,
    keys: &DeadLetterKeys,
) -> Result<SealedLetter, SealError> {
    let (key_id, cipher) = keys.active().ok_or(SealError::Cipher)?;
    let (content, truncated) = content(message.key, message.value);
    let nonce = XNonce::generate();
    let mut letter = DeadLetter {
        topic: message.topic.into(),
        partition: message.partition,
        offset: message.offset,
        received_at: message.received_at.0,
        code: code.into(),
        schema: SchemaClaim::of(message.value).map(|claim| claim.to_string()),
        message_bytes: message.value.len() as i64,
        truncated,
        key_id: key_id.into(),
        nonce: nonce.into(),
        sealed: Vec::new(),
    };
    let bound = bound(&letter);
    let payload = Payload {
        msg: &content,
        aad: &bound,
    };
    letter.sealed = cipher
        .encrypt(&nonce, payload)
        .map_err(|_| SealError::Cipher)?;
    Ok(SealedLetter {
        key: format!("{}:{}:{}", message.topic, message.partition, message.offset),
        record: encode(letter)?,
    })
}

/// Opens a record of the dead-letter topic; any bytes may be given.
///
/// # Errors
/// No dead letter, sealed under another key, or changed since.
pub fn open(record: &[u8], keys: &DeadLetterKeys) -> Result<Opened, OpenError> {
    let mut letter = decode(record)?;
    let cipher = keys
        .by_id(&letter.key_id)
        .ok_or_else(|| OpenError::UnknownKey(letter.key_id.clone()))?;
    let sealed = std::mem::take(&mut letter.sealed);
    let payload = Payload {
        msg: &sealed,
        aad: &bound(&letter),
    };
    let content = cipher
        .decrypt(&XNonce::from(letter.nonce), payload)
        .map_err(|_| OpenError::Sealed)?;
    let (key, value) = split(&content).ok_or(OpenError::Content)?;
    Ok(Opened {
        key: key.map(<[u8]>::to_vec),
        value: value.to_vec(),
        topic: letter.topic,
        partition: letter.partition,
        offset: letter.offset,
        received_at: letter.received_at,
        code: letter.code,
        schema: letter.schema,
        message_bytes: letter.message_bytes,
        truncated: letter.truncated,
    })
}

/// The readable fields, each with its length: changed ones break the seal.
fn bound(letter: &DeadLetter) -> Vec<u8> {
    let mut out = b"sharetrail dead letter 1".to_vec();
    let texts = [
        letter.topic.as_bytes(),
        letter.code.as_bytes(),
        letter.schema.as_deref().unwrap_or_default().as_bytes(),
        letter.key_id.as_bytes(),
    ];
    for text in texts {
        out.extend_from_slice(&(text.len() as u64).to_le_bytes());
        out.extend_from_slice(text);
    }
    out.extend_from_slice(&letter.partition.to_le_bytes());
    for number in [letter.offset, letter.received_at.0, letter.message_bytes] {
        out.extend_from_slice(&number.to_le_bytes());
    }
    out.push(u8::from(letter.truncated));
    out
}

/// Length of the key (-1 for none), key, value; cut where the topic could not take more.
fn content(key: Option<&[u8]>, value: &[u8]) -> (Vec<u8>, bool) {
    let whole = key.unwrap_or_default();
    let kept_key = whole.get(..SEALED_MOST / 2).unwrap_or(whole);
    let kept_value = value.get(..SEALED_MOST - kept_key.len()).unwrap_or(value);
    let length = key.map_or(-1, |_| kept_key.len() as i32);
    let content = [&length.to_le_bytes(), kept_key, kept_value].concat();
    let truncated = kept_key.len() < whole.len() || kept_value.len() < value.len();
    (content, truncated)
}

fn split(content: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    let (length, rest) = content.split_first_chunk::<4>()?;
    match i32::from_le_bytes(*length) {
        -1 => Some((None, rest)),
        length => {
            let (key, value) = rest.split_at_checked(usize::try_from(length).ok()?)?;
            Some((Some(key), value))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::ReceivedAt;

    fn message<'a>(key: Option<&'a [u8]>, value: &'a [u8]) -> Message<'a> {
        Message {
            topic: "disclosures.v1",
            partition: 3,
            offset: 77,
            received_at: ReceivedAt(UtcMicros(1_000)),
            is_broker_time: true,
            key,
            value,
        }
    }

    #[test]
    fn what_is_sealed_is_opened_with_its_origin() {
        let keys = DeadLetterKeys::random();
        for key in [None, Some(b"".as_slice()), Some(b"cx:1")] {
            let letter = seal(&message(key, b"AB123456C"), "wrong_magic", &keys).unwrap();
            assert_eq!(letter.key, "disclosures.v1:3:77");
            let hidden =
                |needle: &[u8]| !letter.record.windows(needle.len()).any(|at| at == needle);
            assert!(hidden(b"AB123456C") && hidden(b"cx:1"));
            let opened = open(&letter.record, &keys).unwrap();
            assert_eq!((opened.partition, opened.offset), (3, 77));
            assert_eq!(
                (opened.topic.as_str(), opened.code.as_str()),
                ("disclosures.v1", "wrong_magic")
            );
            assert_eq!(
                (opened.key.as_deref(), opened.value.as_slice()),
                (key, b"AB123456C".as_slice())
            );
            assert!(!format!("{opened:?}").contains("AB123456C"));
        }
    }

    #[test]
    fn a_changed_record_does_not_open() {
        let keys = DeadLetterKeys::random();
        let record = seal(&message(Some(b"k"), b"value"), "truncated", &keys)
            .unwrap()
            .record;
        for at in 0..record.len() {
            let mut changed = record.clone();
            changed[at] ^= 0x01;
            assert!(open(&changed, &keys).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_letter_moved_to_another_place_does_not_open() {
        let keys = DeadLetterKeys::random();
        let record = seal(&message(None, b"value"), "truncated", &keys)
            .unwrap()
            .record;
        let moves: [fn(&mut DeadLetter); 5] = [
            |letter| letter.topic = "disclosures.v1.cx".into(),
            |letter| letter.partition += 1,
            |letter| letter.offset += 1,
            |letter| letter.code = "empty".into(),
            |letter| letter.received_at = UtcMicros(0),
        ];
        for change in moves {
            let mut letter = decode(&record).unwrap();
            change(&mut letter);
            let moved = encode(letter).unwrap();
            assert!(matches!(open(&moved, &keys), Err(OpenError::Sealed)));
        }
    }

    #[test]
    fn another_key_does_not_open_it() {
        let file = super::super::generate_key_file("d1");
        let keys = DeadLetterKeys::parse(&file).unwrap();
        let record = seal(&message(None, b"value"), "truncated", &keys)
            .unwrap()
            .record;
        assert!(open(&record, &DeadLetterKeys::parse(&file).unwrap()).is_ok());
        let same_id = DeadLetterKeys::parse(&super::super::generate_key_file("d1")).unwrap();
        assert!(matches!(open(&record, &same_id), Err(OpenError::Sealed)));
        assert!(matches!(
            open(&record, &DeadLetterKeys::random()),
            Err(OpenError::UnknownKey(_))
        ));
    }

    #[test]
    fn a_message_that_does_not_fit_is_cut_and_says_so() {
        let keys = DeadLetterKeys::random();
        let huge = vec![b'x'; 5 << 20];
        let letter = seal(&message(Some(&huge), &huge), "too_large", &keys).unwrap();
        assert!(letter.record.len() < 2 << 20);
        let opened = open(&letter.record, &keys).unwrap();
        assert!(opened.truncated);
        assert_eq!(opened.message_bytes, 5 << 20);
    }
}
