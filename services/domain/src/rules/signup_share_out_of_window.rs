//! Sign-up data went to an energy supplier too long after the tenancy began, or before.
//! What else went is left to `category_beyond_arrangement`.

use super::requires;
use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::matching::{Case, Chosen};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::SignupShareOutOfWindow,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    kinds: WITH_CONTENT,
    arrangement_needed: true,
    severity: Severity::Medium,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(b)"],
    notice_lines: &[72],
    explain_dpo: "Sign-up data went to {recipient} {observed} days after the tenancy began; allowed: {expected}.",
    explain_person: Some(
        "Your sign-up details went to {recipient} outside the time of your sign-up.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    requires::raise(&INFO, case, chosen, |failure| {
        (failure.expected(case), failure.observed())
    })
}
