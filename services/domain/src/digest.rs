//! Content digest and finding id: what makes two events, two findings, the same (event.md 2, judging.md 3).
//! Never depends on an encoding, on the order of `subjects`, `categories` or `facts`, nor on when it is asked.
//!
//! The content digest is SHA-256, first 16 bytes, over the canonical bytes of the record
//! `schemas/avro/disclosure_event.v1.avsc`. Canonical bytes are:
//!
//! - record: its fields in the order of the schema, each as field number (u16, from 1), length of what follows
//!   (u32), canonical bytes of the value. A field that equals its default in the schema is left out, so a null is;
//!   a field without a default is never left out, even when empty
//! - string: its UTF-8 as it is; UUID: its 16 bytes; fixed: its bytes; enum: its symbol
//! - long, timestamp: i64
//! - array of strings: sorted by bytes, repeats kept, each as length (u32) and bytes
//! - array of subjects: sorted by scheme, pseudonym, `key_id`, symbol of kind, each as length (u32) and record
//! - map: sorted by the bytes of the key, each as length (u32), key, length (u32), value
//!
//! Numbers are little-endian. Vectors: `schemas/avro/examples/digests.json`, checked here and by
//! `tests/contract/check_vectors.py`, which shares no code with this.

mod canonical;
mod sink;

use sha2::{Digest as _, Sha256};

use crate::{
    event::{DisclosureEvent, EventId},
    verdict::RuleCode,
};

/// SHA-256 of an event's content, first 16 bytes (event.md 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentDigest(pub [u8; 16]);

/// SHA-256 of what identifies a finding, first 16 bytes (judging.md 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingId(pub [u8; 16]);

/// Room for the canonical bytes of most events.
const USUAL_BYTES: usize = 1_024;

/// Digest of an event's content; total.
#[must_use]
pub fn content_digest(event: &DisclosureEvent<'_>) -> ContentDigest {
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    canonical::event(event, &mut bytes);
    ContentDigest(first_half(&Sha256::digest(&bytes).into()))
}

/// Id of a finding: SHA-256, first 16 bytes, over its parts, each as length (u32, little-endian) and bytes: `source`,
/// `event_id` (16 bytes), `content` (16 bytes), the code's name, `subject` (u32, little-endian), `register_version`.
/// An absent part has length 0.
#[must_use]
pub fn finding_id(
    source: &str,
    event_id: EventId,
    content: ContentDigest,
    code: RuleCode,
    subject: Option<u32>,
    register_version: Option<&str>,
) -> FindingId {
    let subject = subject.map(u32::to_le_bytes);
    let parts: [&[u8]; 6] = [
        source.as_bytes(),
        &event_id.0,
        &content.0,
        code.as_str().as_bytes(),
        subject.as_ref().map_or(&[], <[u8; 4]>::as_slice),
        register_version.unwrap_or_default().as_bytes(),
    ];
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(sink::length(part.len()));
        hasher.update(part);
    }
    FindingId(first_half(&hasher.finalize().into()))
}

/// The 16 bytes of a hash that we keep.
fn first_half(hash: &[u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&hash[..16]);
    half
}

#[cfg(test)]
mod tests;
