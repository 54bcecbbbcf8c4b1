//! The disclosure rests on a consent that had come to its end, or that somebody else revoked.

use super::{RuleInfo, Scope, consent, info::WITH_CONTENT, raised::Raised};
use crate::event::Subject;
use crate::matching::Case;
use crate::status::State;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ConsentExpired,
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
    law: &["UK GDPR Art 6(1)(a)", "UK GDPR Art 7(3)"],
    notice_lines: &[105],
    explain_dpo: "{recipient} got data on consent that was {observed}.",
    explain_person: Some("Your data went to {recipient} after your consent had come to its end."),
};

pub(super) fn check(case: &Case<'_, '_>, subject: &Subject<'_>) -> Option<Raised> {
    consent::ended(&INFO, case, subject, State::Expired)
}
