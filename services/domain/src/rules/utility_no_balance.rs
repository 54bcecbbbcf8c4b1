//! A forwarding address went to a utility although nothing is owed.
//! Without the fact it is a gap.

use super::requires;
use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::matching::{Case, Chosen};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::UtilityNoBalance,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    kinds: WITH_CONTENT,
    arrangement_needed: true,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(a)", "UK GDPR Art 5(1)(b)"],
    notice_lines: &[65],
    explain_dpo: "A forwarding address went to {recipient} without {expected}.",
    explain_person: Some(
        "Your new address went to {recipient} although no unpaid balance is recorded.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    requires::raise(&INFO, case, chosen, |failure| {
        ("an outstanding balance".into(), failure.observed())
    })
}
