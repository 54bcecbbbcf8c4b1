//! A special category went without a point of Article 9(2), with or without an arrangement.
//! In a matter of life and death the point may follow within a day: until then a gap.

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
    code: RuleCode::SpecialWithoutCondition,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Critical,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: Some(24),
    in_force: DateRange::ALWAYS,
    suppresses: &[RuleCode::NoticeGateBreached],
    law: &["UK GDPR Art 9(1)-(2)", "DPA 2018 s.10"],
    notice_lines: &[34, 129],
    explain_dpo: "{observed} went to {recipient} without {expected}.",
    explain_person: Some(
        "Sensitive information about you went to {recipient} and we recorded no legal condition for it.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    if !case.has_special() || case.article_9().is_some() {
        return None;
    }
    let special = |slug: &Slug<'_>| case.is_special(*slug);
    let observed = list(case.categories().filter(special).map(|slug| slug.text));
    let raised = Raised::finding(&INFO, "an Article 9(2) point", observed);
    let follows = case.is_vital() && case.event.conditions.article_9.is_none();
    let waits = INFO
        .grace_hours
        .is_some_and(|hours| case.is_within_grace(hours));
    Some(if follows && waits {
        raised.into_gap()
    } else {
        raised
    })
}
