//! A sharing of high risk, and no impact assessment is referred to.
//! Says what makes the risk high.

use super::{Case, Raised, ReviewCode, ReviewInfo, is_blank};
use crate::rules::list;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, Severity};

/// Its entry in the catalogue.
pub const INFO: ReviewInfo = ReviewInfo {
    code: ReviewCode::DpiaMissing,
    outcomes: &[FindingOutcome::Finding],
    severity: Severity::Medium,
    severity_if: &[],
    in_force: DateRange::ALWAYS,
    law: &["UK GDPR Art 35"],
    notice_lines: &[157],
    explain_dpo: "{arrangement} is high-risk ({observed}) and refers to no impact assessment.",
    next: "Make or find the impact assessment and enter dpia_ref; or write in note why none is needed.",
};

pub(super) fn check(case: &Case<'_>) -> Option<Raised> {
    let arrangement = case.arrangement;
    if !is_blank(arrangement.dpia_ref.as_deref()) {
        return None;
    }
    let listed = arrangement.categories.iter();
    let grave = listed
        .chain(&arrangement.conditional_categories)
        .filter(|slug| case.register.is_special(slug) || case.register.is_offence(slug));
    let marks = [
        (arrangement.bulk, "bulk"),
        (arrangement.any_category, "any category"),
        (arrangement.transfer.is_some(), "transfer"),
    ];
    let marks = marks
        .into_iter()
        .filter_map(|(holds, mark)| holds.then_some(mark));
    let risks: Vec<&str> = grave.map(String::as_str).chain(marks).collect();
    (!risks.is_empty()).then(|| Raised::finding(&INFO, "an impact assessment", list(risks)))
}
