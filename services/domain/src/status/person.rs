//! One person as the statuses know them, under every key and link. Asks for no memory.

use super::{Dated, Line, Protection, Says, ScopeId, State, StatusKind, SubjectStatus};
use crate::{event::Pseudonym, time::UtcMicros};

/// Whoever is behind a pseudonym.
#[derive(Clone, Copy)]
pub struct Person<'s> {
    status: &'s SubjectStatus,
    pseudonym: Pseudonym,
    /// Pairs of pseudonyms that are this person's; its own stands in one of them, if there are any.
    pairs: &'s [[Pseudonym; 2]],
}

/// What a status says at the moment that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing<'s> {
    /// What holds.
    pub state: State,
    /// Since when.
    pub since: UtcMicros,
    /// Consent was given in so many words.
    pub is_explicit: bool,
    /// Purpose, arrangement or `all`; empty where the kind has no scope.
    pub scope: &'s str,
}

impl<'s> Person<'s> {
    pub(super) fn new(status: &'s SubjectStatus, pseudonym: Pseudonym) -> Self {
        Self {
            status,
            pseudonym,
            pairs: status.links.pairs(pseudonym),
        }
    }

    /// Is there a record of another kind than this?
    #[must_use]
    pub fn has_other_than(&self, kind: StatusKind) -> bool {
        self.lines().any(|line| line.kind != kind)
    }

    /// What the records of this kind and scope say at a moment; `None` where there is none, or all begin later.
    #[must_use]
    pub fn standing(&self, kind: StatusKind, scope: &str, at: UtcMicros) -> Option<Standing<'s>> {
        self.standing_of(kind, self.status.scopes.find(scope)?, at)
    }

    /// What the records of this kind say at a moment, whatever their scope: each scope once.
    pub fn standings(
        &self,
        kind: StatusKind,
        at: UtcMicros,
    ) -> impl Iterator<Item = Standing<'s>> + use<'s> {
        let person = *self;
        let begins = move |line: &&Line| line.kind == kind && line.says == Says::AsOf;
        let scopes = person.lines().filter(begins).enumerate();
        let first = scopes.filter(move |(at, line)| {
            let mut before = person.lines().filter(begins).take(*at);
            before.all(|other| other.scope != line.scope)
        });
        first.filter_map(move |(_, line)| person.standing_of(kind, line.scope, at))
    }

    /// Who may know the protected address at a moment, and who must not: of every record that protects it then.
    pub fn protections(&self, at: UtcMicros) -> impl Iterator<Item = Protected<'s>> + use<'s> {
        let person = *self;
        person.pseudonyms().flat_map(move |pseudonym| {
            let all = person.status.protections(pseudonym).iter();
            all.filter_map(move |(scope, protection)| {
                let now = person.own(pseudonym, StatusKind::ProtectedAddress, *scope, at)?;
                let counts = now.last.state == State::InEffect && now.last.from == protection.from;
                counts.then_some(Protected(protection))
            })
        })
    }

    /// Of several records, under several pseudonyms, the one that counts.
    fn standing_of(&self, kind: StatusKind, scope: ScopeId, at: UtcMicros) -> Option<Standing<'s>> {
        let records = self.pseudonyms();
        let each = records.filter_map(|pseudonym| self.own(pseudonym, kind, scope, at));
        let now = each.max_by_key(|own| own.weight(kind))?;
        Some(Standing {
            state: now.last.state,
            since: UtcMicros(now.since),
            is_explicit: now.last.state == State::Given && !now.last.is_only_implied,
            scope: self.status.scopes.name(scope),
        })
    }

    /// What one record says at a moment.
    fn own(
        &self,
        pseudonym: Pseudonym,
        kind: StatusKind,
        scope: ScopeId,
        at: UtcMicros,
    ) -> Option<Own> {
        let of_record = self.status.lines(pseudonym).iter();
        let of_record = of_record.filter(|line| line.kind == kind && line.scope == scope);
        let begun = of_record
            .filter_map(Line::dated)
            .filter(|dated| dated.from <= at.0);
        // They stand in the order of their dates.
        begun.fold(None, |before: Option<Own>, last| {
            let goes_on = before.filter(|own| own.last.state.goes_on_as(last.state));
            Some(Own {
                last,
                since: goes_on.map_or(last.from, |own| own.since),
            })
        })
    }

    fn lines(&self) -> impl Iterator<Item = &'s Line> + use<'s> {
        let status = self.status;
        self.pseudonyms()
            .flat_map(move |pseudonym| status.lines(pseudonym))
    }

    /// Every pseudonym of this person. One that stands in several pairs comes as often.
    pub fn pseudonyms(&self) -> impl Iterator<Item = Pseudonym> + use<'s> {
        let alone = self.pairs.is_empty().then_some(self.pseudonym);
        alone
            .into_iter()
            .chain(self.pairs.iter().flatten().copied())
    }
}

/// One record at a moment.
#[derive(Clone, Copy)]
struct Own {
    /// The last change that had taken effect.
    last: Dated,
    /// Since when it has been so, whatever was said again in between.
    since: i64,
}

impl Own {
    /// The record with the greatest weight counts. A limit counts if any record has it, since one system's end is not
    /// another's; the earliest of equal ones. Consent is the person's: what she did last counts, whoever recorded it;
    /// an expiry ends only its own record's consent.
    fn weight(&self, kind: StatusKind) -> impl Ord + use<> {
        let Dated {
            from,
            state,
            is_only_implied,
        } = self.last;
        let earlier = self.since.saturating_neg();
        match kind {
            StatusKind::Consent => {
                let is_an_act = !matches!(state, State::Expired | State::Unknown);
                (u8::from(is_an_act), from, state, is_only_implied, earlier)
            }
            _ => (state as u8, earlier, state, false, 0),
        }
    }
}

impl Line {
    const fn dated(&self) -> Option<Dated> {
        match self.says {
            Says::AsOf => None,
            Says::Is {
                state,
                is_only_implied,
            } => Some(Dated {
                from: self.at,
                state,
                is_only_implied,
            }),
        }
    }
}

/// A protected address, and what the record says of recipients.
#[derive(Clone, Copy)]
pub struct Protected<'s>(&'s Protection);

impl<'s> Protected<'s> {
    /// Ids and kinds of recipients that may know it, where the record lists any.
    pub fn allowed(&self) -> Option<impl Iterator<Item = &'s str> + use<'s>> {
        let allowed = self.0.allowed.as_deref()?;
        Some(allowed.iter().map(AsRef::as_ref))
    }

    /// Ids and names of recipients that the record names as a danger.
    pub fn dangers(&self) -> impl Iterator<Item = &'s str> + use<'s> {
        self.0.dangers.iter().map(AsRef::as_ref)
    }
}
