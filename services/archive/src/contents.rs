//! What an archive holds, and what is missing in it, by the names of its files. Pure: asks nobody.

use std::collections::BTreeMap;

use crate::name::{Place, Span};

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its offsets.
    pub span: Span,
    /// SHA-256 of its bytes, hex.
    pub digest: String,
    /// Its size.
    pub bytes: u64,
}

/// The files of one partition, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Files by first offset; of those with the same first offset the longest first.
    pub entries: Vec<Entry>,
}

/// All files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// By partition.
    pub places: BTreeMap<Place, Holdings>,
    /// Files that no archiver wrote; nobody reads them.
    pub strange: Vec<String>,
}

impl Contents {
    pub(crate) fn add(&mut self, place: Place, entry: Entry) {
        self.places.entry(place).or_default().entries.push(entry);
    }

    pub(crate) fn sort(&mut self) {
        for holdings in self.places.values_mut() {
            let order = |entry: &Entry| (entry.span.first, std::cmp::Reverse(entry.span.last));
            holdings.entries.sort_by_key(order);
        }
        self.strange.sort();
    }

    /// Where a partition goes on: behind its last file; `None` where it has none.
    #[must_use]
    pub fn next(&self, place: &Place) -> Option<i64> {
        let entries = &self.places.get(place)?.entries;
        entries.iter().map(|entry| entry.span.last + 1).max()
    }
}

impl Holdings {
    /// Offsets between files that no file holds: Kafka had let go of them before they were archived, or a file is
    /// gone.
    #[must_use]
    pub fn gaps(&self) -> Vec<Span> {
        let mut gaps = Vec::new();
        let mut next: Option<i64> = None;
        for Entry { span, .. } in &self.entries {
            if let Some(next) = next.filter(|next| *next < span.first) {
                gaps.push(Span {
                    first: next,
                    last: span.first - 1,
                });
            }
            next = next.max(Some(span.last + 1));
        }
        gaps
    }

    /// Files of which every offset is in the files before them: two archivers ran at once.
    #[must_use]
    pub fn repeats(&self) -> usize {
        let mut reached = i64::MIN;
        let mut repeats = 0;
        for Entry { span, .. } in &self.entries {
            repeats += usize::from(span.last <= reached);
            reached = reached.max(span.last);
        }
        repeats
    }

    /// First and last offset; `None` where there is no file.
    #[must_use]
    pub fn reach(&self) -> Option<Span> {
        let first = self.entries.first()?.span.first;
        let last = self.entries.iter().map(|entry| entry.span.last).max()?;
        Some(Span { first, last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(spans: &[(i64, i64)]) -> Contents {
        let mut contents = Contents::default();
        for &(first, last) in spans {
            let entry = Entry {
                span: Span { first, last },
                digest: String::new(),
                bytes: 1,
            };
            contents.add(place(), entry);
        }
        contents.sort();
        contents
    }

    fn place() -> Place {
        Place {
            topic: "t".into(),
            partition: 0,
        }
    }

    #[test]
    fn gaps_and_repeats_are_told_and_the_archive_goes_on_behind_its_last_file() {
        let contents = contents(&[(20, 29), (0, 9), (0, 4), (5, 12), (13, 14), (40, 41)]);
        let holdings = &contents.places[&place()];
        let gap = |first, last| Span { first, last };
        assert_eq!(holdings.gaps(), [gap(15, 19), gap(30, 39)]);
        assert_eq!(holdings.repeats(), 1);
        assert_eq!(holdings.reach(), Some(gap(0, 41)));
        assert_eq!(contents.next(&place()), Some(42));
    }

    #[test]
    fn an_empty_archive_reaches_nowhere() {
        let contents = contents(&[]);
        assert_eq!(contents.next(&place()), None);
        assert_eq!(Holdings::default().reach(), None);
        assert_eq!(Holdings::default().gaps(), []);
    }
}
