//! What is known of persons beside the events: consent, objection, restriction, erasure, protected address, child,
//! each with its dated history, and which pseudonyms are one person (judging.md 5). Asked for the moment of a
//! disclosure, so what is said later of later days changes no answer about that moment.
//! Never holds an identifier; never says what a status means for a disclosure: the rules do.

mod kinds;
mod links;
mod people;
mod person;
mod record;
#[cfg(test)]
mod tests;

use std::fmt;

use hashbrown::HashMap;

pub use kinds::{State, StatusKind};
pub use person::{Person, Protected, Standing};
pub use record::{StatusChange, StatusRecord, SubjectLink};

use crate::event::Pseudonym;
use links::Links;
use people::People;
use record::{Dated, Protection, Settled};

/// The statuses of all persons, in memory. Which order records and links come in, and how often, makes no difference.
#[derive(Default)]
pub struct SubjectStatus {
    is_read_to_the_end: bool,
    /// Kinds of which there was ever a record, a bit each.
    reported: u8,
    people: People,
    /// Few addresses are protected: what belongs to them stands apart.
    protections: HashMap<Pseudonym, Vec<(ScopeId, Protection)>>,
    links: Links,
    scopes: Scopes,
}

/// One state of one record, or where a record begins. Sixteen bytes: there are millions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    kind: StatusKind,
    scope: ScopeId,
    says: Says,
    at: i64,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    /// A record begins; `at` is when the latest of it was recorded.
    AsOf,
    Is {
        state: State,
        is_only_implied: bool,
    },
}

/// A purpose, an arrangement, `all` or nothing, by number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct ScopeId(u32);

#[derive(Default)]
struct Scopes {
    ids: HashMap<Box<str>, ScopeId>,
    names: Vec<Box<str>>,
}

impl SubjectStatus {
    /// Says that everything reported so far has been taken in: what is not there now is not known to anybody.
    pub const fn read_to_the_end(&mut self) {
        self.is_read_to_the_end = true;
    }

    /// Takes in one record; answers whether it changes anything. One that was recorded before what is held under its
    /// pseudonym, kind and scope does not, nor does one without history.
    pub fn record(&mut self, record: &StatusRecord<'_>) -> bool {
        let Some(new) = Settled::of(record) else {
            return false;
        };
        let scope = self.scopes.id(record.scope);
        self.reported |= 1 << record.kind as u8;
        let held = self.held(record.pseudonym, record.kind, scope);
        if held.is_some_and(|held| held >= new) {
            return false;
        }
        self.replace(record.pseudonym, record.kind, scope, new);
        true
    }

    /// Takes in one link; answers whether it changes anything.
    pub fn link(&mut self, link: SubjectLink) -> bool {
        self.links.take_in(link)
    }

    /// Whoever is behind this pseudonym. Asks for no memory.
    #[must_use]
    pub fn person(&self, pseudonym: Pseudonym) -> Person<'_> {
        Person::new(self, pseudonym)
    }

    /// Would a record of this kind be here if there was one? Only if somebody reports them, and all were read.
    #[must_use]
    pub const fn is_complete(&self, kind: StatusKind) -> bool {
        self.is_read_to_the_end && self.is_reported(kind)
    }

    /// Was there ever a record of this kind?
    const fn is_reported(&self, kind: StatusKind) -> bool {
        self.reported & (1 << kind as u8) != 0
    }

    /// Pseudonyms that have a status.
    #[must_use]
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Has nobody a status?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.len() == 0
    }

    fn lines(&self, pseudonym: Pseudonym) -> &[Line] {
        self.people.lines(pseudonym)
    }

    fn protections(&self, pseudonym: Pseudonym) -> &[(ScopeId, Protection)] {
        let found = self.protections.get(&pseudonym);
        found.map_or(&[], |protections| protections.as_slice())
    }

    /// What is held of one record, as it was settled.
    fn held(&self, pseudonym: Pseudonym, kind: StatusKind, scope: ScopeId) -> Option<Settled> {
        let mut as_of = None;
        let mut states = Vec::new();
        let lines = self.lines(pseudonym).iter();
        for line in lines.filter(|line| line.kind == kind && line.scope == scope) {
            match line.says {
                Says::AsOf => as_of = Some(line.at),
                Says::Is {
                    state,
                    is_only_implied,
                } => states.push(Dated {
                    from: line.at,
                    state,
                    is_only_implied,
                }),
            }
        }
        let protections = self.protections(pseudonym).iter();
        let of_record =
            protections.filter(|(of, _)| kind == StatusKind::ProtectedAddress && *of == scope);
        Some(Settled {
            as_of: as_of?,
            states,
            protections: of_record
                .map(|(_, protection)| protection.clone())
                .collect(),
        })
    }

    fn replace(&mut self, pseudonym: Pseudonym, kind: StatusKind, scope: ScopeId, new: Settled) {
        let line = |at, says| Line {
            kind,
            scope,
            says,
            at,
        };
        let others = self.lines(pseudonym).iter().copied();
        let mut lines: Vec<Line> = others
            .filter(|other| (other.kind, other.scope) != (kind, scope))
            .collect();
        lines.push(line(new.as_of, Says::AsOf));
        lines.extend(new.states.iter().map(|dated| {
            let says = Says::Is {
                state: dated.state,
                is_only_implied: dated.is_only_implied,
            };
            line(dated.from, says)
        }));
        self.people.put(pseudonym, lines.into_boxed_slice());
        if kind == StatusKind::ProtectedAddress {
            let protections = self.protections.entry(pseudonym).or_default();
            protections.retain(|(of, _)| *of != scope);
            let new = new.protections.into_iter();
            protections.extend(new.map(|protection| (scope, protection)));
        }
    }
}

/// Never a person: how many there are.
impl fmt::Debug for SubjectStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubjectStatus")
            .field("is_read_to_the_end", &self.is_read_to_the_end)
            .field("pseudonyms", &self.people.len())
            .finish_non_exhaustive()
    }
}

impl Scopes {
    fn id(&mut self, name: &str) -> ScopeId {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        // Purposes and arrangements: four thousand million do not fit into memory.
        let id = ScopeId(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.names.push(name.into());
        self.ids.insert(name.into(), id);
        id
    }

    fn find(&self, name: &str) -> Option<ScopeId> {
        self.ids.get(name).copied()
    }

    fn name(&self, id: ScopeId) -> &str {
        let name = usize::try_from(id.0).ok().and_then(|at| self.names.get(at));
        name.map_or("", |name| name)
    }
}
