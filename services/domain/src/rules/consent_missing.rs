//! The disclosure rests on consent, and none of this person is known at that moment. A gap until somebody reports
//! consents and all of them were read; a reference to a consent alone is no record.

use super::{RuleInfo, Scope, consent, info::WITH_CONTENT, raised::Raised};
use crate::event::Subject;
use crate::matching::{Case, Consent};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::vocabulary::LawfulBasis;

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ConsentMissing,
    scope: Scope::Subject,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Critical,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[RuleCode::ExplicitConsentAbsent],
    law: &["UK GDPR Art 6(1)(a)", "UK GDPR Art 7(1)"],
    notice_lines: &[105],
    explain_dpo: "{recipient} got data on consent and no consent of this person is known.",
    explain_person: Some(
        "Your data went to {recipient} on the ground of your consent, and we have no record that you gave it.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, subject: &Subject<'_>) -> Option<Raised> {
    let is_missing = case.event.lawful_basis == LawfulBasis::Consent
        && matches!(case.consent(subject), Consent::Unknown);
    is_missing.then(|| {
        let raised = Raised::finding(&INFO, "consent given", "nothing known");
        consent::known_or_gap(case, raised)
    })
}
