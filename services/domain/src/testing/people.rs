//! What is known of the persons of the sample's events.

use std::sync::LazyLock;

use proptest::{collection::vec, prelude::*, sample::select};

use super::{moment, numbered, sample, subject};
use crate::{
    status::{State, StatusChange, StatusKind, StatusRecord, SubjectStatus},
    time::UtcMicros,
};

/// Everybody agreed to everything, in so many words, long ago; nothing else was ever reported.
static STATUS: LazyLock<SubjectStatus> = LazyLock::new(|| {
    let mut status = SubjectStatus::default();
    let purposes = sample().purposes;
    let people = (0..=16).map(subject).chain((0..400).map(numbered));
    for person in people {
        for purpose in &purposes {
            let given = StatusChange {
                is_explicit: true,
                ..change(State::Given, 0)
            };
            status.record(&StatusRecord {
                pseudonym: person.pseudonym,
                kind: StatusKind::Consent,
                scope: &purpose.id,
                history: vec![given],
            });
        }
    }
    status.read_to_the_end();
    status
});

pub(crate) fn status() -> &'static SubjectStatus {
    &STATUS
}

pub(crate) fn record<'a>(
    number: u8,
    kind: StatusKind,
    scope: &'a str,
    history: Vec<StatusChange<'a>>,
) -> StatusRecord<'a> {
    StatusRecord {
        pseudonym: subject(number).pseudonym,
        kind,
        scope,
        history,
    }
}

/// A state from some moment on, known at once.
pub(crate) const fn change(state: State, from: i64) -> StatusChange<'static> {
    StatusChange {
        state,
        effective_at: UtcMicros(from),
        recorded_at: UtcMicros(from),
        ends_at: None,
        is_explicit: false,
        allowed: None,
        dangers: Vec::new(),
    }
}

/// Everybody's consents, and anything said of anybody beside them.
pub(crate) fn statuses() -> impl Strategy<Value = SubjectStatus> {
    let scope = select(
        &[
            "retrofit",
            "crime",
            "police-crime",
            "housing-costs",
            "all",
            "",
        ][..],
    );
    let kind = select(&StatusKind::ALL[..]);
    let names = select(&["dwp", "police", "Norfolk Constabulary", "nobody"][..]);
    let said = (0_u8..16, kind, scope, 0_usize..8, -3_i64..3, names);
    (vec(said, 0..24), any::<bool>()).prop_map(|(said, is_read)| {
        let mut status = SubjectStatus::default();
        for (number, kind, scope, state, days, name) in said {
            let states: Vec<&str> = kind.states().collect();
            let state = states[state % states.len()];
            let state = kind.state(state).expect("a state of this kind");
            let protected = (kind == StatusKind::ProtectedAddress).then_some(name);
            let change = StatusChange {
                is_explicit: days % 2 == 0,
                allowed: protected.filter(|_| days > 0).map(|name| vec![name]),
                dangers: protected.filter(|_| days < 0).into_iter().collect(),
                ..change(state, moment().0 + days * 86_400_000_000)
            };
            status.record(&record(number, kind, scope, vec![change]));
        }
        if is_read {
            status.read_to_the_end();
        }
        status
    })
}
