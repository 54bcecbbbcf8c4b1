//! No register was in force on the day: there is nothing to judge by, which is a gap and never a finding.
//! No rule that needs the register is then asked.

use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::matching::OnDay;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::NoRegister,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Gap],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Medium,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(2)", "UK GDPR Art 30(1)"],
    notice_lines: &[38],
    explain_dpo: "There was no register on {day}: nothing to judge against ({observed}).",
    explain_person: Some("We cannot check this sharing: our register does not go back that far."),
};

pub(super) fn check(on: &OnDay<'_, '_>) -> Option<Raised> {
    if on.registers.on(on.day).is_some() {
        return None;
    }
    let observed = match on.registers.first_day() {
        Some(first) => format!("{}, first register from {first}", on.day),
        None => format!("{}, no register at all", on.day),
    };
    Some(Raised::finding(&INFO, "a register in force on the day", observed).into_gap())
}
