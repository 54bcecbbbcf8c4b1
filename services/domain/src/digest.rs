//! Content digest and finding id: what makes two events, two findings, the same (event.md 2, judging.md 3).
//! Never depends on an encoding.

/// SHA-256 of an event's content, first 16 bytes (event.md 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentDigest(pub [u8; 16]);

/// SHA-256 of what identifies a finding, first 16 bytes (judging.md 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingId(pub [u8; 16]);
