//! The event names no category, and its arrangement does not take any.
//! Never guesses what went.

use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::matching::Case;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::CategoriesEmpty,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Medium,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 15(1)(b)", "UK GDPR Art 30(1)(c)"],
    notice_lines: &[167],
    explain_dpo: "{source} did not say which categories went to {recipient}.",
    explain_person: Some("Our record does not say which of your data went to {recipient}."),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let takes_any = case
        .chosen
        .is_some_and(|chosen| chosen.arrangement.any_category);
    (case.event.categories.is_empty() && !takes_any)
        .then(|| Raised::finding(&INFO, "at least one category", "none"))
}
