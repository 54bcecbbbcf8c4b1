//! What an archive holds, and what is missing in it, by the names of its files. Pure: asks nobody.

use std::collections::BTreeMap;

use crate::{
    building::Start,
    name::{Place, Span},
};

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

    /// Where a partition of which Kafka still has `low` and what follows goes on: behind its last file, or where a
    /// file is gone whose messages Kafka may still have. What was kept behind that is then kept twice.
    pub(crate) fn start(&self, place: &Place, low: i64) -> Start {
        let Some((holdings, reach)) = self.places.get(place).and_then(Holdings::with_reach) else {
            return Start {
                next: low,
                kept: low,
            };
        };
        let kept = reach.last + 1;
        let mut gaps = holdings.gaps().into_iter();
        let gap = gaps.find(|gap| gap.last >= low);
        let next = gap.map_or(kept, |gap| gap.first.max(low));
        Start { next, kept }
    }
}

impl Holdings {
    fn with_reach(&self) -> Option<(&Self, Span)> {
        Some((self, self.reach()?))
    }

    /// Offsets before the last file that no file holds: Kafka had let go of them before they were archived, or a file
    /// is gone.
    #[must_use]
    pub fn gaps(&self) -> Vec<Span> {
        let mut gaps = Vec::new();
        let mut next = 0;
        for Entry { span, .. } in &self.entries {
            if next < span.first {
                gaps.push(Span {
                    first: next,
                    last: span.first - 1,
                });
            }
            next = next.max(span.last + 1);
        }
        gaps
    }

    /// Files of which every offset is in the files before them: two archivers ran at once, or a gap was filled.
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
    fn gaps_and_repeats_are_told() {
        let contents = contents(&[(20, 29), (0, 9), (0, 4), (5, 12), (13, 14), (40, 41)]);
        let holdings = &contents.places[&place()];
        let gap = |first, last| Span { first, last };
        assert_eq!(holdings.gaps(), [gap(15, 19), gap(30, 39)]);
        assert_eq!(holdings.repeats(), 1);
        assert_eq!(holdings.reach(), Some(gap(0, 41)));
    }

    #[test]
    fn an_archive_goes_on_behind_its_last_file_or_where_kafka_can_fill_a_gap() {
        let contents = contents(&[(10, 19), (30, 39), (50, 59)]);
        let start = |low| {
            let Start { next, kept } = contents.start(&place(), low);
            (next, kept)
        };
        // Retention has passed the gaps.
        assert_eq!(start(55), (60, 60));
        assert_eq!(start(50), (60, 60));
        assert_eq!(start(45), (45, 60));
        assert_eq!(start(35), (40, 60));
        assert_eq!(start(12), (20, 60));
        assert_eq!(start(3), (3, 60), "the first file is gone");
        let first = contents.places[&place()].gaps()[0];
        assert_eq!((first.first, first.last), (0, 9));
    }

    #[test]
    fn an_empty_archive_reaches_nowhere() {
        let contents = contents(&[]);
        assert_eq!(contents.start(&place(), 7), Start { next: 7, kept: 7 });
        assert_eq!(Holdings::default().reach(), None);
        assert_eq!(Holdings::default().gaps(), []);
    }
}
