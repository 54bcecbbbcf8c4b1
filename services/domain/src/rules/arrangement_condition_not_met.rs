//! A condition of the arrangement that has no code of its own is not met: in debt, incapable of consent, authority shown.
//! An absent fact is a gap; never judged by a fact that does not parse.

use super::requires::{self, Met};
use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::matching::{Case, Chosen};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ArrangementConditionNotMet,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    kinds: WITH_CONTENT,
    arrangement_needed: true,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(a)", "UK GDPR Art 5(1)(b)"],
    notice_lines: &[27, 38],
    explain_dpo: "{arrangement} is only for: {expected}; the event says {observed}.",
    explain_person: Some(
        "A condition for sharing your data with {recipient} is not met in our record of it.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    requires::raise(&INFO, case, chosen, |failure| {
        let observed = match (failure.fact(), failure.met) {
            (None, _) | (_, Met::NoFact) => failure.observed(),
            (Some(fact), Met::Days(_)) => {
                format!("{fact}: {}", case.fact(fact).unwrap_or_default())
            }
            (Some(fact), _) => format!("{fact}: {}", failure.observed()),
        };
        (failure.expected(case), observed)
    })
}
