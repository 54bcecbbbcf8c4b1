//! Footage of body-worn cameras went to an insurer; the notice speaks of CCTV only (lines 95 and 96).
//! Raised with or without an arrangement.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, list},
};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{
    matching::{Case, Slug},
    vocabulary::RecipientKind,
};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::BwcToInsurer,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Medium,
    if_special: Some(Severity::High),
    if_offence: Some(Severity::High),
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(a)", "UK GDPR Art 5(1)(b)"],
    notice_lines: &[95, 96],
    explain_dpo: "Body-worn footage went to the insurer {recipient}; the notice allows {expected}.",
    explain_person: Some(
        "Body-worn camera footage of you went to an insurer; our notice speaks only of CCTV.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    if !is_insurer(case) {
        return None;
    }
    let footage = |slug: &Slug<'_>| case.is_body_worn(*slug);
    case.categories().find(footage)?;
    let observed = list(case.categories().filter(footage).map(|slug| slug.text));
    Some(Raised::finding(&INFO, "CCTV only", observed).graver_for(&INFO, case))
}

/// Footage to an insurer: this rule says it, and no other one needs to.
pub(super) fn reports(case: &Case<'_, '_>, slug: Slug<'_>) -> bool {
    case.is_body_worn(slug) && is_insurer(case)
}

fn is_insurer(case: &Case<'_, '_>) -> bool {
    let registered = case.recipient.recipient().map(|found| found.kind);
    let called = || RecipientKind::parse(case.event.recipient.kind?);
    registered.or_else(called) == Some(RecipientKind::InsurerWarranty)
}
