//! Dead letters: messages that cannot be decoded, kept with their typed origin and their content sealed.
//!
//! The content may hold raw identifiers, so it is sealed (XChaCha20-Poly1305) under a key of its own;
//! every field that stays readable is bound to the seal. Never logs content; never decides what is a dead letter.

mod keys;
mod publish;
mod read;
mod replay;
mod seal;
mod search;

pub use keys::{DeadLetterKeys, KeyFileError, generate_key_file};
pub use publish::DeadLetterPublisher;
pub use read::{Letters, Place, ReadError, Record};
pub use replay::{Replay, ReplayError, Report};
pub(crate) use seal::seal;
pub use seal::{OpenError, Opened, SealError, open};
pub use search::{Chunk, Found, LetterFilter, Search, SearchError, Seen, Standing, Unreadable};

/// The topic of dead letters.
pub const TOPIC: &str = "disclosures.dead-letters.v1";

/// A sealed dead letter, ready to publish.
pub(crate) struct SealedLetter {
    /// `topic:partition:offset` of the message.
    pub key: String,
    /// The record.
    pub record: Vec<u8>,
}
