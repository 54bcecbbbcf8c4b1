//! Data went to the National Fraud Initiative on a day outside the registered windows.
//! Without a window it is a gap.

use super::requires;
use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::matching::{Case, Chosen};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::NfiOutOfWindow,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    kinds: WITH_CONTENT,
    arrangement_needed: true,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &[
        "Local Audit and Accountability Act 2014 Pt 6",
        "UK GDPR Art 5(1)(a)",
    ],
    notice_lines: &[123, 185],
    explain_dpo: "Data went to {recipient} on {observed}, outside {expected}.",
    explain_person: Some(
        "Your data went to the National Fraud Initiative outside the time set for it.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    requires::raise(&INFO, case, chosen, |failure| {
        (failure.expected(case), failure.observed())
    })
}
