//! The person had objected to what rests on a task or an interest; an objection that was decided against her is none.

use std::cmp::Reverse;

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, shown},
};

use crate::event::Subject;
use crate::law;
use crate::matching::Case;
use crate::status::{Standing, State, StatusKind};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::vocabulary::LawfulBasis;

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ObjectedSubject,
    scope: Scope::Subject,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[Severity::Medium],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &[
        "UK GDPR Art 21(1)",
        "UK GDPR Art 21(3)",
        "DUAA 2025 s.70(5)",
    ],
    notice_lines: &[184],
    explain_dpo: "This person objected ({observed}) before the data went to {recipient}.",
    explain_person: Some("Your data went to {recipient} after you had objected."),
};

/// Scope of an objection to everything.
const EVERYTHING: &str = "all";

pub(super) fn check(case: &Case<'_, '_>, subject: &Subject<'_>) -> Option<Raised> {
    if !may_be_objected_to(case) {
        return None;
    }
    let objection = objection(case, subject)?;
    let (state, severity) = match objection.state {
        State::Assessing => ("under assessment", Severity::Medium),
        _ => ("objected", INFO.severity),
    };
    let scope = shown(objection.scope);
    let observed = format!("since {}, scope {scope}, {state}", objection.since);
    let raised = Raised::finding(&INFO, "no objection, or one overridden", observed);
    Some(raised.with(severity))
}

/// Art 21(1) as it stood on the day.
fn may_be_objected_to(case: &Case<'_, '_>) -> bool {
    match case.event.lawful_basis {
        LawfulBasis::PublicTask | LawfulBasis::LegitimateInterests => true,
        LawfulBasis::RecognisedLegitimateInterest => case.on.day >= law::DUAA,
        _ => false,
    }
}

/// The gravest objection that reaches this disclosure; of two the earlier.
fn objection<'e>(case: &Case<'e, '_>, subject: &Subject<'_>) -> Option<Standing<'e>> {
    let person = case.on.person(subject);
    let arrangement = case.chosen.map(|chosen| chosen.arrangement.id.as_str());
    let scopes = [Some(case.event.purpose), arrangement, Some(EVERYTHING)];
    let at = case.event.occurred_at;
    let found = scopes
        .into_iter()
        .flatten()
        .filter_map(|scope| person.standing(StatusKind::Objection, scope, at));
    found
        .filter(|found| matches!(found.state, State::Objected | State::Assessing))
        .max_by_key(|found| (found.state, Reverse(found.since), Reverse(found.scope)))
}
