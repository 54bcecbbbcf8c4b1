//! What a check hands back, and how its texts are written: sorted, each once, never longer than a reader can take.

use std::{collections::BTreeSet, fmt::Display};

use super::RuleInfo;
use crate::{
    matching::Case,
    verdict::{FindingOutcome, Severity},
};

/// Longest text of an event that is repeated in a finding, in Unicode scalar values: anybody may send a megabyte.
const SHOWN: usize = 200;
/// Most items of a list that are named in a finding.
const NAMED: usize = 50;

/// A rule that was broken or not judged, before the engine adds code and notice lines.
#[derive(Debug)]
pub(crate) struct Raised {
    pub(crate) outcome: FindingOutcome,
    pub(crate) severity: Severity,
    pub(crate) expected: String,
    pub(crate) observed: String,
}

impl Raised {
    /// A finding of the rule's plain severity.
    pub(super) fn finding(
        info: &RuleInfo,
        expected: impl Into<String>,
        observed: impl Into<String>,
    ) -> Self {
        Self {
            outcome: FindingOutcome::Finding,
            severity: info.severity,
            expected: expected.into(),
            observed: observed.into(),
        }
    }

    /// The same as a gap.
    pub(super) fn into_gap(self) -> Self {
        Self {
            outcome: FindingOutcome::Gap,
            ..self
        }
    }

    /// The same with another severity.
    pub(super) fn with(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// The same, graver where the event's categories make it so.
    pub(super) fn graver_for(self, info: &RuleInfo, case: &Case<'_, '_>) -> Self {
        self.with(info.severity_for(case.has_special(), case.has_offence()))
    }
}

/// A text of the event as a finding repeats it.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// Items in one order, each once; `none` where there is none.
pub(crate) fn list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: BTreeSet<String> = items
        .into_iter()
        .map(|item| shown(&item.to_string()))
        .collect();
    if items.is_empty() {
        return "none".into();
    }
    let more = items.len().saturating_sub(NAMED);
    let named: Vec<String> = items.into_iter().take(NAMED).collect();
    let named = named.join(", ");
    match more {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_without_repeats_and_end() {
        assert_eq!(list(["b", "a", "b"]), "a, b");
        assert_eq!(list([""; 0]), "none");
        assert!(list(0..1000).ends_with(" and 950 more"));
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(shown(&"é".repeat(200)), "é".repeat(200));
        assert_eq!(shown(&"é".repeat(201)), format!("{}…", "é".repeat(200)));
    }
}
