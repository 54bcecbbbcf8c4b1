//! One reported status with its dated history (event.md 4), borrowed from the message it came in, and what it comes to.
//! Never holds an identifier, only pseudonyms.

use super::{State, StatusKind};
use crate::{event::Pseudonym, time::UtcMicros};

/// Everything that was ever said of one `(pseudonym, kind, scope)`. A later message of the same key replaces it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusRecord<'a> {
    /// Whom it is about.
    pub pseudonym: Pseudonym,
    /// Which kind.
    pub kind: StatusKind,
    /// Purpose, arrangement or `all`; empty where the kind has no scope.
    pub scope: &'a str,
    /// What was said, in any order.
    pub history: Vec<StatusChange<'a>>,
}

/// One change of a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusChange<'a> {
    /// What holds from then on.
    pub state: State,
    /// From when; it may lie before anybody knew.
    pub effective_at: UtcMicros,
    /// When it was recorded. Of two changes of one moment the one recorded later counts.
    pub recorded_at: UtcMicros,
    /// When it comes to an end by itself.
    pub ends_at: Option<UtcMicros>,
    /// Consent to special categories was given in so many words (Art 9(2)(a)).
    pub is_explicit: bool,
    /// Who may know a protected address: ids or kinds of recipients; `None`: whoever the rule allows.
    pub allowed: Option<Vec<&'a str>>,
    /// Recipients, by id or name, who must learn nothing of a person with a protected address.
    pub dangers: Vec<&'a str>,
}

/// Two pseudonyms are one person, or are not after all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectLink {
    /// One of the two; the order does not matter.
    pub one: Pseudonym,
    /// The other.
    pub other: Pseudonym,
    /// Whether they are one person.
    pub is_linked: bool,
    /// When that was recorded: of two messages the later counts.
    pub recorded_at: UtcMicros,
}

/// What one record comes to: dates in order, one state a date, ends written out. The order tells which of two records
/// of one key counts, whichever came first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Settled {
    /// When the latest of it was recorded.
    pub as_of: i64,
    pub states: Vec<Dated>,
    pub protections: Vec<Protection>,
}

/// A state from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Dated {
    pub from: i64,
    pub state: State,
    /// The other way round, so that the greater of two protects the person more.
    pub is_only_implied: bool,
}

/// Who may know a protected address from a moment on, and who must not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Protection {
    pub from: i64,
    pub allowed: Option<Box<[Box<str>]>>,
    pub dangers: Box<[Box<str>]>,
}

impl Settled {
    /// `None` where nothing was said.
    pub fn of(record: &StatusRecord<'_>) -> Option<Self> {
        let mut changes: Vec<&StatusChange<'_>> = record.history.iter().collect();
        changes.sort_by_key(|change| (change.effective_at, change.recorded_at, order(change)));
        let as_of = changes.iter().map(|change| change.recorded_at.0).max()?;
        // Of one moment the last counts.
        let counts: Vec<&StatusChange<'_>> = changes
            .chunk_by(|one, next| one.effective_at == next.effective_at)
            .filter_map(|same| same.last().copied())
            .collect();
        let nexts = counts.iter().skip(1).map(|next| next.effective_at);
        let mut states = Vec::with_capacity(counts.len());
        for (change, next) in counts
            .iter()
            .zip(nexts.map(Some).chain(std::iter::once(None)))
        {
            settle(record.kind, change, next, &mut states);
        }
        let protected = counts.iter().filter(|change| {
            record.kind == StatusKind::ProtectedAddress && change.state == State::InEffect
        });
        Some(Self {
            as_of,
            states,
            protections: protected.map(|change| protection(change)).collect(),
        })
    }
}

fn order<'c>(change: &'c StatusChange<'_>) -> impl Ord + use<'c> {
    let ends = std::cmp::Reverse(change.ends_at.map_or(i64::MAX, |end| end.0));
    let allowed = change.allowed.iter().flatten().map(|name| name.to_string());
    let dangers = change.dangers.iter().map(|name| name.to_string());
    (
        change.state,
        !change.is_explicit,
        ends,
        change.allowed.is_some(),
        allowed.collect::<Vec<_>>(),
        dangers.collect::<Vec<_>>(),
    )
}

/// The state, and its end where nothing else was said by then.
fn settle(
    kind: StatusKind,
    change: &StatusChange<'_>,
    next: Option<UtcMicros>,
    states: &mut Vec<Dated>,
) {
    let from = change.effective_at;
    let ends_at = change.ends_at.filter(|_| kind.can_end(change.state));
    let after = |end: UtcMicros| Dated {
        from: end.0,
        state: kind.after_the_end(),
        is_only_implied: false,
    };
    if ends_at.is_none_or(|end| end > from) {
        states.push(Dated {
            from: from.0,
            state: change.state,
            is_only_implied: change.state == State::Given && !change.is_explicit,
        });
    }
    if let Some(end) = ends_at
        && next.is_none_or(|next| end.max(from) < next)
    {
        states.push(after(end.max(from)));
    }
}

fn protection(change: &StatusChange<'_>) -> Protection {
    let owned = |names: &[&str]| {
        let mut names: Vec<Box<str>> = names.iter().map(|name| (*name).into()).collect();
        names.sort_unstable();
        names.dedup();
        names.into_boxed_slice()
    };
    Protection {
        from: change.effective_at.0,
        allowed: change.allowed.as_deref().map(owned),
        dangers: owned(&change.dangers),
    }
}
