//! Id and name of the recipient belong to different recipients, or the id to nobody.
//! The id counts where it resolves. Not for one natural person, whose name is personal data.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, shown},
};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{matching::Case, register::NameMatch};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::RecipientNameMismatch,
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
    law: &["UK GDPR Art 5(1)(d)"],
    notice_lines: &[137, 168],
    explain_dpo: "The id and the name of the recipient do not belong together ({observed}).",
    explain_person: Some("Our record of which organisation got your data contradicts itself."),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let (at, recipient) = case.recipient.found?;
    let named = &case.event.recipient;
    let id = named.id.filter(|_| !recipient.is_individual)?;
    let differs = match case.recipient.by_name {
        NameMatch::Nobody => false,
        _ if !case.recipient.by_id => true,
        NameMatch::Valid(other) => other != at,
        // A former name of both is no contradiction.
        NameMatch::Outdated(_) => !case.register.names().is_ever(named.name, at),
    };
    differs.then(|| {
        let observed = format!("{}, {}", shown(id), shown(named.name));
        Raised::finding(&INFO, &recipient.name, observed)
    })
}
