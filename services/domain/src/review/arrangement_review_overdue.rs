//! The day by which the arrangement was to be looked at again is over, or there is none.
//! Never moves the day.

use super::{Case, Raised, ReviewCode, ReviewInfo};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, Severity};

/// Its entry in the catalogue.
pub const INFO: ReviewInfo = ReviewInfo {
    code: ReviewCode::ArrangementReviewOverdue,
    outcomes: &[FindingOutcome::Finding, FindingOutcome::Gap],
    severity: Severity::Low,
    severity_if: &[],
    in_force: DateRange::ALWAYS,
    law: &["ICO Data Sharing Code", "UK GDPR Art 24(1)"],
    notice_lines: &[194],
    explain_dpo: "{arrangement} was due for review on {observed}.",
    next: "Look at the arrangement again with those who use it, and set the next review_due; or end it.",
};

pub(super) fn check(case: &Case<'_>) -> Option<Raised> {
    match case.arrangement.review_due {
        None => Some(Raised::finding(&INFO, "reviewed by review_due", "none").into_gap()),
        Some(due) if due < case.day => Some(Raised::finding(
            &INFO,
            format!("reviewed by {due}"),
            due.to_string(),
        )),
        Some(_) => None,
    }
}
