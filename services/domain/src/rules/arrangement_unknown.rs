//! The claimed arrangement is not in the register, a blank one too.
//! The event is then judged as if it claimed nothing.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, shown},
};
use crate::matching::{Case, Claim};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ArrangementUnknown,
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
    suppresses: &[],
    law: &["UK GDPR Art 5(2)"],
    notice_lines: &[38],
    explain_dpo: "{source} claims the arrangement '{observed}', which does not exist.",
    explain_person: Some(
        "The arrangement named for this sharing with {recipient} is not in our register.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    matches!(case.claim, Claim::Unknown).then(|| {
        let claimed = case.event.arrangement.unwrap_or_default();
        Raised::finding(&INFO, "an arrangement of the register", shown(claimed))
    })
}
