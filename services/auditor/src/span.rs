//! Runs of numbers (offsets, or a source's counter), and what is missing among them. Pure: asks nobody.

/// Numbers `first..=last`; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First number.
    pub first: i64,
    /// Last number.
    pub last: i64,
}

/// What is known of a bucket of numbers without having seen each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Lowest and highest number that are there.
    pub bounds: Span,
    /// Different numbers that are there.
    pub count: u64,
}

/// What counting alone can tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holes {
    /// Not there at all.
    pub missing: Vec<Span>,
    /// Something in it is not there: ask for each number.
    pub unclear: Vec<Span>,
}

impl Span {
    /// `first..=last`, or nothing when it is empty.
    #[must_use]
    pub const fn new(first: i64, last: i64) -> Option<Self> {
        if first <= last {
            Some(Self { first, last })
        } else {
            None
        }
    }

    /// `from..until`, or nothing when it is empty.
    #[must_use]
    pub fn until(from: i64, until: i64) -> Option<Self> {
        Self::new(from, until.checked_sub(1)?)
    }

    /// How many numbers.
    #[must_use]
    pub const fn count(self) -> u64 {
        self.last.abs_diff(self.first).saturating_add(1)
    }

    /// The first number beyond.
    #[must_use]
    pub const fn end(self) -> i64 {
        self.last.saturating_add(1)
    }

    /// What both have.
    #[must_use]
    pub fn overlap(self, other: Self) -> Option<Self> {
        Self::new(self.first.max(other.first), self.last.min(other.last))
    }
}

/// How many numbers in all.
#[must_use]
pub fn count(spans: &[Span]) -> u64 {
    spans
        .iter()
        .fold(0, |sum: u64, span| sum.saturating_add(span.count()))
}

/// Adds a number that is not below the ones before it; neighbours grow together.
pub fn push(spans: &mut Vec<Span>, number: i64) {
    match spans.last_mut() {
        Some(span) if number <= span.end() => span.last = span.last.max(number),
        _ => spans.push(Span {
            first: number,
            last: number,
        }),
    }
}

/// Holes of `expected`, by buckets in order. A bucket counts only within `expected`: clip it before.
#[must_use]
pub fn between(expected: Span, buckets: impl IntoIterator<Item = Counted>) -> Holes {
    let mut holes = Holes::default();
    // None: the last number there can be was there.
    let mut next = Some(expected.first);
    for Counted { bounds, count } in buckets {
        if let Some(gap) = next.and_then(|next| Span::until(next, bounds.first)) {
            join(&mut holes.missing, gap);
        }
        if count < bounds.count() {
            join(&mut holes.unclear, bounds);
        }
        next = bounds.last.checked_add(1);
    }
    if let Some(gap) = next.and_then(|next| Span::new(next, expected.last)) {
        join(&mut holes.missing, gap);
    }
    holes
}

fn join(spans: &mut Vec<Span>, span: Span) {
    match spans.last_mut() {
        Some(last) if last.end() == span.first => last.last = span.last,
        _ => spans.push(span),
    }
}

/// What of `expected` is not among the numbers `present`, which are in order and within it.
#[must_use]
pub fn without(expected: Span, present: impl IntoIterator<Item = i64>) -> Vec<Span> {
    let one = |number| Counted {
        bounds: Span {
            first: number,
            last: number,
        },
        count: 1,
    };
    between(expected, present.into_iter().map(one)).missing
}

/// Both lists as one, in order, overlaps and neighbours joined; and so are spans with at most `slack` numbers between.
#[must_use]
pub fn union(mut spans: Vec<Span>, slack: i64) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.first <= last.end().saturating_add(slack) => {
                last.last = last.last.max(span.last);
            }
            _ => joined.push(span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// As the auditor does it: count by bucket, then look into the buckets that are unclear.
    fn audited(expected: Span, there: &BTreeSet<i64>, width: i64) -> Vec<Span> {
        let mut buckets: Vec<Counted> = Vec::new();
        for &number in there.range(expected.first..=expected.last) {
            match buckets.last_mut() {
                Some(last) if last.bounds.first.div_euclid(width) == number.div_euclid(width) => {
                    last.bounds.last = number;
                    last.count += 1;
                }
                _ => buckets.push(Counted {
                    bounds: Span::new(number, number).unwrap(),
                    count: 1,
                }),
            }
        }
        let holes = between(expected, buckets);
        let mut found = holes.missing;
        for span in holes.unclear {
            found.extend(without(span, there.range(span.first..=span.last).copied()));
        }
        union(found, 0)
    }

    proptest! {
        #[test]
        fn any_set_of_removed_offsets_is_named_exactly(
            first in -3_i64..50,
            length in 1_i64..3_000,
            width in 1_i64..700,
            removed in proptest::collection::btree_set(-10_i64..3_100, 0..400),
            run in (0_i64..3_000, 0_i64..1_500),
        ) {
            let expected = Span::until(first, first + length).unwrap();
            let mut there: BTreeSet<i64> = (-20..3_100).collect();
            there.retain(|number| !removed.contains(number) && !(run.0..run.0 + run.1).contains(number));
            let named: BTreeSet<i64> = audited(expected, &there, width)
                .into_iter()
                .flat_map(|span| span.first..=span.last)
                .collect();
            let truth: BTreeSet<i64> = (expected.first..=expected.last)
                .filter(|number| !there.contains(number))
                .collect();
            prop_assert_eq!(named, truth);
        }

        #[test]
        fn spans_of_any_numbers_cover_them_and_nothing_else(
            numbers in proptest::collection::btree_set(0_i64..500, 0..200),
        ) {
            let mut spans = Vec::new();
            numbers.iter().for_each(|&number| push(&mut spans, number));
            prop_assert_eq!(count(&spans), numbers.len() as u64);
            prop_assert_eq!(union(spans.clone(), 0), spans);
        }
    }

    #[test]
    fn the_ends_of_all_numbers_are_no_trap() {
        let all = Span::new(0, i64::MAX).unwrap();
        assert_eq!(
            without(all, [i64::MAX]),
            [Span::new(0, i64::MAX - 1).unwrap()]
        );
        assert_eq!(count(&[Span::new(i64::MIN, i64::MAX).unwrap()]), u64::MAX);
        assert_eq!(without(Span::new(3, 3).unwrap(), [3]), []);
        assert_eq!(Span::until(0, i64::MIN), None);
    }

    #[test]
    fn nearby_spans_are_asked_about_together() {
        let spans = [(0, 1), (5, 6), (100, 100)].map(|(first, last)| Span { first, last });
        let joined = union(spans.to_vec(), 10);
        assert_eq!(joined.len(), 2);
        assert_eq!(joined[0], Span { first: 0, last: 6 });
    }
}
