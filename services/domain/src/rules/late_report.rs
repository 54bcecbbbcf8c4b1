//! The disclosure was reported long after it happened; sources of a slower rhythm have longer.
//! What a source had recorded before its history was imported is measured by when it recorded it.

use super::{RuleInfo, Scope, raised::Raised};
use crate::time::{CivilDate, DateRange};
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::vocabulary::Kind;
use crate::{
    matching::{Case, OnDay},
    register::model::Source,
};

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
const HOURS: i32 = 72;
const WEEKLY: i32 = 240;
const MONTHLY: i32 = 816;

const HOUR: i64 = 3_600_000_000;

/// By when a source reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Deadline {
    hours: i32,
    imported_until: Option<CivilDate>,
}

impl Deadline {
    /// Of this source, whether or not it is registered.
    pub(crate) fn of(source: Option<&Source>) -> Self {
        let hours = match source.and_then(|source| source.cadence.as_deref()) {
            Some("weekly") => WEEKLY,
            Some("monthly") => MONTHLY,
            _ => HOURS,
        };
        Self {
            hours,
            imported_until: source.and_then(|source| source.imported_until),
        }
    }

    /// Hours from the disclosure until it was known, where those are too many.
    pub(crate) fn missed(self, on: &OnDay<'_, '_>) -> Option<i64> {
        let is_imported = self.imported_until.is_some_and(|until| on.day <= until);
        let received = on.received.0;
        // A source cannot have recorded it after it was received.
        let recorded = on.event.recorded_at.min(received);
        let known_at = if is_imported { recorded } else { received };
        let passed = known_at.since(on.event.occurred_at);
        (passed > i64::from(self.hours) * HOUR).then_some(passed / HOUR)
    }
}

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let deadline = Deadline::of(case.source);
    let hours = deadline.missed(&case.on)?;
    let expected = format!("at most {} hours", deadline.hours);
    Some(Raised::finding(&INFO, expected, hours.to_string()))
}
