//! Which arrangement an event is judged against (judging.md 2.2-2.4). Never says that it fits.

use super::{Case, Listing};
use crate::{
    register::{
        Entry, Register,
        model::{Arrangement, ArrangementStatus, Coverage, Recipient},
    },
    time::CivilDate,
    vocabulary::{Kind, LawfulBasis},
};

/// The arrangement that is judged against.
pub(crate) type Chosen<'r> = Entry<'r>;

/// What the event says of its arrangement.
#[derive(Clone, Copy)]
pub(crate) enum Claim<'r> {
    /// Nothing.
    None,
    /// One that the register does not have.
    Unknown,
    /// This one.
    Known(Chosen<'r>),
}

impl<'r> Claim<'r> {
    pub(super) fn new(register: &'r Register, claimed: Option<&str>) -> Self {
        claimed.map_or(Self::None, |id| {
            register.entry(id).map_or(Self::Unknown, Self::Known)
        })
    }
}

impl Entry<'_> {
    pub(crate) fn covers(&self, recipient: &Recipient) -> bool {
        match &self.arrangement.covers {
            Coverage::Recipients(ids) => ids.contains(&recipient.id),
            Coverage::Kinds(kinds) => kinds.contains(&recipient.kind),
        }
    }

    pub(crate) fn is_live(&self, day: CivilDate) -> bool {
        self.arrangement.status == ArrangementStatus::Live && self.arrangement.valid.contains(day)
    }

    pub(crate) fn has_purpose(&self, slug: &str) -> bool {
        self.arrangement.purposes.iter().any(|own| own == slug)
    }

    pub(crate) fn accepts_basis(&self, basis: LawfulBasis) -> bool {
        let Arrangement {
            declared_bases,
            assessed_bases,
            ..
        } = self.arrangement;
        declared_bases.contains(&basis) || assessed_bases.contains(&basis)
    }
}

pub(super) fn choose<'r>(case: &Case<'_, 'r>) -> Option<Chosen<'r>> {
    match case.event.kind {
        Kind::Retracted => None,
        Kind::Onward => onward(case),
        Kind::Disclosed | Kind::Corrected | Kind::Unknown => match case.claim {
            Claim::Known(claimed) => Some(claimed),
            Claim::None | Claim::Unknown => best(case, |_| true),
        },
    }
}

/// Passing on is judged only against an arrangement that foresees it.
fn onward<'r>(case: &Case<'_, 'r>) -> Option<Chosen<'r>> {
    let claimed = match case.claim {
        Claim::Known(claimed) => claimed,
        Claim::None | Claim::Unknown => return best(case, |entry| entry.arrangement.onward),
    };
    let fits = case
        .recipient
        .recipient()
        .map_or_else(|| case.is_nameless(), |found| claimed.covers(found));
    (claimed.arrangement.onward && fits).then_some(claimed)
}

/// The best of those that cover the recipient: live, then purpose, then categories, then basis, then lowest id.
fn best<'r>(case: &Case<'_, 'r>, is_candidate: impl Fn(&Entry<'_>) -> bool) -> Option<Chosen<'r>> {
    let (recipient, _) = case.recipient.found?;
    let candidates = case.register.covering(recipient);
    let mut best = None;
    for entry in candidates.filter(is_candidate) {
        let rank = (
            entry.is_live(case.on.day),
            entry.has_purpose(case.event.purpose),
            covers_categories(case, &entry),
            entry.accepts_basis(case.event.lawful_basis),
        );
        // Candidates come by id: only a better one takes the place.
        if best.is_none_or(|(least, _)| rank > least) {
            best = Some((rank, entry));
        }
    }
    best.map(|(_, entry)| entry)
}

fn covers_categories(case: &Case<'_, '_>, entry: &Entry<'_>) -> bool {
    let conditions = &case.event.conditions;
    case.categories().all(|slug| match entry.listing(slug) {
        Listing::Free => true,
        Listing::Conditional if case.is_special(slug) => {
            entry.gate_accepts(conditions) || case.is_required_by_law()
        }
        Listing::Conditional => entry.gate_lists(conditions),
        Listing::Nowhere => false,
    })
}
