//! A value that cannot be read: the country, the sequence, the basis of collection, a fact of a declared type.
//! Names the field, never a fact's value.

use super::{
    RuleInfo, Scope,
    info::ANY_KIND,
    raised::{Raised, list},
};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{
    matching::{Case, is_country},
    register::model::FactType,
    vocabulary::LawfulBasis,
};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::MalformedValue,
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
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(d)"],
    notice_lines: &[137],
    explain_dpo: "{source} sent a value that cannot be read: {observed}; expected {expected}.",
    explain_person: None,
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    fields(case).next()?;
    let observed = list(fields(case).map(|(field, _)| field));
    let expected = list(fields(case).map(|(_, form)| form));
    Some(Raised::finding(&INFO, expected, observed))
}

/// Each field that cannot be read, and the form that it should have.
fn fields<'c>(case: &'c Case<'_, '_>) -> impl Iterator<Item = (Field<'c>, &'static str)> {
    let event = case.event;
    let country = (!is_country(event.recipient.country)).then_some((
        Field("recipient.country", ""),
        "two capital letters of ISO 3166-1 (GB, not UK)",
    ));
    let sequence = event.sequence.filter(|sequence| *sequence < 0);
    let sequence = sequence.map(|_| (Field("sequence", ""), "0 or more"));
    let basis = event.conditions.collection_basis;
    let basis = basis
        .filter(|basis| LawfulBasis::parse(basis).is_none())
        .map(|_| {
            (
                Field("conditions.collection_basis", ""),
                "a symbol of lawful_basis",
            )
        });
    let facts = event.facts.iter().filter_map(|(name, value)| {
        let fact = case.register.fact(name)?;
        (!fact.kind.fits(value)).then_some((Field("facts.", &fact.id), form(fact.kind)))
    });
    country
        .into_iter()
        .chain(sequence)
        .chain(basis)
        .chain(facts)
}

/// A field's path: a fixed part, then the name of a declared fact.
struct Field<'c>(&'static str, &'c str);

impl std::fmt::Display for Field<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.0, self.1)
    }
}

const fn form(kind: FactType) -> &'static str {
    match kind {
        FactType::Boolean => "true or false",
        FactType::Date => "YYYY-MM-DD",
        FactType::Integer => "a whole number",
        FactType::String => "a text",
    }
}
