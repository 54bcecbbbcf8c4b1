//! The notice declares one basis, the assessment says another; or nobody assessed it.
//! Never says which of the two is right.

use std::collections::BTreeSet;

use super::{Case, Raised, ReviewCode, ReviewInfo};
use crate::rules::list;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, Severity};
use crate::vocabulary::LawfulBasis;

/// Its entry in the catalogue.
pub const INFO: ReviewInfo = ReviewInfo {
    code: ReviewCode::BasisDiffersFromNotice,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    severity: Severity::Medium,
    severity_if: &[],
    in_force: DateRange::ALWAYS,
    law: &["UK GDPR Art 13(1)(c)", "UK GDPR Art 14(1)(c)"],
    notice_lines: &[39, 165],
    explain_dpo: "The notice gives {expected} for {arrangement}; our own assessment is {observed}.",
    next: "Decide which basis holds: correct the notice where the assessment is right, or the register where the notice is.",
};

pub(super) fn check(case: &Case<'_>) -> Option<Raised> {
    let symbols = |bases: &[LawfulBasis]| -> BTreeSet<&str> {
        bases.iter().map(|basis| basis.symbol()).collect()
    };
    let declared = symbols(&case.arrangement.declared_bases);
    let assessed = symbols(&case.arrangement.assessed_bases);
    (declared != assessed || assessed.is_empty()).then(|| {
        let is_open = assessed.is_empty();
        let raised = Raised::finding(&INFO, list(declared), list(assessed));
        if is_open { raised.into_gap() } else { raised }
    })
}
