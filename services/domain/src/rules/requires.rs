//! An arrangement's own conditions (`requires`), which rules of their own codes raise (event.md 5).
//! A fact that does not parse as its type is malformed, and no condition is judged by it.

use super::{Raised, RuleInfo, raised};
use crate::{
    event::DisclosureEvent,
    matching::{Case, Chosen},
    register::model::{FactType, RequirementCheck},
    time::{CivilDate, DateRange},
    verdict::{FindingOutcome, RuleCode},
};

/// Days of a `within` that gives none: sign-up data, and any other.
const DAYS: u32 = 60;
/// Days of a `within` that gives none, for records kept three months.
const DAYS_KEPT: u32 = 92;
/// People of a `max_subjects` that gives none.
const SUBJECTS: u32 = 10;

/// A condition that is not met, or that cannot be judged.
pub(super) struct Failure<'c> {
    /// What was asked.
    pub(super) asked: Asked<'c>,
    /// What there is.
    pub(super) met: Met<'c>,
}

/// What a condition asks, its defaults filled in.
#[derive(Clone, Copy)]
pub(super) enum Asked<'c> {
    Fact { fact: &'c str, equals: &'c str },
    Within { fact: &'c str, days: u32 },
    CaseReference,
    MaxSubjects(u32),
    Window(&'c [DateRange]),
}

/// What the event, or the register, has instead.
#[derive(Clone, Copy)]
pub(super) enum Met<'c> {
    /// Another value of the fact; `None` where it is free text, which no finding repeats.
    Value(Option<&'c str>),
    /// So many days from the fact's date.
    Days(i64),
    /// So many people.
    Count(i64),
    /// A day outside.
    Day(CivilDate),
    /// No case reference.
    Blank,
    /// The fact is absent.
    NoFact,
    /// The register gives no window.
    NoWindow,
}

/// The finding, or else the gap, of the conditions that raise `info`'s code.
/// `words` says for each what was expected and what was observed.
pub(super) fn raise(
    info: &RuleInfo,
    case: &Case<'_, '_>,
    chosen: Chosen<'_>,
    words: impl Fn(&Failure<'_>) -> (String, String),
) -> Option<Raised> {
    let (mut findings, mut gaps) = (Vec::new(), Vec::new());
    let entries = chosen.arrangement.requires.iter();
    for entry in entries.filter(|entry| entry.code == info.code) {
        let asked = Asked::new(&entry.check, info.code);
        if let Some(met) = asked.unmet(case) {
            let failure = Failure { asked, met };
            match failure.outcome() {
                FindingOutcome::Finding => findings.push(words(&failure)),
                FindingOutcome::Gap => gaps.push(words(&failure)),
            }
        }
    }
    let raised = |texts: Vec<(String, String)>| {
        let (expected, observed): (Vec<_>, Vec<_>) = texts.into_iter().unzip();
        Raised::finding(info, raised::list(expected), raised::list(observed))
    };
    match (findings.is_empty(), gaps.is_empty()) {
        (true, true) => None,
        (true, false) => Some(raised(gaps).into_gap()),
        (false, _) => Some(raised(findings)),
    }
}

impl<'c> Asked<'c> {
    fn new(check: &'c RequirementCheck, code: RuleCode) -> Self {
        let default_days = match code {
            RuleCode::RetentionBreachedSource => DAYS_KEPT,
            _ => DAYS,
        };
        match check {
            RequirementCheck::FactEquals { fact, equals } => Self::Fact { fact, equals },
            RequirementCheck::Within { fact, days } => Self::Within {
                fact,
                days: days.unwrap_or(default_days),
            },
            RequirementCheck::CaseReferencePresent => Self::CaseReference,
            RequirementCheck::MaxSubjects(most) => Self::MaxSubjects(most.unwrap_or(SUBJECTS)),
            RequirementCheck::Window(windows) => Self::Window(windows),
        }
    }

    /// What there is instead of what is asked; `None` where the condition holds.
    fn unmet<'e: 'c>(self, case: &Case<'e, '_>) -> Option<Met<'c>> {
        match self {
            Self::Fact { fact, equals } => {
                let Some(value) = case.fact(fact) else {
                    return Some(Met::NoFact);
                };
                let kind = case
                    .register
                    .fact(fact)
                    .map_or(FactType::String, |fact| fact.kind);
                let told = (kind != FactType::String).then_some(value);
                let differs = match kind {
                    FactType::Integer => digits(value) != digits(equals),
                    _ => value != equals,
                };
                (differs && kind.fits(value)).then_some(Met::Value(told))
            }
            Self::Within { fact, days } => {
                let Some(value) = case.fact(fact) else {
                    return Some(Met::NoFact);
                };
                let passed = case.on.day.days_since(CivilDate::parse(value)?);
                (!(0..=i64::from(days)).contains(&passed)).then_some(Met::Days(passed))
            }
            Self::CaseReference => {
                let reference = case.event.case_reference.unwrap_or_default();
                reference.trim().is_empty().then_some(Met::Blank)
            }
            Self::MaxSubjects(most) => {
                let count = people(case.event);
                (count > i64::from(most)).then_some(Met::Count(count))
            }
            Self::Window([]) => Some(Met::NoWindow),
            Self::Window(windows) => {
                let day = case.on.day;
                let inside = windows.iter().any(|window| window.contains(day));
                (!inside).then_some(Met::Day(day))
            }
        }
    }
}

/// Sign and digits of an integer of any length: `05` is `5`, and `-0` is `0`.
fn digits(text: &str) -> (bool, &str) {
    let (is_negative, digits) = text
        .strip_prefix('-')
        .map_or((false, text), |digits| (true, digits));
    let digits = digits.trim_start_matches('0');
    (is_negative && !digits.is_empty(), digits)
}

impl Failure<'_> {
    const fn outcome(&self) -> FindingOutcome {
        match self.met {
            Met::NoFact | Met::NoWindow => FindingOutcome::Gap,
            _ => FindingOutcome::Finding,
        }
    }

    /// What was asked, in words.
    pub(super) fn expected(&self, case: &Case<'_, '_>) -> String {
        match self.asked {
            Asked::Fact { fact, equals } => {
                let words = case.register.fact(fact).map_or(fact, |fact| &fact.words);
                match equals {
                    "true" => words.to_owned(),
                    "false" => format!("not so: {words}"),
                    equals => format!("{words}: {equals}"),
                }
            }
            Asked::Within { fact, days } => format!("within {days} days of {fact}"),
            Asked::CaseReference => "a case reference".into(),
            Asked::MaxSubjects(most) => format!("at most {most} subjects"),
            Asked::Window(windows) => raised::list(windows.iter().map(|window| span(*window))),
        }
    }

    /// What there is.
    pub(super) fn observed(&self) -> String {
        match self.met {
            Met::Value(value) => value.unwrap_or("another text").to_owned(),
            Met::Days(days) => days.to_string(),
            Met::Count(count) => count.to_string(),
            Met::Day(day) => day.to_string(),
            Met::Blank => "none".into(),
            Met::NoFact => format!("{} is not given", self.fact().unwrap_or("the fact")),
            Met::NoWindow => "no window is registered".into(),
        }
    }

    /// The fact that is asked about.
    pub(super) const fn fact(&self) -> Option<&str> {
        match self.asked {
            Asked::Fact { fact, .. } | Asked::Within { fact, .. } => Some(fact),
            _ => None,
        }
    }
}

/// People in the disclosure: what the source says, or lists, whichever is more.
pub(super) fn people(event: &DisclosureEvent<'_>) -> i64 {
    let listed = i64::try_from(event.subjects.len()).unwrap_or(i64::MAX);
    event.subject_count.max(listed)
}

/// A span of days, both ends included.
pub(super) fn span(range: DateRange) -> String {
    match (range.from, range.to) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => "on any day".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn integers_are_compared_as_numbers() {
        for (one, other) in [("05", "5"), ("-0", "0"), ("000", "0"), ("-07", "-7")] {
            assert_eq!(digits(one), digits(other));
        }
        for (one, other) in [("5", "-5"), ("50", "5"), ("0", "1")] {
            assert_ne!(digits(one), digits(other));
        }
    }
}
