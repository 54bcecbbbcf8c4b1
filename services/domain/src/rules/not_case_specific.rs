//! An arrangement for single cases was used for more people than it foresees.
//! Counts what the source says or lists, whichever is more.

use super::requires;
use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::matching::{Case, Chosen};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::NotCaseSpecific,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: true,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[RuleCode::BulkByCaseArrangement],
    law: &["UK GDPR Art 5(1)(c)"],
    notice_lines: &[87, 89],
    explain_dpo: "{arrangement} is for single cases ({expected}); this disclosure covers {observed}.",
    explain_person: Some(
        "Your data went to {recipient} together with those of many others, though the notice says case by case.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    requires::raise(&INFO, case, chosen, |failure| {
        (failure.expected(case), failure.observed())
    })
}
