//! More people in one event than the contract allows. All are stored and judged.
//! A disclosure of more people is sent in several events.

use super::{RuleInfo, Scope, info::ANY_KIND, raised::Raised};
use crate::matching::OnDay;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::TooManySubjects,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: ANY_KIND,
    arrangement_needed: false,
    severity: Severity::Medium,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(2)"],
    notice_lines: &[137],
    explain_dpo: "{source} put {observed} people into one event; allowed: {expected}.",
    explain_person: None,
};

/// Most people of one event.
const SUBJECTS: usize = 1000;

pub(super) fn check(on: &OnDay<'_, '_>) -> Option<Raised> {
    let count = on.event.subjects.len();
    (count > SUBJECTS)
        .then(|| Raised::finding(&INFO, format!("at most {SUBJECTS}"), count.to_string()))
}
