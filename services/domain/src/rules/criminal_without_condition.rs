//! Offence data, allegations too, went without a condition of DPA 2018 Schedule 1.
//! An arrangement supplies the condition only for what stands in its own `categories`.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, list},
};
use crate::matching::{Case, Slug};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::CriminalWithoutCondition,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Critical,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 10", "DPA 2018 s.10(5)", "DPA 2018 s.11(2)"],
    notice_lines: &[87, 89],
    explain_dpo: "{observed} went to {recipient} without {expected}.",
    explain_person: Some(
        "Information about an offence, or a suspected one, went to {recipient} and we recorded no legal condition for it.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    if !case.has_offence() || case.has_schedule_1() {
        return None;
    }
    let supplied = |slug: Slug<'_>| {
        case.chosen.is_some_and(|chosen| {
            let mut gate = chosen.arrangement.gate.iter();
            chosen.names_freely(slug) && gate.any(|entry| !entry.schedule_1.is_empty())
        })
    };
    let lacking = |slug: &Slug<'_>| case.is_offence(*slug) && !supplied(*slug);
    case.categories().find(lacking)?;
    let observed = list(case.categories().filter(lacking).map(|slug| slug.text));
    Some(Raised::finding(
        &INFO,
        "a DPA 2018 Schedule 1 condition",
        observed,
    ))
}
