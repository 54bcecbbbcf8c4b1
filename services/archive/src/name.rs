//! Names of files: `topic/partition/FIRST-LAST.DIGEST.avro`, offsets with leading zeros, so that a listing is in
//! order. Total: a name that is none of ours is told, never guessed at.

use std::fmt;

/// A partition of a topic.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Topic.
    pub topic: String,
    /// Partition.
    pub partition: i32,
}

/// Offsets `first..=last`; `first` is at most `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First offset.
    pub first: i64,
    /// Last offset.
    pub last: i64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, partition {}", self.topic, self.partition)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.first, self.last)
    }
}

/// The path of a file below the archive's root. `digest`: SHA-256 of its bytes, hex.
pub(crate) fn write(place: &Place, span: Span, digest: &str) -> String {
    let (Place { topic, partition }, Span { first, last }) = (place, span);
    format!("{topic}/{partition}/{first:020}-{last:020}.{digest}.avro")
}

/// What a path says; `None` for one that no archiver of ours wrote.
pub(crate) fn read(path: &str) -> Option<(Place, Span, &str)> {
    let mut parts = path.rsplitn(3, '/');
    let (file, partition, topic) = (parts.next()?, parts.next()?, parts.next()?);
    let (span, digest) = file.strip_suffix(".avro")?.split_once('.')?;
    let (first, last) = span.split_once('-')?;
    let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    let place = Place {
        topic: topic.to_owned(),
        partition: partition.parse().ok()?,
    };
    let span = Span {
        first: first.parse().ok()?,
        last: last.parse().ok()?,
    };
    let is_span = span.first >= 0 && span.first <= span.last && span.last < i64::MAX;
    // Written in another way (no leading zeros, say) it would be listed, and not found again.
    let is_ours =
        is_digest && is_span && !topic.contains('/') && write(&place, span, digest) == path;
    is_ours.then_some((place, span, digest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_name_reads_back(topic in "[a-z0-9._-]{1,40}", partition in 0..i32::MAX, first in 0..i64::MAX / 2, length: u32) {
            let place = Place { topic, partition };
            let span = Span { first, last: first + i64::from(length) };
            let digest = "0123456789abcdef".repeat(4);
            let path = write(&place, span, &digest);
            prop_assert_eq!(read(&path), Some((place, span, digest.as_str())));
        }

        #[test]
        fn any_path_is_a_name_or_none(path in ".{0,120}") {
            let _ = read(&path);
        }
    }

    #[test]
    fn names_of_others_are_none_of_ours() {
        let digest = "a".repeat(64);
        for path in [
            "README".to_owned(),
            format!("t/0/{:020}-{:020}.{digest}.avro", 5, 4),
            format!("t/x/{:020}-{:020}.{digest}.avro", 1, 4),
            format!("deeper/t/0/{:020}-{:020}.{digest}.avro", 1, 4),
            "t/0/1-4.short.avro".to_owned(),
            format!("t/0/1-4.{digest}.avro"),
            format!("t/0/{:020}-{:020}.{digest}.avro#1", 1, 4),
            format!("t/+0/{:020}-{:020}.{digest}.avro", 1, 4),
            format!("t/0/{:020}-{:020}.{digest}.avro", 0, i64::MAX),
        ] {
            assert_eq!(read(&path), None, "{path}");
        }
        assert!(read(&format!("t/0/{:020}-{:020}.{digest}.avro", 1, 4)).is_some());
    }
}
