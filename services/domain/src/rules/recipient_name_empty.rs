//! Nobody is named as the recipient. Where the id resolves it is known who it was.
//! Never filled in from the register.

use super::{RuleInfo, Scope, info::ANY_KIND, raised::Raised};
use crate::matching::Case;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::RecipientNameEmpty,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: ANY_KIND,
    arrangement_needed: false,
    severity: Severity::High,
    if_special: Some(Severity::Critical),
    if_offence: Some(Severity::Critical),
    severity_if: &[Severity::Low],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[
        RuleCode::UnregisteredRecipient,
        RuleCode::RecipientCategoryOnly,
    ],
    law: &["UK GDPR Art 15(1)(c)", "UK GDPR Art 30(1)(d)"],
    notice_lines: &[168],
    explain_dpo: "{source} reported a disclosure and did not say to whom.",
    explain_person: Some("Our record does not say who got your data."),
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    case.is_nameless().then(|| {
        let raised = Raised::finding(&INFO, "the name of an organisation", "empty");
        match case.recipient.by_id {
            true => raised.with(Severity::Low),
            false => raised.graver_for(&INFO, case),
        }
    })
}
