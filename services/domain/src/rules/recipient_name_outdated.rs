//! A former or later name of a registered recipient: it resolves, and is not the name of the day.
//! Not looked at where an id says who it is.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, shown},
};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{
    matching::Case,
    register::{NameMatch, model::Recipient},
    time::CivilDate,
};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::RecipientNameOutdated,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Low,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(d)"],
    notice_lines: &[90, 114],
    explain_dpo: "{observed} is not the name of {recipient} on {day}; it was {expected}.",
    explain_person: None,
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let NameMatch::Outdated(_) = case.recipient.by_name else {
        return None;
    };
    let recipient = case
        .recipient
        .recipient()
        .filter(|_| !case.recipient.by_id)?;
    let observed = shown(case.event.recipient.name);
    Some(Raised::finding(
        &INFO,
        name_on(recipient, case.on.day),
        observed,
    ))
}

/// The name on a day: one that was given up later, or else the one in force.
fn name_on(recipient: &Recipient, day: CivilDate) -> &str {
    let mut aliases = recipient.aliases.iter();
    let former = aliases.find(|alias| alias.valid.to.is_some() && alias.valid.contains(day));
    former.map_or(&recipient.name, |alias| &alias.name)
}
