//! A recipient passed data on, and no arrangement foresees that for the body that now has them.
//! Then no arrangement is chosen. A recipient without id and name is left to `recipient_name_empty`.

use super::{
    RuleInfo, Scope,
    raised::{Raised, shown},
};
use crate::matching::{Case, Claim};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::vocabulary::Kind;

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::OnwardDisclosureUndeclared,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: &[Kind::Onward],
    arrangement_needed: false,
    severity: Severity::Medium,
    if_special: Some(Severity::High),
    if_offence: Some(Severity::High),
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &[
        "UK GDPR Art 13(1)(e)",
        "UK GDPR Art 14(1)(e)",
        "ICO Data Sharing Code Annex B",
    ],
    notice_lines: &[114],
    explain_dpo: "Data were passed on to {recipient}, for which there is no {expected}.",
    explain_person: Some(
        "An organisation that had your data from us passed them on to {recipient}, which our notice does not mention.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let found = case.recipient.recipient();
    if case.chosen.is_some() || (found.is_none() && case.is_nameless()) {
        return None;
    }
    let named = &case.event.recipient;
    let recipient = found.map_or_else(
        || shown(named.id.unwrap_or(named.name)),
        |found| found.id.clone(),
    );
    let observed = match case.claim {
        Claim::Known(claimed) => format!("{recipient}, {}", claimed.arrangement.id),
        Claim::Unknown => format!(
            "{recipient}, {}",
            shown(case.event.arrangement.unwrap_or_default())
        ),
        Claim::None => recipient,
    };
    let expected = "an arrangement with onward true";
    Some(Raised::finding(&INFO, expected, observed).graver_for(&INFO, case))
}
