//! A record went that was older than the source keeps such records, or dated after the disclosure.
//! How long the recipient keeps it is not looked at.

use super::requires::{self, Asked};
use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::matching::{Case, Chosen};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::RetentionBreachedSource,
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
    law: &["UK GDPR Art 5(1)(e)"],
    notice_lines: &[70, 107, 111],
    explain_dpo: "A record {observed} days old went to {recipient}; it should have been {expected}.",
    explain_person: Some(
        "{recipient} got a record about you that should already have been deleted.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    requires::raise(&INFO, case, chosen, |failure| {
        let expected = match failure.asked {
            Asked::Within { days, .. } => format!("not older than {days} days"),
            _ => failure.expected(case),
        };
        (expected, failure.observed())
    })
}
