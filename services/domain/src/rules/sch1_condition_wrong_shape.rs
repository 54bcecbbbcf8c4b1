//! The condition of DPA 2018 Schedule 1 does not fit: no such paragraph, the wrong Part for the point of Article 9,
//! or what paragraphs 14, 18 and 24 ask for is not recorded. That none is given is left to other rules.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, list, shown},
};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{
    law::{self, Part},
    matching::Case,
};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::Sch1ConditionWrongShape,
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
    law: &[
        "DPA 2018 s.10(2)-(5)",
        "DPA 2018 Sch 1 para 14",
        "DPA 2018 Sch 1 para 18(2)",
        "DPA 2018 Sch 1 para 24(2)",
    ],
    notice_lines: &[90, 91, 97],
    explain_dpo: "The condition {observed} does not fit: it needs {expected}.",
    explain_person: Some(
        "The legal condition recorded for sharing sensitive information with {recipient} is not complete.",
    ),
};

/// Reasons for which consent is not asked, paragraph 18(2).
const PARA_18: &[&str] = &[
    "cannot_be_given",
    "cannot_reasonably_be_obtained",
    "would_prejudice",
];
/// The same and one more, paragraph 24(3).
const PARA_24: &[&str] = &[
    "cannot_be_given",
    "cannot_reasonably_be_obtained",
    "would_prejudice",
    "withheld_unreasonably",
];

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    parts(case).next()?;
    // A finding outweighs a gap: what is only not known then stays unsaid.
    let is_known = parts(case).any(|part| part.is_known);
    let said = || parts(case).filter(|part| part.is_known || !is_known);
    let given = case.event.conditions.schedule_1;
    let given = given.filter(|slug| !slug.trim().is_empty());
    let given = given.map_or_else(|| "none".into(), shown);
    let observed = format!("{given} {}", list(said().map(|part| part.name)));
    let raised = Raised::finding(&INFO, list(said().map(|part| part.needs)), observed);
    Some(if is_known { raised } else { raised.into_gap() })
}

/// One way in which the condition does not fit.
struct Misfit {
    name: &'static str,
    needs: &'static str,
    /// False where the fact that decides it is absent.
    is_known: bool,
}

impl Misfit {
    const fn known(name: &'static str, needs: &'static str) -> Self {
        Self {
            name,
            needs,
            is_known: true,
        }
    }

    /// By a fact: absent, it may be a misfit; `false`, it is one.
    fn by_fact(
        fact: Option<&str>,
        name: &'static str,
        needs: &'static str,
        missing: &'static str,
    ) -> Option<Self> {
        match fact {
            None => Some(Self {
                name,
                needs: missing,
                is_known: false,
            }),
            Some("false") => Some(Self::known(name, needs)),
            Some(_) => None,
        }
    }
}

fn parts(case: &Case<'_, '_>) -> impl Iterator<Item = Misfit> {
    let conditions = &case.event.conditions;
    let reason_is = |list: &[&str]| {
        conditions
            .no_consent_reason
            .is_some_and(|reason| list.contains(&reason))
    };
    let unknown = conditions.schedule_1.filter(|slug| {
        let in_force = law::schedule_1(slug).map(|found| found.in_force);
        !in_force.is_some_and(|in_force| in_force.contains(case.on.day))
    });
    let unknown = unknown.map(|_| Misfit::known("(1)", "a paragraph of DPA 2018 Schedule 1"));
    let paragraph = match conditions.schedule_1 {
        Some("pt2-para14") => Misfit::by_fact(
            case.fact("anti_fraud_organisation"),
            "(3)",
            "an anti-fraud organisation",
            "the fact anti_fraud_organisation",
        ),
        Some("pt2-para18") => (!reason_is(PARA_18))
            .then(|| Misfit::known("(4)", "a reason of paragraph 18(2) for not asking consent")),
        Some("pt2-para24") => Misfit::by_fact(
            case.fact("constituent_is_subject"),
            "(5)",
            "a reason of paragraph 24(3) for not asking consent",
            "the fact constituent_is_subject",
        )
        .filter(|misfit| !misfit.is_known || !reason_is(PARA_24)),
        _ => None,
    };
    unknown.into_iter().chain(wrong_part(case)).chain(paragraph)
}

/// Points b, h, i, j need a paragraph of Part 1, point g one of Part 2 (s.10(2)-(3)); the gate may supply it.
fn wrong_part(case: &Case<'_, '_>) -> Option<Misfit> {
    let point = case.article_9().filter(|_| case.has_special())?;
    let (part, needs) = match point {
        "b" | "h" | "i" | "j" => (Part::One, "a condition of Schedule 1 Part 1"),
        "g" => (Part::Two, "a condition of Schedule 1 Part 2"),
        _ => return None,
    };
    let fits = match case.event.conditions.schedule_1 {
        Some(slug) => part.has(slug),
        None => case
            .chosen
            .is_some_and(|chosen| chosen.gate_supplies(point, part)),
    };
    (!fits).then(|| Misfit::known("(2)", needs))
}
