//! Collected on consent for one purpose and shared for another, without fresh consent or a ground of Article 8A(4).
//! Where the sharing itself rests on consent, the rules of consent judge that.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, shown},
};
use crate::law::DUAA;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{law, matching::Case, vocabulary::LawfulBasis};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ConsentDataRepurposed,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Critical,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::since(DUAA),
    suppresses: &[RuleCode::PurposeIncompatible],
    law: &["UK GDPR Art 8A(4)", "DUAA 2025 s.71"],
    notice_lines: &[105, 107, 111, 113, 114],
    explain_dpo: "Data collected on consent was shared for another purpose ({observed}) without {expected}.",
    explain_person: Some(
        "Data that you gave us by consent for one purpose went to {recipient} for another.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let conditions = &case.event.conditions;
    if conditions.collection_basis != Some(LawfulBasis::Consent.symbol()) {
        return None;
    }
    let expected = "fresh consent or a ground of Art 8A(4)";
    let ground = conditions.compatibility;
    let observed = |collected: &str| {
        let ground = ground.map_or_else(|| "none".into(), shown);
        format!("{}, {ground}", shown(collected))
    };
    let Some(collected) = conditions.collection_purpose else {
        return Some(Raised::finding(&INFO, expected, observed("none")).into_gap());
    };
    let is_other = collected != case.event.purpose;
    let is_consented = case.event.lawful_basis == LawfulBasis::Consent;
    let is_allowed = ground.is_some_and(|ground| {
        law::is_compatible_after_consent(ground, conditions.no_consent_reason.is_some())
    });
    (is_other && !is_consented && !is_allowed)
        .then(|| Raised::finding(&INFO, expected, observed(collected)))
}
