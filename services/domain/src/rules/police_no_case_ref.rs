//! Data went to the police, or a council about a crime, without a case reference.
//! In an emergency the reference may follow within a day: until then a gap.

use super::requires;
use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::matching::{Case, Chosen};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::PoliceNoCaseRef,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    kinds: WITH_CONTENT,
    arrangement_needed: true,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: Some(24),
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(b)-(c)", "ICO Data Sharing Code Annex B"],
    notice_lines: &[87, 89],
    explain_dpo: "{recipient} got data under {arrangement} without {expected}.",
    explain_person: Some("Your data went to {recipient} without a case number on record."),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    let raised = requires::raise(&INFO, case, chosen, |failure| {
        (failure.expected(case), failure.observed())
    })?;
    let is_urgent = case.is_vital() || case.fact("emergency") == Some("true");
    let waits = INFO
        .grace_hours
        .is_some_and(|hours| case.is_within_grace(hours));
    Some(if is_urgent && waits {
        raised.into_gap()
    } else {
        raised
    })
}
