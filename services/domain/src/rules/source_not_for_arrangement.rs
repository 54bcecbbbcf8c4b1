//! A source reported a disclosure under an arrangement that it may not report.
//! A source that is in no register is left to `unregistered_source`.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, list},
};
use crate::matching::{Case, Chosen};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::SourceNotForArrangement,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: true,
    severity: Severity::Medium,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 32"],
    notice_lines: &[155],
    explain_dpo: "{source} may report {expected}; it reported {observed}.",
    explain_person: None,
};

pub(super) fn check(case: &Case<'_, '_>, chosen: Chosen<'_>) -> Option<Raised> {
    let source = case.source?;
    let reported = &chosen.arrangement.id;
    (!source.arrangements.contains(reported))
        .then(|| Raised::finding(&INFO, list(&source.arrangements), reported))
}
