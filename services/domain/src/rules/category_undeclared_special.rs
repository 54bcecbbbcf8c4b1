//! The event looks as if a special category went, and declares none: by an unknown slug, by a point of Article 9.
//! A word in the reason is only a hint: then a gap. Never repeats more of the reason than that word.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, list, shown},
};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{
    matching::{Case, Listing, Slug},
    text::telling,
};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::CategoryUndeclaredSpecial,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 9(1)"],
    notice_lines: &[32],
    explain_dpo: "The event looks as if special category data went ({observed}), but declares none.",
    explain_person: Some(
        "Sensitive information about you may have gone to {recipient} without being recorded as such.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    if case.has_special() {
        return None;
    }
    let expected = "a special category declared";
    let point = undeclared_point(case);
    let mut slugs = case
        .categories()
        .filter(|slug| is_telling(*slug))
        .peekable();
    if point.is_some() || slugs.peek().is_some() {
        let point = point.map(|point| format!("conditions.article_9 {}", shown(point)));
        let slugs = slugs.map(|slug| slug.text.to_owned());
        return Some(Raised::finding(&INFO, expected, list(slugs.chain(point))));
    }
    telling::phrases(case.event.reason).next()?;
    let phrases = telling::phrases(case.event.reason);
    let observed = list(phrases.map(|phrase| format!("reason: {phrase}")));
    Some(Raised::finding(&INFO, expected, observed).into_gap())
}

/// A slug that the register does not know and that speaks of a special category.
pub(super) fn is_telling(slug: Slug<'_>) -> bool {
    slug.id.is_none() && telling::is_telling_slug(slug.text)
}

/// A point of Art 9(2) for which nothing that went is a reason.
fn undeclared_point<'e>(case: &Case<'e, '_>) -> Option<&'e str> {
    let point = case.event.conditions.article_9?;
    let explained = match case.chosen {
        None => false,
        Some(chosen) if chosen.arrangement.any_category => true,
        Some(chosen) => {
            let has_point = chosen.gate_has_point(point);
            let is_conditional = |slug| chosen.listing(slug) == Listing::Conditional;
            has_point && case.categories().any(is_conditional)
        }
    };
    (!explained && !case.has_offence()).then_some(point)
}
