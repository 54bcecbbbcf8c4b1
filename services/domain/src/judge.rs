//! How an event is judged (judging.md). Total and deterministic: every event gets a verdict, from the four arguments
//! alone. Never fails, never reads a clock, and asks for no memory while an event conforms that lists no pseudonym twice.

mod combination;
mod eras;
mod explain;
mod remembering;

pub use explain::{Answer, Asked, Considered, Explanation, FoundBy, explain};
pub use remembering::Remembering;

use std::collections::HashSet;

use crate::{
    event::DisclosureEvent,
    matching::{Case, OnDay},
    register::{Registers, model::Arrangement},
    rules::{Check, CheckPerson, RULES, Raised, Rule, RuleInfo, info},
    status::SubjectStatus,
    time::{CivilDate, ReceivedAt},
    verdict::{Finding, RuleCode, Verdict},
};

/// Judges one disclosure under the register of its day, and by what is known of its persons at its moment.
#[must_use]
pub fn judge<'r>(
    registers: &'r Registers,
    status: &SubjectStatus,
    event: &DisclosureEvent<'_>,
    received: ReceivedAt,
) -> Verdict<'r> {
    judge_on(OnDay {
        event,
        received,
        day: CivilDate::in_london(event.occurred_at),
        registers,
        status,
    })
}

fn judge_on<'r>(on: OnDay<'_, 'r>) -> Verdict<'r> {
    let OnDay { event, day, .. } = on;
    let register = on.registers.on(day);
    let case = register.map(|register| Case::new(on, register));
    let chosen = case.as_ref().and_then(|case| case.chosen);
    let arrangement = chosen.map(|chosen| chosen.arrangement);

    let arranged = case.as_ref().zip(chosen);
    let required = arranged.filter(|(_, chosen)| !chosen.arrangement.requires.is_empty());

    let mut findings = Vec::new();
    let are_known = on.has_status_beside_consent();
    let is_consented = on.rests_on_consent();
    for rule in RULES {
        if !rule.applies(event.kind, day) {
            continue;
        }
        let raised = match rule.check {
            Check::Alone(check) => check(&on),
            Check::Registered(check) => case.as_ref().and_then(check),
            Check::Arranged(check) => arranged.and_then(|(case, chosen)| check(case, chosen)),
            Check::Required(check) => required.and_then(|(case, chosen)| check(case, chosen)),
            Check::Consented(_) if !is_consented => None,
            Check::Known(_) if !are_known => None,
            Check::Each(check) | Check::Consented(check) | Check::Known(check) => {
                if let Some(case) = &case {
                    findings.extend(of_each(rule, check, case));
                }
                None
            }
        };
        if let Some(raised) = raised {
            findings.push(finding(rule.info, None, raised, arrangement));
        }
    }
    suppress(&mut findings);
    Verdict {
        register,
        recipient: case.and_then(|case| case.recipient.recipient()),
        arrangement,
        findings,
    }
}

/// What a rule raises about the persons of the event, in their order.
fn of_each<'c>(
    rule: &'static Rule,
    check: CheckPerson,
    case: &'c Case<'_, '_>,
) -> impl Iterator<Item = Finding> + use<'c> {
    let arrangement = case.chosen.map(|chosen| chosen.arrangement);
    // A message holds fewer persons than its bytes, which are counted in 32 bits.
    let subjects = (0_u32..).zip(&case.event.subjects);
    subjects.filter_map(move |(index, subject)| {
        let raised = check(case, subject)?;
        Some(finding(rule.info, Some(index), raised, arrangement))
    })
}

/// Cites the rule's lines of the notice, then those of the arrangement, each once.
fn finding(
    info: &RuleInfo,
    subject: Option<u32>,
    raised: Raised,
    arrangement: Option<&Arrangement>,
) -> Finding {
    let mut notice_lines = info.notice_lines.to_vec();
    for line in arrangement
        .into_iter()
        .flat_map(|found| &found.notice_lines)
    {
        if !notice_lines.contains(line) {
            notice_lines.push(*line);
        }
    }
    Finding {
        code: info.code,
        outcome: raised.outcome,
        severity: raised.severity,
        subject,
        expected: raised.expected,
        observed: raised.observed,
        notice_lines,
    }
}

/// Takes out what another finding says better: of the whole event, or of the same person. The rules run in the order of
/// their codes: so do the findings.
fn suppress(findings: &mut Vec<Finding>) {
    if findings.len() < 2 {
        return;
    }
    let suppressed: HashSet<(RuleCode, Option<u32>)> = findings
        .iter()
        .flat_map(|found| {
            let codes = info(found.code).suppresses.iter();
            codes.map(|code| (*code, found.subject))
        })
        .collect();
    if !suppressed.is_empty() {
        findings.retain(|found| !suppressed.contains(&(found.code, found.subject)));
    }
}

#[cfg(test)]
mod properties;
