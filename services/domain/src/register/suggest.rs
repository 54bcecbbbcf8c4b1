//! The registered recipients whose names are nearest to one that is not registered.
//! A suggestion for a reader of a finding, never a decision, and never on the path of an event that conforms.

use std::collections::BTreeMap;

use super::{fold, model::Recipient, names::Names};

/// Longer names are compared by their beginning: the cost grows with the length, and anybody may send one.
const COMPARED: usize = 100;

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
    let mut best: BTreeMap<usize, usize> = BTreeMap::new();
    for (candidate, recipient) in names.folded() {
        let edits = strsim::levenshtein(&wanted, candidate);
        best.entry(recipient)
            .and_modify(|least| *least = edits.min(*least))
            .or_insert(edits);
    }
    let mut ranked: Vec<(usize, &str)> = best
        .into_iter()
        .filter_map(|(at, edits)| Some((edits, recipients.get(at)?.id.as_str())))
        .collect();
    ranked.sort_unstable();
    ranked.truncate(count);
    ranked.into_iter().map(|(_, id)| id).collect()
}
