//! The disclosure is said to lie before 2000, or more than a day after it was received.
//! Never corrects the date.

use super::{RuleInfo, Scope, info::ANY_KIND, raised::Raised};
use crate::matching::OnDay;
use crate::time::DateRange;
use crate::time::UtcMicros;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ImplausibleDate,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: ANY_KIND,
    arrangement_needed: false,
    severity: Severity::Medium,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[
        RuleCode::NoRegister,
        RuleCode::ArrangementNotLive,
        RuleCode::ClockSkew,
        RuleCode::LateReport,
        RuleCode::NfiOutOfWindow,
        RuleCode::SignupShareOutOfWindow,
        RuleCode::RetentionBreachedSource,
    ],
    law: &["UK GDPR Art 5(1)(d)"],
    notice_lines: &[137],
    explain_dpo: "{source} says that this happened at {observed}, which cannot be.",
    explain_person: Some("The date in our record of this sharing cannot be right."),
};

/// 2000-01-01T00:00:00Z.
const EARLIEST: UtcMicros = UtcMicros(946_684_800_000_000);
/// Clocks may be a day ahead.
const FUTURE: i64 = 24 * 3_600_000_000;

pub(super) fn check(on: &OnDay<'_, '_>) -> Option<Raised> {
    let occurred = on.event.occurred_at;
    let received = on.received.0;
    (occurred < EARLIEST || occurred.since(received) > FUTURE).then(|| {
        Raised::finding(
            &INFO,
            format!("2000-01-01 to {received}"),
            occurred.to_string(),
        )
    })
}
