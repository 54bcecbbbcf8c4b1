//! A legal obligation is claimed, and no Act, section or order is named.
//! Never looks for one.

use super::{Case, Raised, ReviewCode, ReviewInfo, is_blank};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, Severity};
use crate::vocabulary::LawfulBasis;

/// Its entry in the catalogue.
pub const INFO: ReviewInfo = ReviewInfo {
    code: ReviewCode::LegalObligationUnreferenced,
    outcomes: &[FindingOutcome::Finding],
    severity: Severity::Medium,
    severity_if: &[],
    in_force: DateRange::ALWAYS,
    law: &["UK GDPR Art 6(3)"],
    notice_lines: &[86],
    explain_dpo: "{arrangement} claims a legal obligation and names no Act, section or order.",
    next: "Name the Act and section or the court order in legal_obligation_ref; where none compels the sharing, assess another basis.",
};

pub(super) fn check(case: &Case<'_>) -> Option<Raised> {
    let claims = case.claims(LawfulBasis::LegalObligation);
    (claims && is_blank(case.arrangement.legal_obligation_ref.as_deref()))
        .then(|| Raised::finding(&INFO, "an Act and section, or a court order", "none"))
}
