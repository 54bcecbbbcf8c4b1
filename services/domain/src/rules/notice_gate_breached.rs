//! A special category that the arrangement covers went on a condition that its gate does not accept.
//! The law may allow it; the published notice does not say it. What the law requires passes.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, list},
};
use crate::matching::{Case, Chosen, Listing};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::NoticeGateBreached,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: true,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[Severity::Medium],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(a)", "UK GDPR Art 13", "UK GDPR Art 9(2)"],
    notice_lines: &[34, 129],
    explain_dpo: "The notice promises {expected} for {arrangement}; the event relies on {observed}.",
    explain_person: Some(
        "Sensitive information about you went to {recipient} on a ground that our privacy notice does not mention.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    let conditions = &case.event.conditions;
    let point = case.article_9().filter(|_| case.has_special())?;
    let accepted = chosen.gate_accepts(conditions) || case.is_required_by_law();
    let concerns = case
        .categories()
        .any(|slug| case.is_special(slug) && chosen.listing(slug) != Listing::Nowhere);
    if accepted || !concerns {
        return None;
    }
    let gate = chosen.arrangement.gate.iter();
    let expected = list(gate.flat_map(|entry| &entry.article_9));
    let raised = Raised::finding(&INFO, expected, point);
    // Vital interests, legal claims, safeguarding: the law allows it.
    let lawful = matches!(point, "c" | "f")
        || matches!(
            conditions.schedule_1,
            Some("pt2-para18" | "pt3-para30" | "pt3-para33")
        );
    Some(if lawful {
        raised.with(Severity::Medium)
    } else {
        raised
    })
}
