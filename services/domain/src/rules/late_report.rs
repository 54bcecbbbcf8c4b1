//! The disclosure was reported long after it happened; sources of a slower rhythm have longer.
//! What a source had recorded before its history was imported is measured by when it recorded it.

use super::{RuleInfo, Scope, raised::Raised};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::vocabulary::Kind;
use crate::{matching::Case, time::UtcMicros};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::LateReport,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: &[Kind::Disclosed, Kind::Unknown],
    arrangement_needed: false,
    severity: Severity::Low,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(2)"],
    notice_lines: &[137],
    explain_dpo: "{source} reported this {observed} hours after it happened; allowed: {expected}.",
    explain_person: None,
};

/// Hours in which a source reports, and where it works by the week or the month.
const HOURS: i64 = 72;
const WEEKLY: i64 = 240;
const MONTHLY: i64 = 816;

const HOUR: i64 = 3_600_000_000;

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let source = case.register.source(case.event.source);
    let hours = match source.and_then(|source| source.cadence.as_deref()) {
        Some("weekly") => WEEKLY,
        Some("monthly") => MONTHLY,
        _ => HOURS,
    };
    let imported = source.and_then(|source| source.imported_until);
    let known_at = match imported.is_some_and(|until| case.on.day <= until) {
        true => recorded(case),
        false => case.on.received.0,
    };
    let passed = known_at.since(case.event.occurred_at);
    (passed > hours * HOUR).then(|| {
        let observed = (passed / HOUR).to_string();
        Raised::finding(&INFO, format!("at most {hours} hours"), observed)
    })
}

/// A source cannot have recorded it after it was received.
fn recorded(case: &Case<'_, '_>) -> UtcMicros {
    case.event.recorded_at.min(case.on.received.0)
}
