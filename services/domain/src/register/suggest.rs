//! The registered recipients whose names are nearest to one that is not registered.
//! A suggestion for a reader of a finding, never a decision, and never on the path of an event that conforms.

use std::collections::BTreeMap;

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
    let mut by_least: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, (_, _, candidate)) in names.searchable().enumerate() {
        by_least
            .entry(bag.least_edits(candidate))
            .or_default()
            .push(at);
    }
    let mut best: BTreeMap<usize, usize> = BTreeMap::new();
    for (least, candidates) in by_least {
        if least > worst_of(&best, count) {
            break;
        }
        for (candidate, recipient, _) in candidates.into_iter().filter_map(|at| names.searched(at))
        {
            let edits = strsim::levenshtein(&wanted, candidate);
            let known = best.entry(recipient).or_insert(edits);
            *known = edits.min(*known);
        }
    }
    let mut ranked: Vec<(usize, &str)> = best
        .into_iter()
        .filter_map(|(at, edits)| Some((edits, recipients.get(at)?.id.as_str())))
        .collect();
    ranked.sort_unstable();
    ranked.truncate(count);
    ranked.into_iter().map(|(_, id)| id).collect()
}

/// Edits of the last of the best `count`; without limit while there are fewer.
fn worst_of(best: &BTreeMap<usize, usize>, count: usize) -> usize {
    let mut edits: Vec<usize> = best.values().copied().collect();
    edits.sort_unstable();
    count
        .checked_sub(1)
        .and_then(|last| edits.get(last).copied())
        .unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_bags_never_claim_more_edits_than_there_are(one in "[a-zé0-9 ]{0,30}", other in "[a-zé0-9 ]{0,30}") {
            prop_assert!(Bag::of(&one).least_edits(&Bag::of(&other)) <= strsim::levenshtein(&one, &other));
        }

        #[test]
        fn the_nearest_are_those_of_comparing_all(name in "[A-Za-z ]{0,25}", count in 0_usize..5) {
            let data = crate::testing::sample();
            let names = Names::new(&data.recipients);
            let folded = fold(&name);
            let edits = |recipient: &Recipient| {
                let aliases = recipient.aliases.iter().map(|alias| &alias.name);
                let all = std::iter::once(&recipient.name).chain(aliases);
                all.map(|name| strsim::levenshtein(&folded, &fold(name))).min()
            };
            let mut all: Vec<_> = (data.recipients.iter())
                .map(|recipient| (edits(recipient), recipient.id.as_str()))
                .collect();
            all.sort_unstable();
            let expected: Vec<_> = all.into_iter().take(count).map(|(_, id)| id).collect();
            prop_assert_eq!(nearest(&names, &data.recipients, &name, count), expected);
        }
    }
}
