//! The lawful basis is neither declared nor assessed for the arrangement.
//! Never says which of the two is right.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, list},
};
use crate::matching::{Case, Chosen};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::BasisMismatch,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: true,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &[
        "UK GDPR Art 5(1)(a)",
        "UK GDPR Art 6(1)",
        "UK GDPR Art 13(1)(c)",
    ],
    notice_lines: &[38, 39, 165],
    explain_dpo: "{arrangement} rests on {expected}; the event says {observed}.",
    explain_person: Some(
        "The legal ground recorded for this sharing is not the one in our register for {recipient}.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    let basis = case.event.lawful_basis;
    (!chosen.accepts_basis(basis)).then(|| {
        let declared = chosen.arrangement.declared_bases.iter();
        let bases = declared.chain(&chosen.arrangement.assessed_bases);
        Raised::finding(
            &INFO,
            list(bases.map(|basis| basis.symbol())),
            basis.symbol(),
        )
    })
}
