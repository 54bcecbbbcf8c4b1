//! A text is longer than its field allows, in Unicode scalar values, or there are too many facts.
//! Says the field and the length, never the text.

use std::collections::BTreeMap;

use super::{
    RuleInfo, Scope,
    info::ANY_KIND,
    raised::{Raised, list},
};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{event::DisclosureEvent, matching::OnDay};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::TextTooLong,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: ANY_KIND,
    arrangement_needed: false,
    severity: Severity::Low,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(c)"],
    notice_lines: &[27],
    explain_dpo: "{source} sent too long a text: {observed}; allowed: {expected}.",
    explain_person: None,
};

/// Most facts of one event.
const FACTS: usize = 50;

pub(super) fn check(on: &OnDay<'_, '_>) -> Option<Raised> {
    too_long(on.event).next()?;
    let mut longest: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (field, limit, length) in too_long(on.event) {
        let known = longest.entry(field).or_insert((limit, length));
        known.1 = known.1.max(length);
    }
    let expected = list(
        longest
            .iter()
            .map(|(field, (limit, _))| format!("{field} {limit}")),
    );
    let observed = list(
        longest
            .iter()
            .map(|(field, (_, length))| format!("{field} {length}")),
    );
    Some(Raised::finding(&INFO, expected, observed))
}

/// Field, limit and length of each text that is too long.
fn too_long<'e>(
    event: &'e DisclosureEvent<'e>,
) -> impl Iterator<Item = (&'static str, usize, usize)> {
    let decision = event.decision.unwrap_or_default();
    let texts = [
        ("arrangement", 100, event.arrangement),
        ("case_reference", 64, event.case_reference),
        ("decision.authorised_by", 100, decision.authorised_by),
        ("decision.dpo_view", 1000, decision.dpo_view),
        ("decision.necessity", 1000, decision.necessity),
        ("decision.requested_by", 200, decision.requested_by),
        ("purpose", 100, Some(event.purpose)),
        ("reason", 500, Some(event.reason)),
        ("recipient.name", 200, Some(event.recipient.name)),
    ];
    let categories = event
        .categories
        .iter()
        .map(|slug| ("categories.item", 100, Some(*slug)));
    let values = event
        .facts
        .iter()
        .map(|(_, value)| ("facts.value", 200, Some(*value)));
    let facts = event.facts.len();
    let texts = texts.into_iter().chain(categories).chain(values);
    texts
        .filter_map(|(field, limit, text)| Some((field, limit, longer_than(limit, text?)?)))
        .chain((facts > FACTS).then_some(("facts", FACTS, facts)))
}

/// The length of a text that is longer than `limit`. Bytes are never fewer than characters: most are not counted.
fn longer_than(limit: usize, text: &str) -> Option<usize> {
    if text.len() <= limit {
        return None;
    }
    Some(text.chars().count()).filter(|length| *length > limit)
}
