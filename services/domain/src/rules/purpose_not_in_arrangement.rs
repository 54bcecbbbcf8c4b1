//! The purpose is not one of the arrangement's.
//! Compared as an exact slug: an empty or unregistered one never fits.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, list, shown},
};
use crate::matching::{Case, Chosen};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::PurposeNotInArrangement,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: true,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(b)", "UK GDPR Art 13(1)(c)"],
    notice_lines: &[5, 38],
    explain_dpo: "{arrangement} allows {expected}; the event says {observed}.",
    explain_person: Some(
        "Your data went to {recipient} for a purpose that our register does not list for it.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    let purpose = case.event.purpose;
    (!chosen.has_purpose(purpose))
        .then(|| Raised::finding(&INFO, list(&chosen.arrangement.purposes), shown(purpose)))
}
