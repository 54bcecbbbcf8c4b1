//! A safeguard of Article 46 carries a transfer only with a data protection test, and that grows old.
//! Adequacy and the exceptions of Article 49 need none.

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
    code: RuleCode::TransferTestMissingOrStale,
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
    law: &["UK GDPR Art 46(1A)", "UK GDPR Art 46(6)", "DUAA 2025 Sch 7"],
    notice_lines: &[169],
    explain_dpo: "The safeguard for {recipient} needs {expected}; recorded: {observed}.",
    explain_person: Some(
        "Your data went to {recipient} outside the United Kingdom without a recent check of how well they are protected there.",
    ),
};

/// Months for which a test holds.
const MONTHS: u8 = 24;

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let transfer = case.transfer(case.destination()?);
    let mechanism = law::mechanism(transfer.mechanism?)?;
    if !mechanism.needs_test {
        return None;
    }
    let reference = transfer.test_ref.filter(|text| !text.trim().is_empty());
    let made_on = transfer.test_date;
    let earliest = case.on.day.months_earlier(MONTHS);
    let is_recent = made_on.is_some_and(|made_on| earliest <= made_on && made_on <= case.on.day);
    if reference.is_some() && is_recent {
        return None;
    }
    let reference = reference.map_or_else(|| "none".into(), shown);
    let made_on = made_on.map_or_else(|| "none".into(), |day| day.to_string());
    let expected = format!("a data protection test of the last {MONTHS} months");
    Some(Raised::finding(
        &INFO,
        expected,
        format!("{reference}, {made_on}"),
    ))
}
