//! The source lists nobody, whatever it counts: no person's answer will show the disclosure.
//! Always a gap.

use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::matching::OnDay;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::SubjectsNotListed,
    scope: Scope::Event,
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
    notice_lines: &[168],
    explain_dpo: "{source} did not list the {observed} people concerned: no person's answer will show this.",
    explain_person: None,
};

pub(super) fn check(on: &OnDay<'_, '_>) -> Option<Raised> {
    on.event.subjects.is_empty().then(|| {
        let count = on.event.subject_count.to_string();
        Raised::finding(&INFO, "the subjects", count).into_gap()
    })
}
