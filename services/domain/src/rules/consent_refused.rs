//! The disclosure rests on consent, and the person had said no.

use super::{RuleInfo, Scope, consent, info::WITH_CONTENT, raised::Raised};
use crate::event::Subject;
use crate::matching::Case;
use crate::status::State;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ConsentRefused,
    scope: Scope::Subject,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Critical,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[RuleCode::ExplicitConsentAbsent],
    law: &["UK GDPR Art 6(1)(a)", "UK GDPR Art 4(11)"],
    notice_lines: &[105, 109],
    explain_dpo: "{recipient} got data on consent that was {observed}.",
    explain_person: Some("Your data went to {recipient} although you had said no."),
};

pub(super) fn check(case: &Case<'_, '_>, subject: &Subject<'_>) -> Option<Raised> {
    consent::ended(&INFO, case, subject, State::Refused)
}
