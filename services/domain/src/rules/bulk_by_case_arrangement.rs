//! Many people in one disclosure under an arrangement that is meant for single cases.
//! An arrangement that says how many itself is judged by that (`not_case_specific`).

use super::requires::people;
use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{
    matching::{Case, Chosen},
    register::model::RequirementCheck,
};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::BulkByCaseArrangement,
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
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(c)"],
    notice_lines: &[38],
    explain_dpo: "{arrangement} is not for bulk ({expected}); this disclosure covers {observed}.",
    explain_person: Some(
        "Your data went to {recipient} in a large file, under an arrangement meant for single cases.",
    ),
};

/// Most people of a disclosure that is not in bulk.
const SUBJECTS: i64 = 50;

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    let count = people(case.event);
    if count <= SUBJECTS || chosen.arrangement.bulk {
        return None;
    }
    let mut requires = chosen.arrangement.requires.iter();
    let has_own = requires.any(|entry| matches!(entry.check, RequirementCheck::MaxSubjects(_)));
    (!has_own).then(|| {
        let expected = format!("at most {SUBJECTS} subjects");
        Raised::finding(&INFO, expected, count.to_string())
    })
}
