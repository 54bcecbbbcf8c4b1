//! The recipient is registered, and no arrangement covers it; or the claimed one does not, and no other fits.
//! A claim is still judged.

use super::{
    RuleInfo, Scope,
    info::OWN,
    raised::{Raised, shown},
};
use crate::matching::{Case, Claim};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::NoArrangementForRecipient,
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
    suppresses: &[],
    law: &[
        "UK GDPR Art 5(1)(a)",
        "UK GDPR Art 5(2)",
        "UK GDPR Art 30(1)(d)",
    ],
    notice_lines: &[129, 168],
    explain_dpo: "{recipient} is registered, but there is no {expected}.",
    explain_person: Some(
        "Your data went to {recipient}, for which our register has no arrangement.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let recipient = case.recipient.recipient()?;
    let observed = match case.claim {
        Claim::Known(claimed) if claimed.covers(recipient) => return None,
        Claim::Known(claimed) => format!("{}, {}", recipient.id, claimed.arrangement.id),
        Claim::None | Claim::Unknown if case.chosen.is_some() => return None,
        Claim::Unknown => format!(
            "{}, {}",
            recipient.id,
            shown(case.event.arrangement.unwrap_or_default())
        ),
        Claim::None => recipient.id.clone(),
    };
    let expected = "an arrangement that names the recipient";
    Some(Raised::finding(&INFO, expected, observed).graver_for(&INFO, case))
}
