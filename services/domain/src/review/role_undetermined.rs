//! Nobody decided within a month whether the recipient decides for itself or works for us.
//! Without a first day it is due at once.

use super::{Case, Raised, ReviewCode, ReviewInfo};
use crate::register::model::GdprRole;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, Severity};

/// Its entry in the catalogue.
pub const INFO: ReviewInfo = ReviewInfo {
    code: ReviewCode::RoleUndetermined,
    outcomes: &[FindingOutcome::Finding],
    severity: Severity::Low,
    severity_if: &[],
    in_force: DateRange::ALWAYS,
    law: &["UK GDPR Art 4(7)-(8)", "UK GDPR Art 26", "UK GDPR Art 28"],
    notice_lines: &[129],
    explain_dpo: "Nobody has decided whether {recipient} in {arrangement} is {expected}.",
    next: "Decide who decides on purposes and means, and set role; processors then need a contract.",
};

/// Days in which a role is decided.
const DAYS: i64 = 30;

pub(super) fn check(case: &Case<'_>) -> Option<Raised> {
    let open_for = case
        .arrangement
        .valid
        .from
        .map(|from| case.day.days_since(from));
    let is_due = open_for.is_none_or(|days| days > DAYS);
    (case.arrangement.role == GdprRole::Undetermined && is_due).then(|| {
        let expected = "controller, joint-controller, processor or sub-processor";
        Raised::finding(&INFO, expected, "undetermined")
    })
}
