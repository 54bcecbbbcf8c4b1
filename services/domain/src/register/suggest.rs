//! The registered recipients whose names are nearest to one that is not registered.
//! A suggestion for a reader of a finding, never a decision, and never on the path of an event that conforms.

use rapidfuzz::distance::levenshtein;

use super::{fold, model::Recipient, names::Names};

/// Longer names are compared by their beginning: the cost grows with the length, and anybody may send one.
const COMPARED: usize = 100;
/// Sorts of letters that are told apart; letters beyond the small ones of ASCII share a few.
const SORTS: usize = 32;

/// How often each sort of letter stands in a name. Two names are at least as many edits apart as one of them has
/// letters that the other lacks: most need not be compared letter by letter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bag([u8; SORTS]);

impl Bag {
    pub(crate) fn of(name: &str) -> Self {
        let mut bag = [0_u8; SORTS];
        for letter in name.chars() {
            let sort = match letter {
                'a'..='z' => letter as usize - 'a' as usize,
                other => 26 + other as usize % (SORTS - 26),
            };
            if let Some(count) = bag.get_mut(sort) {
                *count = count.saturating_add(1);
            }
        }
        Self(bag)
    }

    /// No fewer edits lead from one to the other.
    fn least_edits(&self, other: &Self) -> usize {
        let pairs = self.0.iter().zip(&other.0);
        let (more, fewer) = pairs.fold((0_usize, 0_usize), |(more, fewer), (one, other)| {
            let (one, other) = (usize::from(*one), usize::from(*other));
            (
                more + one.saturating_sub(other),
                fewer + other.saturating_sub(one),
            )
        });
        more.max(fewer)
    }
}

/// Ids of the `count` recipients with the nearest names, nearest first, equals by id.
pub(crate) fn nearest<'r>(
    names: &Names,
    recipients: &'r [Recipient],
    name: &str,
    count: usize,
) -> Vec<&'r str> {
    let wanted: String = fold(&name.chars().take(COMPARED * 2).collect::<String>())
        .chars()
        .take(COMPARED)
        .collect();
    let bag = Bag::of(&wanted);
    let mut candidates: Vec<(usize, usize)> = (names.searchable().enumerate())
        .map(|(at, (_, _, candidate))| (bag.least_edits(candidate), at))
        .collect();
    candidates.sort_unstable();
    let comparator = levenshtein::BatchComparator::new(wanted.chars());
    let mut best = Best::new(recipients, count);
    for (least, at) in candidates {
        let limit = best.limit();
        if least > limit {
            break;
        }
        let Some((candidate, recipient, _)) = names.searched(at) else {
            continue;
        };
        let within = levenshtein::Args::default().score_cutoff(limit);
        if let Some(edits) = comparator.distance_with_args(candidate.chars(), &within) {
            best.take_in(recipient, edits);
        }
    }
    best.ids()
}

/// The best so far, nearest first, equals by id; each recipient once.
struct Best<'r> {
    recipients: &'r [Recipient],
    count: usize,
    found: Vec<(usize, &'r str)>,
}

impl<'r> Best<'r> {
    const fn new(recipients: &'r [Recipient], count: usize) -> Self {
        Self {
            recipients,
            count,
            found: Vec::new(),
        }
    }

    /// More edits than these do not count any longer.
    fn limit(&self) -> usize {
        let last = self.count.checked_sub(1).map(|last| self.found.get(last));
        match last {
            Some(None) => usize::MAX,
            Some(Some((edits, _))) => *edits,
            None => 0,
        }
    }

    fn take_in(&mut self, recipient: usize, edits: usize) {
        let Some(recipient) = self.recipients.get(recipient) else {
            return;
        };
        let id = recipient.id.as_str();
        match self.found.iter_mut().find(|(_, known)| *known == id) {
            Some((known, _)) => *known = edits.min(*known),
            None => self.found.push((edits, id)),
        }
        self.found.sort_unstable();
        self.found.truncate(self.count);
    }

    fn ids(self) -> Vec<&'r str> {
        self.found.into_iter().map(|(_, id)| id).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edits(one: &str, other: &str) -> usize {
        strsim::levenshtein(one, other)
    }

    proptest! {
        #[test]
        fn the_bags_never_claim_more_edits_than_there_are(one in "[a-zé0-9 ]{0,30}", other in "[a-zé0-9 ]{0,30}") {
            prop_assert!(Bag::of(&one).least_edits(&Bag::of(&other)) <= edits(&one, &other));
        }

        #[test]
        fn the_nearest_are_those_of_comparing_all(name in "[A-Za-zé ]{0,100}", count in 0_usize..5) {
            let data = crate::testing::sample();
            let names = Names::new(&data.recipients);
            let folded = fold(&name);
            let nearest_of = |recipient: &Recipient| {
                let aliases = recipient.aliases.iter().map(|alias| &alias.name);
                let all = std::iter::once(&recipient.name).chain(aliases);
                all.map(|name| edits(&folded, &fold(name))).min()
            };
            let mut all: Vec<_> = (data.recipients.iter())
                .map(|recipient| (nearest_of(recipient), recipient.id.as_str()))
                .collect();
            all.sort_unstable();
            let expected: Vec<_> = all.into_iter().take(count).map(|(_, id)| id).collect();
            prop_assert_eq!(nearest(&names, &data.recipients, &name, count), expected);
        }
    }
}
