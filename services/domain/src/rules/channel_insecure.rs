//! A special category or offence data went by ordinary e-mail.
//! Where nobody said that it was encrypted, it was not.

use super::{RuleInfo, Scope, info::OWN, raised::Raised};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{matching::Case, vocabulary::Channel};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ChannelInsecure,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: OWN,
    arrangement_needed: false,
    severity: Severity::Medium,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(f)", "UK GDPR Art 32(1)(a)"],
    notice_lines: &[156],
    explain_dpo: "Special category or offence data went to {recipient} by {observed}, not marked as encrypted.",
    explain_person: Some("Sensitive information about you went to {recipient} by ordinary e-mail."),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let channel = case.event.channel;
    let is_open = channel == Channel::Email && case.event.fact("encrypted") != Some("true");
    (is_open && (case.has_special() || case.has_offence()))
        .then(|| Raised::finding(&INFO, "a secure channel", channel.symbol()))
}
