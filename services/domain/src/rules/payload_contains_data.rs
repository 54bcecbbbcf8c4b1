//! A text of the event looks as if it held personal data: an event says that data was shared, never the data.
//! Names the field and the kind of pattern, never the text.

use super::{
    RuleInfo, Scope,
    info::ANY_KIND,
    raised::{Raised, list},
};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{
    event::DisclosureEvent,
    matching::Case,
    register::model::FactType,
    text::{Patterns, personal},
};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::PayloadContainsData,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: ANY_KIND,
    arrangement_needed: false,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(c)"],
    notice_lines: &[27],
    explain_dpo: "{source} wrote personal data into an event: {observed}.",
    explain_person: None,
};

/// What a name of an organisation may not hold.
const IN_NAME: Patterns = Patterns::NINO
    .and(Patterns::EMAIL)
    .and(Patterns::PHONE)
    .and(Patterns::BANK_ACCOUNT)
    .and(Patterns::CARD)
    .and(Patterns::DATE_OF_BIRTH);
/// What a case reference may not hold: most are numbers.
pub(crate) const IN_REFERENCE: Patterns =
    Patterns::NINO.and(Patterns::EMAIL).and(Patterns::POSTCODE);

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let suspects = || texts(case).filter(|(_, wanted, text)| !personal(text, *wanted).is_empty());
    suspects().next()?;
    let observed = list(suspects().flat_map(|(field, wanted, text)| {
        let found = personal(text, wanted);
        found.names().map(move |name| format!("{field}: {name}"))
    }));
    Some(Raised::finding(&INFO, "no personal data in text", observed))
}

/// The texts that are looked through, and for what.
fn texts<'c>(case: &'c Case<'_, '_>) -> impl Iterator<Item = (Field<'c>, Patterns, &'c str)> {
    let event: &DisclosureEvent<'_> = case.event;
    let decision = event.decision.unwrap_or_default();
    let fixed = [
        ("reason", Patterns::ALL, Some(event.reason)),
        ("recipient.name", IN_NAME, Some(event.recipient.name)),
        ("case_reference", IN_REFERENCE, event.case_reference),
        ("decision.necessity", Patterns::ALL, decision.necessity),
        ("decision.dpo_view", Patterns::ALL, decision.dpo_view),
    ];
    let fixed = fixed
        .into_iter()
        .filter_map(|(field, wanted, text)| Some((Field(field, ""), wanted, text?)));
    let facts = event.facts.iter().filter_map(|(name, value)| {
        let field = match case.register.fact(name) {
            // The key of an undeclared fact is a stranger's text too.
            None => Field("facts", ""),
            Some(fact) if fact.kind == FactType::String => Field("facts.", &fact.id),
            Some(_) => return None,
        };
        Some((field, Patterns::ALL, *value))
    });
    fixed.chain(facts)
}

/// A field's path: a fixed part, then the name of a declared fact.
#[derive(Clone, Copy)]
struct Field<'c>(&'static str, &'c str);

impl std::fmt::Display for Field<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.0, self.1)
    }
}
