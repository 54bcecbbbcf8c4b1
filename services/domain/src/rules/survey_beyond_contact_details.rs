//! A survey supplier got details for a home or person that the survey is not for.
//! More categories than contact details are left to `category_beyond_arrangement`.

use super::requires;
use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::matching::{Case, Chosen};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::SurveyBeyondContactDetails,
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
    law: &["UK GDPR Art 5(1)(c)"],
    notice_lines: &[60, 82, 116],
    explain_dpo: "{recipient} may survey only where {expected}; the event says {observed}.",
    explain_person: Some(
        "{recipient} got your details for a survey that the notice does not foresee for your home.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    requires::raise(&INFO, case, chosen, |failure| {
        (failure.expected(case), failure.observed())
    })
}
