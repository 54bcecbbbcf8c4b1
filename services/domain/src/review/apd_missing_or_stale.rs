//! A condition that needs an appropriate policy document, and none is referred to.
//! How old it is goes with the review of the arrangement.

use super::{Case, Raised, ReviewCode, ReviewInfo, is_blank};
use crate::rules::list;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, Severity};
use crate::vocabulary::RecipientKind;

/// Its entry in the catalogue.
pub const INFO: ReviewInfo = ReviewInfo {
    code: ReviewCode::ApdMissingOrStale,
    outcomes: &[FindingOutcome::Finding],
    severity: Severity::Medium,
    severity_if: &[],
    in_force: DateRange::ALWAYS,
    law: &[
        "DPA 2018 Sch 1 para 5",
        "DPA 2018 Sch 1 para 10(2)",
        "DPA 2018 Sch 1 paras 38-41",
    ],
    notice_lines: &[34],
    explain_dpo: "{arrangement} relies on {observed} and refers to no policy document.",
    next: "Write or find the appropriate policy document for these conditions and enter apd_ref; or take the condition out of the gate.",
};

pub(super) fn check(case: &Case<'_>) -> Option<Raised> {
    if !is_blank(case.arrangement.apd_ref.as_deref()) {
        return None;
    }
    let entries = case.arrangement.gate.iter();
    let slugs = entries.flat_map(|entry| &entry.schedule_1);
    let needing: Vec<&String> = slugs.filter(|slug| needs_policy(slug, case)).collect();
    (!needing.is_empty())
        .then(|| Raised::finding(&INFO, "an appropriate policy document", list(needing)))
}

/// Employment, all of Part 2 and paragraph 35; not paragraph 10 towards competent authorities.
fn needs_policy(slug: &str, case: &Case<'_>) -> bool {
    let needs = slug == "pt1-para1" || slug.starts_with("pt2-para") || slug == "pt3-para35";
    needs && !(slug == "pt2-para10" && goes_to_police_only(case))
}

fn goes_to_police_only(case: &Case<'_>) -> bool {
    case.recipients()
        .all(|recipient| recipient.kind == RecipientKind::Police)
}
