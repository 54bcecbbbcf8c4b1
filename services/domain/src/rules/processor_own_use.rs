//! A body that works on our behalf got data for a purpose that is no service to us.
//! A purpose that the register does not know is left to `purpose_not_in_arrangement`.

use super::{RuleInfo, Scope, info::WITH_CONTENT, raised::Raised};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{
    matching::{Case, Chosen},
    register::model::GdprRole,
};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ProcessorOwnUse,
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
    suppresses: &[RuleCode::PurposeNotInArrangement],
    law: &["UK GDPR Art 28(3)(a)", "UK GDPR Art 28(10)"],
    notice_lines: &[129],
    explain_dpo: "{recipient} works on our behalf, but got data for {observed}, which is not {expected}.",
    explain_person: Some(
        "{recipient}, which only works for us, got your data for a purpose of its own.",
    ),
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    let role = chosen.arrangement.role;
    if !matches!(role, GdprRole::Processor | GdprRole::SubProcessor) {
        return None;
    }
    let purpose = case.register.purpose(case.event.purpose)?;
    (!purpose.service).then(|| Raised::finding(&INFO, "a service purpose", &purpose.id))
}
