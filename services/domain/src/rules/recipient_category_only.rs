//! The event names a kind of recipient, not one organisation: nobody can say later who has the data.
//! Only names that resolve to nobody; raised in place of `unregistered_recipient`.

use super::{
    RuleInfo, Scope,
    info::OWN,
    raised::{Raised, shown},
};
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::{matching::Case, register::fold, vocabulary::RecipientKind};

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::RecipientCategoryOnly,
    scope: Scope::Event,
    outcomes: &[FindingOutcome::Finding],
    kinds: OWN,
    arrangement_needed: false,
    severity: Severity::Medium,
    if_special: Some(Severity::High),
    if_offence: Some(Severity::High),
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[RuleCode::UnregisteredRecipient],
    law: &[
        "UK GDPR Art 15(1)(c)",
        "UK GDPR Art 30(1)(d)",
        "CJEU C-154/21",
        "Harrison v Cameron [2024] EWHC 1377 (KB)",
    ],
    notice_lines: &[129, 168],
    explain_dpo: "The event names a kind of recipient ({observed}) and not {expected}.",
    explain_person: Some(
        "Our record says only that your data went to a kind of organisation, not to which one.",
    ),
};

/// Names of nobody in particular, folded.
const GENERIC: &[&str] = &[
    "contractor",
    "contractors",
    "sub-contractor",
    "sub-contractors",
    "subcontractor",
    "subcontractors",
    "supplier",
    "suppliers",
    "police",
    "the police",
    "council",
    "the council",
    "local council",
    "local authority",
    "court",
    "the court",
    "courts",
    "solicitor",
    "solicitors",
    "barrister",
    "barristers",
    "bank",
    "insurer",
    "insurers",
    "utility",
    "utility company",
    "landlord",
    "other landlord",
    "hospital",
    "gp",
    "doctor",
    "paramedics",
    "charity",
    "support agency",
    "third party",
    "third parties",
    "service provider",
    "various",
    "other",
    "unknown",
    "n/a",
    "tbc",
    "none",
];

pub(super) fn check(case: &Case<'_, '_>) -> Option<Raised> {
    if case.recipient.found.is_some() || case.is_nameless() {
        return None;
    }
    let name = case.event.recipient.name;
    is_generic(&fold(name)).then(|| {
        Raised::finding(&INFO, "the name of one organisation", shown(name)).graver_for(&INFO, case)
    })
}

/// A kind of register.md J counts as a name of nobody, read with `-` as a space.
fn is_generic(name: &str) -> bool {
    let mut kinds = RecipientKind::ALL.iter();
    GENERIC.contains(&name) || kinds.any(|kind| kind.symbol().replace('-', " ") == name)
}
