//! A public task is claimed, and no statutory function of the controller is named (since s.70(2)(a) it must be its own).
//! For this basis `legal_obligation_ref` names that function.

use super::{Case, Raised, ReviewCode, ReviewInfo, is_blank};
use crate::law::DUAA;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, Severity};
use crate::vocabulary::LawfulBasis;

/// Its entry in the catalogue.
pub const INFO: ReviewInfo = ReviewInfo {
    code: ReviewCode::PublicTaskByPrivateBody,
    outcomes: &[FindingOutcome::Finding],
    severity: Severity::Medium,
    severity_if: &[],
    in_force: DateRange::since(DUAA),
    law: &["UK GDPR Art 6(1)(e)", "DUAA 2025 s.70(2)(a)"],
    notice_lines: &[123],
    explain_dpo: "{arrangement} claims a public task and names no statutory function of ours.",
    next: "Name our own statutory function in legal_obligation_ref; where there is none, assess another basis.",
};

pub(super) fn check(case: &Case<'_>) -> Option<Raised> {
    let claims = case.claims(LawfulBasis::PublicTask);
    (claims && is_blank(case.arrangement.legal_obligation_ref.as_deref()))
        .then(|| Raised::finding(&INFO, "the controller's statutory function", "none"))
}
