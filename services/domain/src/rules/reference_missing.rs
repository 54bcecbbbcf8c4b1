//! A correction, a retraction or a report of passing on that does not say of what.
//! Whether the event it names is stored is not looked at.

use super::{RuleInfo, Scope, raised::Raised};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{matching::OnDay, vocabulary::Kind};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ReferenceMissing,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    kinds: &[Kind::Corrected, Kind::Retracted, Kind::Onward],
    arrangement_needed: false,
    severity: Severity::Medium,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(d)"],
    notice_lines: &[137],
    explain_dpo: "{source} sent a correction, retraction or onward report and did not say of what.",
    explain_person: None,
};

pub(super) fn check(on: &OnDay<'_, '_>) -> Option<Raised> {
    let event = on.event;
    let raised = || Raised::finding(&INFO, "the event corrected or followed", "none");
    if event.kind == Kind::Onward {
        return event.follows.is_none().then(|| raised().into_gap());
    }
    let named = event.corrects.unwrap_or_default();
    named.trim().is_empty().then(raised)
}
