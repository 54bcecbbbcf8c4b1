//! An event beside the register of its day: who the recipient is, which arrangement it is judged against
//! (judging.md 1, 2, 4). Finds facts for the rules; raises nothing itself.

mod arrangement;
mod categories;
mod consent;
mod gate;
mod recipient;
mod transfer;

pub(crate) use arrangement::{Chosen, Claim};
pub(crate) use categories::{Listing, Slug};
pub(crate) use consent::Consent;
pub(crate) use recipient::Resolution;
pub(crate) use transfer::is_country;

use crate::{
    event::{DisclosureEvent, Subject},
    register::{ADDRESSES, BODY_WORN, Register, Registers, model::Source},
    status::{Person, StatusKind, SubjectStatus},
    time::{CivilDate, ReceivedAt},
    vocabulary::LawfulBasis,
};

/// An event on its day; all that there is where no register is in force.
#[derive(Clone, Copy)]
pub(crate) struct OnDay<'e, 'r> {
    pub(crate) event: &'e DisclosureEvent<'e>,
    pub(crate) received: ReceivedAt,
    /// Civil date of `occurred_at` in Europe/London.
    pub(crate) day: CivilDate,
    pub(crate) registers: &'r Registers,
    /// What is known of persons.
    pub(crate) status: &'e SubjectStatus,
}

/// An event beside the register of its day.
pub(crate) struct Case<'e, 'r> {
    pub(crate) on: OnDay<'e, 'r>,
    pub(crate) event: &'e DisclosureEvent<'e>,
    pub(crate) register: &'r Register,
    /// The source that reported it, if it is registered.
    pub(crate) source: Option<&'r Source>,
    /// The scheme of its first person, if it is registered: nearly always that of all.
    first_scheme: Option<&'e str>,
    pub(crate) recipient: Resolution<'r>,
    pub(crate) claim: Claim<'r>,
    /// The arrangement it is judged against.
    pub(crate) chosen: Option<Chosen<'r>>,
    categories: categories::Known,
    has_special: bool,
    has_offence: bool,
}

impl<'e> OnDay<'e, '_> {
    /// What is known of one of its persons.
    pub(crate) fn person(&self, subject: &Subject<'_>) -> Person<'e> {
        self.status.person(subject.pseudonym)
    }

    /// Is anything known of any of its persons, beside their consents?
    pub(crate) fn has_status_beside_consent(&self) -> bool {
        let mut subjects = self.event.subjects.iter();
        !self.status.is_empty()
            && subjects.any(|subject| self.person(subject).has_other_than(StatusKind::Consent))
    }

    /// Is consent its lawful basis, or explicit consent its ground for special categories?
    pub(crate) fn rests_on_consent(&self) -> bool {
        self.event.lawful_basis == LawfulBasis::Consent
            || self.event.conditions.article_9 == Some("a")
    }

    /// Less than `hours` went by from the disclosure to its arrival.
    pub(crate) const fn is_within_grace(&self, hours: i64) -> bool {
        let waited = self.received.0.since(self.event.occurred_at);
        waited < hours * 3_600_000_000
    }
}

impl<'e, 'r> Case<'e, 'r> {
    pub(crate) fn new(on: OnDay<'e, 'r>, register: &'r Register) -> Self {
        let event = on.event;
        let mut case = Self {
            on,
            event,
            register,
            source: register.source(event.source),
            first_scheme: (event.subjects.first())
                .map(|subject| subject.scheme)
                .filter(|scheme| register.has_scheme(scheme)),
            recipient: Resolution::new(register, event, on.day),
            claim: Claim::new(register, event.arrangement),
            chosen: None,
            categories: categories::Known::new(register, &event.categories),
            has_special: false,
            has_offence: false,
        };
        let has_special = case.categories().any(|slug| case.is_special(slug));
        let has_offence = case.categories().any(|slug| case.is_offence(slug));
        (case.has_special, case.has_offence) = (has_special, has_offence);
        case.chosen = arrangement::choose(&case);
        case
    }

    /// Is this a scheme of identifiers of the register?
    pub(crate) fn has_scheme(&self, scheme: &str) -> bool {
        self.first_scheme == Some(scheme) || self.register.has_scheme(scheme)
    }

    /// The categories of the event, in its order.
    pub(crate) fn categories(&self) -> impl Iterator<Item = Slug<'e>> {
        self.categories.of(self.event)
    }

    /// Special category (Art 9(1)), itself or by a broader one.
    pub(crate) fn is_special(&self, slug: Slug<'_>) -> bool {
        slug.id
            .is_some_and(|id| self.register.categories().is_special(id))
    }

    /// Offence data (Art 10), itself or by a broader one.
    pub(crate) fn is_offence(&self, slug: Slug<'_>) -> bool {
        slug.id
            .is_some_and(|id| self.register.categories().is_offence(id))
    }

    /// Where a person lives, itself or by a broader one.
    pub(crate) fn is_address(&self, slug: Slug<'_>) -> bool {
        let categories = self.register.categories();
        slug.id.map_or(ADDRESSES.contains(&slug.text), |id| {
            categories.is_address(id)
        })
    }

    /// Footage of body-worn cameras, itself or by a broader one.
    pub(crate) fn is_body_worn(&self, slug: Slug<'_>) -> bool {
        let categories = self.register.categories();
        slug.id
            .map_or(slug.text == BODY_WORN, |id| categories.is_body_worn(id))
    }

    /// Did any special category go?
    pub(crate) const fn has_special(&self) -> bool {
        self.has_special
    }

    /// Did any offence data go?
    pub(crate) const fn has_offence(&self) -> bool {
        self.has_offence
    }

    /// The point of Art 9(2) on which the event relies, if it is one.
    pub(crate) fn article_9(&self) -> Option<&'e str> {
        let point = self.event.conditions.article_9;
        point.filter(|point| matches!(point.as_bytes(), [b'a'..=b'j']))
    }

    /// The name of the recipient is missing.
    pub(crate) fn is_nameless(&self) -> bool {
        self.event.recipient.name.trim().is_empty()
    }

    /// A fact of the event, as text.
    pub(crate) fn fact(&self, id: &str) -> Option<&'e str> {
        self.event.fact(id)
    }

    /// Vital interests are a basis that is logged first and justified later.
    pub(crate) fn is_vital(&self) -> bool {
        self.event.lawful_basis == LawfulBasis::VitalInterests
    }

    /// Less than `hours` went by from the disclosure to its arrival.
    pub(crate) const fn is_within_grace(&self, hours: i64) -> bool {
        self.on.is_within_grace(hours)
    }
}
