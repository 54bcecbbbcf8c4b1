//! An arrangement is live and the published notice has no line on it.
//! Never reads the notice.

use super::{Case, Raised, ReviewCode, ReviewInfo};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, Severity};

/// Its entry in the catalogue.
pub const INFO: ReviewInfo = ReviewInfo {
    code: ReviewCode::NotInPublishedNotice,
    outcomes: &[FindingOutcome::Finding],
    severity: Severity::Medium,
    severity_if: &[],
    in_force: DateRange::ALWAYS,
    law: &["UK GDPR Art 13(1)(e)", "UK GDPR Art 14(1)(e)"],
    notice_lines: &[127, 129],
    explain_dpo: "{arrangement} is live and the published notice does not mention it.",
    next: "Add the sharing to the notice and enter its lines, or suspend the arrangement until then.",
};

pub(super) fn check(case: &Case<'_>) -> Option<Raised> {
    case.arrangement
        .notice_lines
        .is_empty()
        .then(|| Raised::finding(&INFO, "a line of the notice in force", "none"))
}
