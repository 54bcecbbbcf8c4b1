//! Special category data went on explicit consent (Art 9(2)(a)), and the record of this person has none.
//! Where the lawful basis is consent too, a missing or ended one is the business of the other four.

use super::{RuleInfo, Scope, consent, info::WITH_CONTENT, raised::Raised};
use crate::event::Subject;
use crate::matching::{Case, Consent};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::vocabulary::LawfulBasis;

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ExplicitConsentAbsent,
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
    suppresses: &[],
    law: &["UK GDPR Art 9(2)(a)"],
    notice_lines: &[34, 129],
    explain_dpo: "Special category data went to {recipient} on explicit consent; the record says {observed}.",
    explain_person: Some(
        "Sensitive information about you went to {recipient} and we have no record that you agreed to exactly that.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, subject: &Subject<'_>) -> Option<Raised> {
    if case.article_9() != Some("a") || !case.has_special() {
        return None;
    }
    let consent = case.consent(subject);
    let is_theirs = case.event.lawful_basis == LawfulBasis::Consent;
    let observed = match consent {
        Consent::Given { is_explicit: true } => return None,
        Consent::Given { is_explicit: false } => "given, but not explicitly".to_owned(),
        Consent::Ended(..) | Consent::Unknown if is_theirs => return None,
        Consent::Ended(state, since) => consent::words(state, since),
        Consent::Unknown => "nothing known".to_owned(),
    };
    let raised = Raised::finding(&INFO, "explicit consent", observed);
    Some(match consent {
        Consent::Unknown => consent::known_or_gap(case, raised),
        _ => raised,
    })
}
