//! What the DPO has to decide about a register itself (scope `arrangement` of the catalogue): one rule a file,
//! raised once for each register version on the day of the review. Never looks at an event.

mod agreement_missing;
mod apd_missing_or_stale;
mod arrangement_review_overdue;
mod basis_differs_from_notice;
mod code;
mod dpia_missing;
mod finding;
mod legal_obligation_unreferenced;
mod not_in_published_notice;
mod public_task_by_private_body;
mod recipient_uncontactable;
mod role_undetermined;
#[cfg(test)]
mod tests;

pub use code::{ReviewCode, ReviewInfo};
pub use finding::{About, ReviewFinding, ReviewId};

use code::Raised;

use crate::{
    register::{
        Register,
        model::{Arrangement, ArrangementStatus, Coverage, Recipient},
    },
    time::CivilDate,
    vocabulary::LawfulBasis,
};

/// A live arrangement on the day of the review.
struct Case<'r> {
    register: &'r Register,
    arrangement: &'r Arrangement,
    day: CivilDate,
}

/// What a rule looks at.
enum Check {
    /// Each live arrangement.
    Arrangement(fn(&Case<'_>) -> Option<Raised>),
    /// Each recipient that a live arrangement covers.
    Recipient(fn(&Recipient) -> Option<Raised>),
}

/// Every rule, in the order of its code.
const RULES: &[(ReviewInfo, Check)] = &[
    (
        agreement_missing::INFO,
        Check::Arrangement(agreement_missing::check),
    ),
    (
        apd_missing_or_stale::INFO,
        Check::Arrangement(apd_missing_or_stale::check),
    ),
    (
        arrangement_review_overdue::INFO,
        Check::Arrangement(arrangement_review_overdue::check),
    ),
    (
        basis_differs_from_notice::INFO,
        Check::Arrangement(basis_differs_from_notice::check),
    ),
    (dpia_missing::INFO, Check::Arrangement(dpia_missing::check)),
    (
        legal_obligation_unreferenced::INFO,
        Check::Arrangement(legal_obligation_unreferenced::check),
    ),
    (
        not_in_published_notice::INFO,
        Check::Arrangement(not_in_published_notice::check),
    ),
    (
        public_task_by_private_body::INFO,
        Check::Arrangement(public_task_by_private_body::check),
    ),
    (
        recipient_uncontactable::INFO,
        Check::Recipient(recipient_uncontactable::check),
    ),
    (
        role_undetermined::INFO,
        Check::Arrangement(role_undetermined::check),
    ),
];

/// What is known of the rule with this code.
#[must_use]
pub const fn info(code: ReviewCode) -> &'static ReviewInfo {
    &RULES[code as usize].0
}

// `info` finds a rule at its code's place: every code has its rule, or this does not compile.
const _: () = {
    assert!(RULES.len() == ReviewCode::ALL.len());
    let mut at = 0;
    while at < RULES.len() {
        assert!(RULES[at].0.code as usize == at);
        at += 1;
    }
};

/// Everything about the register that asks for a decision on this day: by code, then in the order of the register.
#[must_use]
pub fn review(register: &Register, day: CivilDate) -> Vec<ReviewFinding> {
    let version = &register.data().version;
    let mut findings = Vec::new();
    for (info, check) in RULES.iter().filter(|(info, _)| info.in_force.contains(day)) {
        let mut add = |about: About, raised: Option<Raised>, lines: &[u16]| {
            let found =
                raised.map(|raised| ReviewFinding::new(version, info, about, raised, lines));
            findings.extend(found);
        };
        match check {
            Check::Arrangement(check) => live(register, day).for_each(|arrangement| {
                let case = Case {
                    register,
                    arrangement,
                    day,
                };
                let about = About::Arrangement(arrangement.id.clone());
                add(about, check(&case), &arrangement.notice_lines);
            }),
            Check::Recipient(check) => covered(register, day).for_each(|recipient| {
                add(
                    About::Recipient(recipient.id.clone()),
                    check(recipient),
                    &[],
                );
            }),
        }
    }
    findings
}

/// Arrangements that are live and not yet over.
fn live(register: &Register, day: CivilDate) -> impl Iterator<Item = &Arrangement> {
    let arrangements = register.data().arrangements.iter();
    arrangements.filter(move |arrangement| {
        arrangement.status == ArrangementStatus::Live
            && arrangement.valid.to.is_none_or(|last| day <= last)
    })
}

/// Recipients that some live arrangement covers.
fn covered(register: &Register, day: CivilDate) -> impl Iterator<Item = &Recipient> {
    let recipients = register.data().recipients.iter();
    recipients.filter(move |recipient| {
        live(register, day).any(|arrangement| covers(arrangement, recipient))
    })
}

fn covers(arrangement: &Arrangement, recipient: &Recipient) -> bool {
    match &arrangement.covers {
        Coverage::Recipients(ids) => ids.contains(&recipient.id),
        Coverage::Kinds(kinds) => kinds.contains(&recipient.kind),
    }
}

impl Case<'_> {
    fn recipients(&self) -> impl Iterator<Item = &Recipient> {
        let recipients = self.register.data().recipients.iter();
        recipients.filter(|recipient| covers(self.arrangement, recipient))
    }

    /// Is the basis declared or assessed?
    fn claims(&self, basis: LawfulBasis) -> bool {
        let declared = self.arrangement.declared_bases.contains(&basis);
        declared || self.arrangement.assessed_bases.contains(&basis)
    }
}

/// Nothing, or only white space.
fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}
