//! An agreement that the law asks for, or that good practice asks for where sharing recurs, is not referred to.
//! An undetermined role is left to `role_undetermined`.

use super::{Case, Raised, ReviewCode, ReviewInfo, is_blank};
use crate::register::model::GdprRole;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, Severity};

/// Its entry in the catalogue.
pub const INFO: ReviewInfo = ReviewInfo {
    code: ReviewCode::AgreementMissing,
    outcomes: &[FindingOutcome::Finding],
    severity: Severity::High,
    severity_if: &[Severity::Medium],
    in_force: DateRange::ALWAYS,
    law: &[
        "UK GDPR Art 26",
        "UK GDPR Art 28(3)-(4)",
        "ICO Data Sharing Code",
    ],
    notice_lines: &[160],
    explain_dpo: "{arrangement} ({observed}) refers to no agreement.",
    next: "Find or sign the contract (processor), the arrangement (joint controllers) or a sharing agreement, and enter agreement_ref; or change the role.",
};

/// Rhythms of sharing that recurs.
const RECURRING: &[&str] = &[
    "continuous",
    "weekly",
    "monthly",
    "annual",
    "biennial-window",
];

pub(super) fn check(case: &Case<'_>) -> Option<Raised> {
    let arrangement = case.arrangement;
    if !is_blank(arrangement.agreement_ref.as_deref()) {
        return None;
    }
    let cadence = arrangement.cadence.as_deref();
    let recurs = arrangement.bulk || cadence.is_some_and(|cadence| RECURRING.contains(&cadence));
    let raised = || Raised::finding(&INFO, "an agreement", arrangement.role.as_str());
    match arrangement.role {
        GdprRole::Processor | GdprRole::SubProcessor | GdprRole::JointController => Some(raised()),
        // Good practice between controllers, not a duty.
        GdprRole::Controller if recurs => Some(raised().with(Severity::Medium)),
        GdprRole::Controller | GdprRole::Undetermined => None,
    }
}
