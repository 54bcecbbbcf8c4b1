//! The person's data had been erased, and an event after that says that they went.

use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};

use crate::event::Subject;
use crate::matching::Case;
use crate::status::StatusKind;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ErasedSubject,
    scope: Scope::Subject,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 17(1)"],
    notice_lines: &[181],
    explain_dpo: "This person's data were {observed}, and an event after that says they went to {recipient}.",
    explain_person: Some(
        "Your data went to {recipient} after the day on which our records say they were erased.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, subject: &Subject<'_>) -> Option<Raised> {
    let erased = case.in_effect(subject, StatusKind::Erasure)?;
    let observed = format!("erased at {}", erased.since);
    Some(Raised::finding(&INFO, "data not yet erased", observed))
}
