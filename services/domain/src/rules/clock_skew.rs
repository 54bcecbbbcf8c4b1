//! The three times of an event are out of order by more than clocks may differ: occurred, recorded, received.
//! A day ahead is `implausible_date`.

use super::{
    RuleInfo, Scope,
    info::ANY_KIND,
    raised::{Raised, list},
};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{matching::OnDay, time::UtcMicros};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ClockSkew,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: ANY_KIND,
    arrangement_needed: false,
    severity: Severity::Low,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(d)"],
    notice_lines: &[137],
    explain_dpo: "The clock of {source} is wrong: {observed}.",
    explain_person: None,
};

const MINUTE: i64 = 60_000_000;
/// Minutes that two clocks may differ.
const MINUTES: i64 = 5;

pub(super) fn check(on: &OnDay<'_, '_>) -> Option<Raised> {
    let (occurred, recorded, received) =
        (on.event.occurred_at, on.event.recorded_at, on.received.0);
    let pairs = [
        ("occurred", occurred, "received", received),
        ("occurred", occurred, "recorded", recorded),
        ("recorded", recorded, "received", received),
    ];
    let out_of_order = pairs
        .into_iter()
        .filter(|(_, early, _, late)| is_skewed(*early, *late));
    out_of_order.clone().next()?;
    let observed = list(out_of_order.map(|(one, early, other, late)| {
        let minutes = early.since(late) / MINUTE;
        format!("{one} {early} is {minutes} minutes after {other} {late}")
    }));
    Some(Raised::finding(
        &INFO,
        "occurred <= recorded <= received",
        observed,
    ))
}

const fn is_skewed(early: UtcMicros, late: UtcMicros) -> bool {
    early.since(late) > MINUTES * MINUTE
}
