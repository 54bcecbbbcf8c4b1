//! The event names a person by a scheme that the register does not have: no question about her would find it.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, shown},
};

use crate::event::Subject;
use crate::matching::Case;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::UnknownSubject,
    scope: Scope::Subject,
    outcomes: &[FindingOutcome::Gap],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Medium,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 15(1)(c)"],
    notice_lines: &[164, 168],
    explain_dpo: "{source} names a person by '{observed}', which is not {expected}.",
    explain_person: None,
};

pub(super) fn check(case: &Case<'_, '_>, subject: &Subject<'_>) -> Option<Raised> {
    if case.has_scheme(subject.scheme) {
        return None;
    }
    let observed = shown(subject.scheme);
    Some(Raised::finding(&INFO, "a scheme of the register", observed).into_gap())
}
