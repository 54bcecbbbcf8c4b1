//! A symbol was left out, or is one that this version does not know.
//! An unknown lawful basis and a subject's kind are not looked at here.

use super::{
    RuleInfo, Scope,
    info::ANY_KIND,
    raised::{Raised, list},
};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::vocabulary::Kind;
use crate::{
    matching::OnDay,
    vocabulary::{Channel, Environment, RecipientKind},
};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::UnknownSymbol,
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
    law: &["UK GDPR Art 5(2)"],
    notice_lines: &[137],
    explain_dpo: "{source} left out, or sent a value we do not know, in: {observed}.",
    explain_person: None,
};

pub(super) fn check(on: &OnDay<'_, '_>) -> Option<Raised> {
    let event = on.event;
    let kind = event.recipient.kind;
    let fields = [
        ("channel", event.channel == Channel::Unknown),
        ("environment", event.environment == Environment::Unknown),
        ("kind", event.kind == Kind::Unknown),
        (
            "recipient.kind",
            kind.is_some_and(|kind| RecipientKind::parse(kind).is_none()),
        ),
    ];
    let unknown = fields.iter().filter(|(_, is_unknown)| *is_unknown);
    unknown.clone().next()?;
    let observed = list(unknown.map(|(field, _)| field));
    Some(Raised::finding(&INFO, "a known symbol", observed))
}
