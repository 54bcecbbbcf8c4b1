//! The event calls the recipient by a kind that the register does not give it.
//! A kind outside the closed list is left to `unknown_symbol`; roles are not compared.

use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{matching::Case, vocabulary::RecipientKind};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::RecipientKindMismatch,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Medium,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 4(7)-(10)", "UK GDPR Art 30(1)(d)"],
    notice_lines: &[129],
    explain_dpo: "{recipient} is registered as {expected}, the event calls it {observed}.",
    explain_person: None,
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let called = RecipientKind::parse(case.event.recipient.kind?)?;
    let registered = case.recipient.recipient()?.kind;
    (called != registered).then(|| Raised::finding(&INFO, registered.symbol(), called.symbol()))
}
