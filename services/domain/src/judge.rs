//! How an event is judged (judging.md). Total and deterministic: every event gets a verdict, from the four arguments
//! alone. Never fails, never reads a clock, and asks for no memory while an event conforms.

mod combination;
mod days;
mod eras;
mod explain;
mod remembering;

pub use explain::{Answer, Asked, Considered, Explanation, FoundBy, explain};
pub use remembering::Remembering;

use crate::{
    event::DisclosureEvent,
    matching::{Case, OnDay},
    register::{Registers, model::Arrangement},
    rules::{Check, RULES, Raised, RuleInfo, info},
    time::{CivilDate, ReceivedAt},
    verdict::{Finding, RuleCode, Verdict},
};

/// Judges one disclosure under the register of its day.
#[must_use]
pub fn judge<'r>(
    registers: &'r Registers,
    event: &DisclosureEvent<'_>,
    received: ReceivedAt,
) -> Verdict<'r> {
    judge_on(OnDay {
        event,
        received,
        day: CivilDate::in_london(event.occurred_at),
        registers,
    })
}

fn judge_on<'r>(on: OnDay<'_, 'r>) -> Verdict<'r> {
    let OnDay { event, day, .. } = on;
    let register = on.registers.on(day);
    let case = register.map(|register| Case::new(on, register));
    let chosen = case.as_ref().and_then(|case| case.chosen);
    let arrangement = chosen.map(|chosen| chosen.arrangement);

    let mut findings = Vec::new();
    for rule in RULES {
        if !rule.info.kinds.contains(&event.kind) || !rule.info.in_force.contains(day) {
            continue;
        }
        let raised = match (&rule.check, &case, chosen) {
            (Check::Alone(check), ..) => check(&on),
            (Check::Registered(check), Some(case), _) => check(case),
            (Check::Arranged(check), Some(case), Some(chosen)) => check(case, chosen),
            _ => None,
        };
        findings.extend(raised.map(|raised| finding(rule.info, raised, arrangement)));
    }
    suppress(&mut findings);
    Verdict {
        register,
        recipient: case.and_then(|case| case.recipient.recipient()),
        arrangement,
        findings,
    }
}

/// Cites the rule's lines of the notice, then those of the arrangement, each once.
fn finding(info: &RuleInfo, raised: Raised, arrangement: Option<&Arrangement>) -> Finding {
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
        subject: None,
        expected: raised.expected,
        observed: raised.observed,
        notice_lines,
    }
}

/// Takes out what another finding says better. The rules run in the order of their codes: so do the findings.
fn suppress(findings: &mut Vec<Finding>) {
    let suppressed: Vec<RuleCode> = findings
        .iter()
        .flat_map(|found| info(found.code).suppresses)
        .copied()
        .collect();
    findings.retain(|found| !suppressed.contains(&found.code));
}

#[cfg(test)]
mod properties;
