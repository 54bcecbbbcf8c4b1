//! The recipient is nobody whom the register knows, under any name on any day.
//! The nearest registered names are a suggestion; never a match.

use super::{
    RuleInfo, Scope,
    info::OWN,
    raised::{Raised, shown},
};
use crate::matching::Case;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::UnregisteredRecipient,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: OWN,
    arrangement_needed: false,
    severity: Severity::High,
    if_special: Some(Severity::Critical),
    if_offence: Some(Severity::Critical),
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[
        RuleCode::NoArrangementForRecipient,
        RuleCode::ArrangementClaimMismatch,
    ],
    law: &[
        "UK GDPR Art 5(1)(a)",
        "UK GDPR Art 5(2)",
        "UK GDPR Art 30(1)(d)",
    ],
    notice_lines: &[129, 168],
    explain_dpo: "{observed} is in no register of {day}; nearest registered: {expected}.",
    explain_person: Some(
        "Your data went to {recipient}, which was not in our list of organisations on that day.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    if case.recipient.found.is_some() {
        return None;
    }
    let named = &case.event.recipient;
    let nearest = case.register.nearest_recipients(named.name).join(", ");
    let observed = shown(
        named
            .id
            .filter(|id| !id.trim().is_empty())
            .unwrap_or(named.name),
    );
    Some(Raised::finding(&INFO, nearest, observed).graver_for(&INFO, case))
}
