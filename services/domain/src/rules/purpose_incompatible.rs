//! Collected for one purpose and shared for another, with no ground of Article 8A for that.
//! Where the data was collected on consent, `consent_data_repurposed` stands in its place.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, shown},
};
use crate::law::DUAA;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{law, matching::Case};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::PurposeIncompatible,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::since(DUAA),
    suppresses: &[],
    law: &[
        "UK GDPR Art 5(1)(b)",
        "UK GDPR Art 8A(2)-(3)",
        "DUAA 2025 s.71",
    ],
    notice_lines: &[38],
    explain_dpo: "Collected and shared for different purposes ({observed}) without {expected}.",
    explain_person: Some(
        "Data that we collected for one purpose went to {recipient} for another, and no ground for that is recorded.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let conditions = &case.event.conditions;
    let (collected, ground) = (conditions.collection_purpose, conditions.compatibility);
    let expected = "an Article 8A ground";
    let observed = || {
        let text = |text: Option<&str>| text.map_or_else(|| "none".into(), shown);
        format!("{}, {}", text(collected), text(ground))
    };
    match (collected, ground) {
        (None, None) => None,
        (None, Some(_)) => Some(Raised::finding(&INFO, expected, observed()).into_gap()),
        (Some(collected), ground) => {
            let is_other = collected != case.event.purpose;
            let is_allowed = ground.is_some_and(law::is_compatible);
            (is_other && !is_allowed).then(|| Raised::finding(&INFO, expected, observed()))
        }
    }
}
