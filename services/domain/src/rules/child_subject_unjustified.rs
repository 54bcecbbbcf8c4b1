//! Data of a person under 18 went on legitimate interests, and nothing says that a child's interests were weighed.
//! Whose age is not reported is nobody's finding.

use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};

use crate::event::Subject;
use crate::matching::Case;
use crate::status::StatusKind;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::vocabulary::{LawfulBasis, SubjectKind};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ChildSubjectUnjustified,
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
    law: &["UK GDPR Art 6(1)(f)", "ICO Data Sharing Code"],
    notice_lines: &[58],
    explain_dpo: "Data of a person under 18 went to {recipient} on legitimate interests and {expected} is not recorded.",
    explain_person: Some(
        "Data about you went to {recipient} while you were under 18, and we did not record that we had weighed this.",
    ),
};

/// Safeguarding of children and of individuals at risk.
const PARAGRAPH: &str = "pt2-para18";

pub(super) fn check(case: &Case<'_, '_>, subject: &Subject<'_>) -> Option<Raised> {
    let is_relative = matches!(
        subject.kind,
        SubjectKind::HouseholdMember | SubjectKind::NextOfKin
    );
    let is_concerned = !is_relative
        && case.event.lawful_basis == LawfulBasis::LegitimateInterests
        && case.fact("child_considered") != Some("true")
        && !is_safeguarding(case);
    if !is_concerned {
        return None;
    }
    case.in_effect(subject, StatusKind::Child)?;
    Some(Raised::finding(
        &INFO,
        "a child's interests considered",
        "subject under 18",
    ))
}

/// Safeguarding of children, DPA 2018 Schedule 1 paragraph 18, recorded or by the arrangement.
fn is_safeguarding(case: &Case<'_, '_>) -> bool {
    let recorded = case.event.conditions.schedule_1 == Some(PARAGRAPH);
    recorded
        || case
            .chosen
            .is_some_and(|chosen| chosen.gate_has_paragraph(PARAGRAPH))
}
