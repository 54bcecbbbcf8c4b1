//! A category went that the arrangement does not cover (judging.md 4).
//! Silent on conditional categories for which another rule says that the condition is missing.

use super::{
    RuleInfo, Scope, bwc_to_insurer, category_undeclared_special,
    info::WITH_CONTENT,
    raised::{Raised, list},
};
use crate::matching::{Case, Chosen, Listing, Slug};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::CategoryBeyondArrangement,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: true,
    severity: Severity::High,
    if_special: Some(Severity::Critical),
    if_offence: Some(Severity::Critical),
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(c)"],
    notice_lines: &[167],
    explain_dpo: "{arrangement} covers {expected}; the event also sent {observed}.",
    explain_person: Some(
        "More kinds of your data went to {recipient} than our register lists for it.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    let conditions = &case.event.conditions;
    let is_said_elsewhere = |slug: Slug<'_>| {
        bwc_to_insurer::reports(case, slug)
            || !case.has_special() && category_undeclared_special::is_telling(slug)
    };
    let is_beyond = |slug: &Slug<'_>| match chosen.listing(*slug) {
        _ if is_said_elsewhere(*slug) => false,
        Listing::Free => false,
        Listing::Nowhere => true,
        Listing::Conditional if case.is_special(*slug) => false,
        Listing::Conditional if case.is_offence(*slug) && !case.has_schedule_1() => false,
        Listing::Conditional => !chosen.gate_lists(conditions),
    };
    case.categories().find(is_beyond)?;
    let beyond: Vec<Slug<'_>> = case.categories().filter(is_beyond).collect();
    let special = beyond.iter().any(|slug| case.is_special(*slug));
    let offence = beyond.iter().any(|slug| case.is_offence(*slug));
    let expected = match chosen.arrangement.any_category {
        true => "any category of the register".into(),
        false => list(&chosen.arrangement.categories),
    };
    let observed = list(beyond.iter().map(|slug| slug.text));
    let severity = INFO.severity_for(special, offence);
    Some(Raised::finding(&INFO, expected, observed).with(severity))
}
