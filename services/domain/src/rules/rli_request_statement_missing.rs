//! Annex 1 paragraph 1 rests on a request that states the public task of the body that asks.
//! Facts that are not there yet may follow within a day: until then a gap.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, list},
};
use crate::law::DUAA;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{matching::OnDay, vocabulary::LawfulBasis};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::RliRequestStatementMissing,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: Some(24),
    in_force: DateRange::since(DUAA),
    suppresses: &[],
    law: &["UK GDPR Annex 1 para 1(b)"],
    notice_lines: &[38],
    explain_dpo: "Annex 1 paragraph 1 needs {expected}; missing: {observed}.",
    explain_person: Some(
        "{recipient} had to state in its request why it needed your data, and we hold no such statement.",
    ),
};

pub(super) fn check(on: &OnDay<'_, '_>) -> Option<Raised> {
    let event = on.event;
    if event.lawful_basis != LawfulBasis::RecognisedLegitimateInterest
        || event.conditions.annex_1 != Some("1")
    {
        return None;
    }
    let reference = event.fact("request_ref");
    let stated = event.fact("request_states_public_task");
    let failing = [
        (
            "request_ref",
            reference,
            reference.is_some_and(|text| !text.trim().is_empty()),
        ),
        ("request_states_public_task", stated, stated == Some("true")),
    ];
    let failing = failing.into_iter().filter(|(_, _, holds)| !holds);
    failing.clone().next()?;
    let observed = list(failing.clone().map(|(fact, ..)| fact));
    let raised = Raised::finding(
        &INFO,
        "a request stating the requester's public task",
        observed,
    );
    let are_absent = failing.clone().all(|(_, given, _)| given.is_none());
    let waits = INFO
        .grace_hours
        .is_some_and(|hours| on.is_within_grace(hours));
    Some(if are_absent && waits {
        raised.into_gap()
    } else {
        raised
    })
}
