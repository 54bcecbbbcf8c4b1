//! The person's data were under restriction, and no ground of Art 18(2) is recorded.

use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};

use crate::event::Subject;
use crate::matching::Case;
use crate::status::StatusKind;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::vocabulary::LawfulBasis;

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::RestrictedSubject,
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
    suppresses: &[],
    law: &["UK GDPR Art 18(2)"],
    notice_lines: &[182],
    explain_dpo: "Processing was restricted ({observed}) when the data went to {recipient}.",
    explain_person: Some(
        "Your data went to {recipient} while you had asked us to stop using them.",
    ),
};

/// What `restriction_ground` may say: the grounds of Art 18(2).
const GROUNDS: [&str; 4] = [
    "consent",
    "legal_claims",
    "rights_of_another",
    "important_public_interest",
];

pub(super) fn check(case: &Case<'_, '_>, subject: &Subject<'_>) -> Option<Raised> {
    if has_ground(case) {
        return None;
    }
    let restricted = case.in_effect(subject, StatusKind::Restriction)?;
    let expected = "no restriction, or a ground of Art 18(2)";
    let observed = format!("restricted since {}", restricted.since);
    Some(Raised::finding(&INFO, expected, observed))
}

fn has_ground(case: &Case<'_, '_>) -> bool {
    let conditions = &case.event.conditions;
    let recorded = case.fact("restriction_ground");
    case.event.lawful_basis == LawfulBasis::Consent
        || conditions.article_9 == Some("f")
        || conditions.schedule_1 == Some("pt3-para33")
        || recorded.is_some_and(|ground| GROUNDS.contains(&ground))
}
