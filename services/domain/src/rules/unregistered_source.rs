//! The source system is not in the register.
//! Whether it may report this arrangement is another question.

use super::{
    RuleInfo, Scope,
    info::ANY_KIND,
    raised::{Raised, shown},
};
use crate::matching::Case;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::UnregisteredSource,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: ANY_KIND,
    arrangement_needed: false,
    severity: Severity::High,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[RuleCode::SourceNotForArrangement],
    law: &["UK GDPR Art 5(2)", "UK GDPR Art 32"],
    notice_lines: &[155],
    explain_dpo: "A system that is not registered reported a disclosure: {observed}.",
    explain_person: None,
};

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    let is_known = case.source.is_some();
    let source = case.event.source;
    (!is_known).then(|| Raised::finding(&INFO, "a source of the register", shown(source)))
}
