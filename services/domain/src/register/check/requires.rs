//! Conditions that can be checked: declared facts of a fitting type, codes that a condition may raise.

use std::collections::BTreeMap;

use super::{Problem, nearest::hint};
use crate::{
    register::model::{FactType, RegisterData, Requirement, RequirementCheck},
    time::CivilDate,
    verdict::RuleCode,
};

pub(super) fn check(data: &RegisterData, problems: &mut Vec<Problem>) {
    let facts: BTreeMap<&str, FactType> = data
        .facts
        .iter()
        .map(|fact| (fact.id.as_str(), fact.kind))
        .collect();
    for (at, arrangement) in data.arrangements.iter().enumerate() {
        for (requirement_at, requirement) in arrangement.requires.iter().enumerate() {
            let here = format!("/arrangements/{at}/requires/{requirement_at}");
            code(requirement, &here, problems);
            fact(&facts, &requirement.check, &here, problems);
        }
    }
}

fn code(requirement: &Requirement, here: &str, problems: &mut Vec<Problem>) {
    if requirement.code.is_by_requires() {
        return;
    }
    let codes = RuleCode::ALL.iter().filter(|code| code.is_by_requires());
    let codes: Vec<_> = codes.map(|code| code.as_str()).collect();
    problems.push(Problem::new(
        format!("{here}/code"),
        format!(
            "a condition cannot raise {}; use one of: {}",
            requirement.code,
            codes.join(", ")
        ),
    ));
}

fn fact(
    facts: &BTreeMap<&str, FactType>,
    check: &RequirementCheck,
    here: &str,
    problems: &mut Vec<Problem>,
) {
    let (fact, pointer) = match check {
        RequirementCheck::FactEquals { fact, .. } => (fact, format!("{here}/fact")),
        RequirementCheck::Within { fact, .. } => (fact, format!("{here}/within/fact")),
        RequirementCheck::MaxSubjects(Some(0)) => {
            problems.push(Problem::new(
                format!("{here}/max_subjects"),
                "at most 0 people would refuse every disclosure; give 1 or more",
            ));
            return;
        }
        _ => return,
    };
    let Some(kind) = facts.get(fact.as_str()) else {
        let hint = hint(fact, facts.keys().copied(), "declare it in facts");
        problems.push(Problem::new(
            pointer,
            format!("there is no fact \"{fact}\"{hint}"),
        ));
        return;
    };
    match check {
        RequirementCheck::Within { .. } if *kind != FactType::Date => problems.push(Problem::new(
            pointer,
            format!("\"{fact}\" is not of type date, so no days can be counted from it; use another fact"),
        )),
        RequirementCheck::FactEquals { equals, .. } if !kind.fits(equals) => problems.push(Problem::new(
            format!("{here}/equals"),
            format!("\"{fact}\" can never equal this; give {}", kind.example()),
        )),
        _ => {}
    }
}

impl FactType {
    /// Is this text a value of the type?
    #[must_use]
    pub fn fits(self, value: &str) -> bool {
        match self {
            Self::Boolean => matches!(value, "true" | "false"),
            Self::Date => CivilDate::parse(value).is_some(),
            Self::Integer => {
                let digits = value.strip_prefix('-').unwrap_or(value);
                !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
            }
            Self::String => true,
        }
    }

    const fn example(self) -> &'static str {
        match self {
            Self::Boolean => "true or false",
            Self::Date => "a day such as 2026-02-05",
            Self::Integer => "a whole number",
            Self::String => "some text",
        }
    }
}
