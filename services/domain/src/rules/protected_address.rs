//! Where a protected person lives went to somebody who may not know it, or anything at all to somebody whom her
//! record names as a danger.

use super::{
    RuleInfo, Scope,
    info::WITH_CONTENT,
    raised::{Raised, list},
};

use crate::event::Subject;
use crate::matching::Case;
use crate::register::fold;
use crate::status::Protected;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, RuleCode, Severity};
use crate::vocabulary::RecipientKind;

/// Its entry in the catalogue.
pub const INFO: RuleInfo = RuleInfo {
    code: RuleCode::ProtectedAddress,
    scope: Scope::Subject,
    outcomes: &[FindingOutcome::Finding],
    kinds: WITH_CONTENT,
    arrangement_needed: false,
    severity: Severity::Critical,
    if_special: None,
    if_offence: None,
    severity_if: &[],
    grace_hours: None,
    in_force: DateRange::ALWAYS,
    suppresses: &[],
    law: &["UK GDPR Art 5(1)(f)", "UK GDPR Art 32"],
    notice_lines: &[133, 155],
    explain_dpo: "The address of a protected person ({observed}) went to {recipient}.",
    explain_person: Some(
        "Your address went to {recipient} although it is marked in our records as protected.",
    ),
};

/// Who may know a protected address where its record lists nobody.
const ALLOWED_KINDS: [RecipientKind; 3] = [
    RecipientKind::Police,
    RecipientKind::SafeguardingPartnership,
    RecipientKind::EmergencyHealth,
];

pub(super) fn check(case: &Case<'_, '_>, subject: &Subject<'_>) -> Option<Raised> {
    let at = case.event.occurred_at;
    let protections = || case.on.person(subject).protections(at);
    let expected = "no address to this recipient";
    if protections().any(|protection| is_danger(case, protection)) {
        return Some(Raised::finding(
            &INFO,
            expected,
            "recipient named in the record",
        ));
    }
    let is_kept_from = |protection| !may_know(case, protection);
    if !protections().any(is_kept_from) {
        return None;
    }
    let addresses = case.categories().filter(|slug| case.is_address(*slug));
    let mut addresses = addresses.map(|slug| slug.text).peekable();
    addresses.peek()?;
    Some(Raised::finding(&INFO, expected, list(addresses)))
}

/// Whoever the record allows; where it lists nobody, the kinds that protect people. Only what the register says of
/// the recipient counts, not what the event claims.
fn may_know(case: &Case<'_, '_>, protection: Protected<'_>) -> bool {
    let recipient = case.recipient.recipient();
    match protection.allowed() {
        None => recipient.is_some_and(|known| ALLOWED_KINDS.contains(&known.kind)),
        Some(mut allowed) => recipient.is_some_and(|known| {
            allowed.any(|name| name == known.id || name == known.kind.symbol())
        }),
    }
}

/// Named by id or by any of its names; one that the register does not know by the name in the event.
fn is_danger(case: &Case<'_, '_>, protection: Protected<'_>) -> bool {
    let named = &case.event.recipient;
    let is_named = |danger: &str| match case.recipient.found {
        Some((at, known)) => {
            let by_name = case.register.names().find(danger, case.on.day);
            known.id == danger || by_name.recipient() == Some(at)
        }
        None => named.id == Some(danger),
    };
    let is_so_called = |danger: &str| !case.is_nameless() && fold(danger) == fold(named.name);
    let mut dangers = protection.dangers();
    dangers.any(|danger| is_named(danger) || is_so_called(danger))
}
