//! The claimed arrangement does not cover the recipient, and another does: live on the day, with this purpose.
//! The claim is still judged in full, and it is never replaced.

use super::{
    RuleInfo, Scope,
    info::OWN,
    raised::{Raised, list},
};
use crate::matching::{Case, Claim};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ArrangementClaimMismatch,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: OWN,
    arrangement_needed: false,
    severity: Severity::Medium,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[RuleCode::NoArrangementForRecipient],
    law: &["UK GDPR Art 5(2)"],
    notice_lines: &[38],
    explain_dpo: "{source} claims {observed}, which does not name {recipient}; {expected} does.",
    explain_person: Some(
        "The arrangement named for this sharing is not the one that covers {recipient}.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let (Claim::Known(claimed), Some((at, recipient))) = (case.claim, case.recipient.found) else {
        return None;
    };
    if claimed.covers(recipient) {
        return None;
    }
    let fitting: Vec<&str> = case
        .register
        .covering(at)
        .filter(|entry| entry.is_live(case.on.day) && entry.has_purpose(case.event.purpose))
        .map(|entry| entry.arrangement.id.as_str())
        .collect();
    let claimed = &claimed.arrangement.id;
    (!fitting.is_empty()).then(|| Raised::finding(&INFO, list(fitting), claimed))
}
