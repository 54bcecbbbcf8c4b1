//! The arrangement is not in force: a draft, suspended, ended, or out of its dates on the day.
//! It is still judged in full beside this.

use super::requires::span;
use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::matching::{Case, Chosen};
use crate::register::model::ArrangementStatus;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ArrangementNotLive,
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
    law: &["UK GDPR Art 5(2)"],
    notice_lines: &[5],
    explain_dpo: "{arrangement} should be {expected}; it was {observed}.",
    explain_person: Some(
        "The arrangement under which your data went to {recipient} was not in force on that day.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    let status = match chosen.arrangement.status {
        ArrangementStatus::Draft => "draft",
        ArrangementStatus::Live => "live",
        ArrangementStatus::Suspended => "suspended",
        ArrangementStatus::Ended => "ended",
    };
    (!chosen.is_live(case.on.day)).then(|| {
        let expected = format!("live, {}", span(chosen.arrangement.valid));
        Raised::finding(&INFO, expected, format!("{status}, {}", case.on.day))
    })
}
