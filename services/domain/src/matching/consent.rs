//! What is known of a person at the moment of the disclosure (judging.md 5). Never says what follows from it.

use super::{Case, OnDay};
use crate::{
    event::Subject,
    register::model::Arrangement,
    status::{Standing, State, StatusKind},
    time::UtcMicros,
};

/// A person's consent to one disclosure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consent {
    /// Given, and it had not ended.
    Given {
        /// In so many words (Art 9(2)(a)).
        is_explicit: bool,
    },
    /// Withdrawn, expired or refused, and when.
    Ended(State, UtcMicros),
    /// Nobody knows of one.
    Unknown,
}

impl OnDay<'_, '_> {
    /// Consent to the arrangement; where nothing is known of that, to the purpose.
    pub(crate) fn consent(
        &self,
        subject: &Subject<'_>,
        arrangement: Option<&Arrangement>,
    ) -> Consent {
        let person = self.person(subject);
        let asked = |scope| person.standing(StatusKind::Consent, scope, self.event.occurred_at);
        let narrow = arrangement.and_then(|arrangement| asked(&arrangement.id));
        let Some(found) = narrow.or_else(|| asked(self.event.purpose)) else {
            return Consent::Unknown;
        };
        match found.state {
            State::Given => Consent::Given {
                is_explicit: found.is_explicit,
            },
            State::Withdrawn | State::Expired | State::Refused => {
                Consent::Ended(found.state, found.since)
            }
            _ => Consent::Unknown,
        }
    }
}

impl<'e> Case<'e, '_> {
    /// Consent to the arrangement that is judged against; where nothing is known of that, to the purpose.
    pub(crate) fn consent(&self, subject: &Subject<'_>) -> Consent {
        let arrangement = self.chosen.map(|chosen| chosen.arrangement);
        self.on.consent(subject, arrangement)
    }

    /// What of this kind was in effect, whatever its scope; the earliest.
    pub(crate) fn in_effect(
        &self,
        subject: &Subject<'_>,
        kind: StatusKind,
    ) -> Option<Standing<'e>> {
        let standings = self
            .on
            .person(subject)
            .standings(kind, self.event.occurred_at);
        let in_effect = standings.filter(|standing| standing.state == State::InEffect);
        in_effect.min_by_key(|standing| standing.since)
    }
}
