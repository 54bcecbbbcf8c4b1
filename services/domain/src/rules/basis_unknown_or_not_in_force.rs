//! No lawful basis is named, or one that was not yet law, or no longer, on the day.
//! Never says which basis would have been right.

use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{law, matching::OnDay};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::BasisUnknownOrNotInForce,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[
        RuleCode::BasisMismatch,
        RuleCode::RliConditionMissing,
        RuleCode::RliRequestStatementMissing,
    ],
    law: &["UK GDPR Art 6(1)", "DUAA 2025 s.70", "SI 2026/82 reg 2(c)"],
    notice_lines: &[38],
    explain_dpo: "{observed} is not {expected}.",
    explain_person: Some("No legal ground that existed on that day is recorded for this sharing."),
};

pub(super) fn check(on: &OnDay<'_, '_>) -> Option<Raised> {
    let basis = on.event.lawful_basis;
    let is_law = law::basis(basis).is_some_and(|in_force| in_force.contains(on.day));
    (!is_law).then(|| {
        let observed = format!("{}, {}", basis.symbol(), on.day);
        Raised::finding(&INFO, "a lawful basis in force on the day", observed)
    })
}
