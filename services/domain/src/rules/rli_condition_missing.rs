//! A recognised legitimate interest without one condition of Annex 1.
//! Whether the condition is met is not looked at.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, shown},
};
use crate::law::DUAA;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{law, matching::OnDay, vocabulary::LawfulBasis};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::RliConditionMissing,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::since(DUAA),
    suppresses: &[],
    law: &["UK GDPR Art 6(5)", "UK GDPR Annex 1", "DUAA 2025 Sch 4"],
    notice_lines: &[38],
    explain_dpo: "Recognised legitimate interest needs {expected}; the event has {observed}.",
    explain_person: Some(
        "The special legal ground used for this sharing needs a stated condition, and none is recorded.",
    ),
};

pub(super) fn check(on: &OnDay<'_, '_>) -> Option<Raised> {
    if on.event.lawful_basis != LawfulBasis::RecognisedLegitimateInterest {
        return None;
    }
    let condition = on.event.conditions.annex_1;
    let is_law = condition
        .and_then(law::annex_1)
        .is_some_and(|in_force| in_force.contains(on.day));
    (!is_law).then(|| {
        let given = condition.filter(|condition| !condition.trim().is_empty());
        let observed = given.map_or_else(|| "none".into(), shown);
        Raised::finding(&INFO, "one Annex 1 condition", observed)
    })
}
