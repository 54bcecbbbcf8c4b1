//! Data went outside the United Kingdom and no mechanism of Article 44A that was law on the day is recorded.
//! Whether an American or Canadian body is itself covered is not known here.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, shown},
};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{law, matching::Case};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::TransferWithoutMechanism,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Critical,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[RuleCode::TransferTestMissingOrStale],
    law: &[
        "UK GDPR Art 44A",
        "UK GDPR Art 45A",
        "UK GDPR Art 46",
        "UK GDPR Art 49",
        "DUAA 2025 Sch 7",
    ],
    notice_lines: &[169],
    explain_dpo: "Data went to {recipient} abroad ({observed}) without {expected}.",
    explain_person: Some(
        "Your data went to {recipient} outside the United Kingdom and no legal safeguard for that is recorded.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let country = case.destination()?;
    let mechanism = case.transfer(country).mechanism;
    let is_law = mechanism.is_some_and(|slug| {
        law::mechanism(slug).is_some_and(|found| found.is_law(country, case.on.day))
    });
    (!is_law).then(|| {
        let given = mechanism.filter(|slug| !slug.trim().is_empty());
        let given = given.map_or_else(|| "none".into(), shown);
        let expected = "a mechanism of Art 44A in force on the day";
        Raised::finding(&INFO, expected, format!("{country}, {given}"))
    })
}
