//! Everybody's pseudonyms, made once so that the load does not wait for them.
//! Never knows the key: the caller makes each pseudonym.

use domain::event::{Pseudonym, Subject};

use crate::{
    event::SubjectPlace,
    people::{People, SubjectScheme},
};

/// Pseudonyms under one key.
pub struct Pseudonyms {
    key_id: String,
    by_scheme: [Vec<Option<Pseudonym>>; 6],
}

impl Pseudonyms {
    /// Makes them all: `make(scheme, identifier)` is called once for each identifier.
    ///
    /// # Errors
    /// The first error of `make`.
    pub fn precompute<E>(
        people: &People,
        key_id: &str,
        mut make: impl FnMut(&str, &str) -> Result<Pseudonym, E>,
    ) -> Result<Self, E> {
        let mut by_scheme: [Vec<Option<Pseudonym>>; 6] = Default::default();
        for scheme in SubjectScheme::ALL {
            for identifier in people.identifiers(scheme) {
                let made = identifier
                    .as_ref()
                    .map(|text| make(scheme.id(), text))
                    .transpose()?;
                by_scheme[scheme as usize].push(made);
            }
        }
        Ok(Self {
            key_id: key_id.to_owned(),
            by_scheme,
        })
    }

    /// The pseudonym at a place.
    pub(crate) fn of(&self, place: SubjectPlace) -> Option<Pseudonym> {
        if place.scheme == SubjectScheme::Payroll {
            return Some(place.own_pseudonym());
        }
        let of_scheme = self.by_scheme.get(place.scheme as usize)?;
        of_scheme.get(place.place as usize).copied().flatten()
    }

    /// The contract's subject for a place.
    pub(crate) fn subject(&self, place: SubjectPlace) -> Option<Subject<'_>> {
        let pseudonym = self.of(place)?;
        Some(Subject {
            scheme: place.scheme.id(),
            pseudonym,
            key_id: match place.scheme {
                SubjectScheme::Payroll => SubjectPlace::OWN_KEY,
                _ => &self.key_id,
            },
            kind: place.kind,
        })
    }
}
