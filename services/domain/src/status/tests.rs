//! What is asked is answered for the moment, under every key, whatever order it came in.

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::{testing::change, time::UtcMicros};

fn who(number: u8) -> Pseudonym {
    Pseudonym([number; 16])
}

fn consent(number: u8, history: Vec<StatusChange<'static>>) -> StatusRecord<'static> {
    StatusRecord {
        pseudonym: who(number),
        kind: StatusKind::Consent,
        scope: "retrofit",
        history,
    }
}

fn link(one: u8, other: u8, is_linked: bool, recorded_at: i64) -> SubjectLink {
    SubjectLink {
        one: who(one),
        other: who(other),
        is_linked,
        recorded_at: UtcMicros(recorded_at),
    }
}

fn state(status: &SubjectStatus, number: u8, at: i64) -> Option<State> {
    let person = status.person(who(number));
    let standing = person.standing(StatusKind::Consent, "retrofit", UtcMicros(at))?;
    Some(standing.state)
}

#[test]
fn the_history_is_asked_at_the_moment() {
    let mut status = SubjectStatus::default();
    let history = [
        (State::Withdrawn, 20),
        (State::Given, 10),
        (State::Given, 30),
    ];
    let history = history.map(|(state, from)| change(state, from));
    assert!(status.record(&consent(1, history.into())));
    let states = [9, 10, 19, 20, 30, i64::MAX].map(|at| state(&status, 1, at));
    let (given, withdrawn) = (Some(State::Given), Some(State::Withdrawn));
    assert_eq!(states, [None, given, given, withdrawn, given, given]);
    assert_eq!(state(&status, 2, 10), None);
    let other = status
        .person(who(1))
        .standing(StatusKind::Consent, "crime", UtcMicros(10));
    assert_eq!(other, None);
}

#[test]
fn what_ends_by_itself_has_ended_unless_something_else_was_said() {
    let mut status = SubjectStatus::default();
    let until = |state, from, end| StatusChange {
        ends_at: Some(UtcMicros(end)),
        ..change(state, from)
    };
    status.record(&consent(1, vec![until(State::Given, 10, 20)]));
    assert_eq!(state(&status, 1, 19), Some(State::Given));
    assert_eq!(state(&status, 1, 20), Some(State::Expired));
    let renewed = vec![until(State::Given, 10, 20), until(State::Given, 15, 40)];
    status.record(&consent(2, renewed));
    assert_eq!(state(&status, 2, 39), Some(State::Given));
    assert_eq!(state(&status, 2, 40), Some(State::Expired));
    status.record(&consent(3, vec![until(State::Given, 10, 5)]));
    assert_eq!(state(&status, 3, 9), None);
    assert_eq!(state(&status, 3, 10), Some(State::Expired));
    // Withdrawn stays withdrawn.
    status.record(&consent(4, vec![until(State::Withdrawn, 10, 20)]));
    assert_eq!(state(&status, 4, 30), Some(State::Withdrawn));
}

#[test]
fn of_one_moment_what_was_recorded_later_counts_then_what_protects_more() {
    let mut status = SubjectStatus::default();
    let corrected = StatusChange {
        recorded_at: UtcMicros(50),
        ..change(State::Given, 10)
    };
    status.record(&consent(1, vec![corrected, change(State::Withdrawn, 10)]));
    assert_eq!(state(&status, 1, 10), Some(State::Given));
    status.record(&consent(
        2,
        vec![change(State::Withdrawn, 10), change(State::Given, 10)],
    ));
    assert_eq!(state(&status, 2, 10), Some(State::Withdrawn));
}

#[test]
fn an_older_message_of_the_same_key_changes_nothing() {
    let mut status = SubjectStatus::default();
    let older = consent(1, vec![change(State::Given, 10)]);
    let newer = consent(
        1,
        vec![change(State::Given, 10), change(State::Withdrawn, 20)],
    );
    assert!(status.record(&newer));
    assert!(!status.record(&newer));
    assert!(!status.record(&older));
    assert!(!status.record(&consent(1, Vec::new())));
    assert_eq!(state(&status, 1, 20), Some(State::Withdrawn));
}

#[test]
fn linked_pseudonyms_share_one_history_until_they_are_parted() {
    let mut status = SubjectStatus::default();
    status.record(&consent(1, vec![change(State::Given, 10)]));
    status.record(&consent(3, vec![change(State::Withdrawn, 20)]));
    assert!(status.link(link(1, 2, true, 1)));
    assert!(status.link(link(3, 2, true, 1)));
    assert!(!status.link(link(2, 3, true, 1)));
    assert!(!status.link(link(2, 2, true, 1)));
    for number in [1, 2, 3] {
        assert_eq!(state(&status, number, 15), Some(State::Given));
        assert_eq!(state(&status, number, 20), Some(State::Withdrawn));
    }
    assert!(status.link(link(2, 3, false, 2)));
    assert!(!status.link(link(2, 3, true, 1)));
    assert_eq!(state(&status, 2, 20), Some(State::Given));
    assert_eq!(state(&status, 3, 15), None);
}

fn of(number: u8, kind: StatusKind, history: Vec<StatusChange<'static>>) -> StatusRecord<'static> {
    StatusRecord {
        kind,
        scope: "",
        ..consent(number, history)
    }
}

#[test]
fn one_systems_end_ends_no_other_systems_limit() {
    for kind in [
        StatusKind::Restriction,
        StatusKind::Erasure,
        StatusKind::Child,
    ] {
        let mut status = SubjectStatus::default();
        status.record(&of(1, kind, vec![change(State::InEffect, 10)]));
        let ended = vec![change(State::InEffect, 15), change(State::Ended, 20)];
        status.record(&of(2, kind, ended));
        status.link(link(1, 2, true, 1));
        for number in [1, 2] {
            let now = status.person(who(number)).standing(kind, "", UtcMicros(30));
            assert_eq!(
                now.map(|now| (now.state, now.since.0)),
                Some((State::InEffect, 10))
            );
        }
    }
}

#[test]
fn every_record_that_protects_says_who_may_know() {
    let mut status = SubjectStatus::default();
    let protected = |from, danger| StatusChange {
        dangers: vec![danger],
        ..change(State::InEffect, from)
    };
    let kind = StatusKind::ProtectedAddress;
    status.record(&of(
        1,
        kind,
        vec![protected(5, "before"), protected(10, "one")],
    ));
    status.record(&of(2, kind, vec![protected(20, "two")]));
    status.link(link(1, 2, true, 1));
    let dangers = |at| {
        let person = status.person(who(2));
        let protections = person.protections(UtcMicros(at));
        let mut dangers: Vec<_> = protections.flat_map(|one| one.dangers()).collect();
        dangers.sort_unstable();
        dangers
    };
    assert_eq!(dangers(9), ["before"]);
    assert_eq!(dangers(30), ["one", "two"]);
}

#[test]
fn an_expiry_ends_only_its_own_consent_and_a_withdrawal_every_one() {
    let linked = |one: Vec<StatusChange<'static>>| {
        let mut status = SubjectStatus::default();
        status.record(&consent(1, one));
        status.record(&consent(2, vec![change(State::Given, 15)]));
        status.link(link(1, 2, true, 1));
        state(&status, 1, 30)
    };
    let until = StatusChange {
        ends_at: Some(UtcMicros(20)),
        ..change(State::Given, 10)
    };
    assert_eq!(linked(vec![until]), Some(State::Given));
    let withdrawn = vec![change(State::Given, 10), change(State::Withdrawn, 20)];
    assert_eq!(linked(withdrawn), Some(State::Withdrawn));
    let earlier = vec![change(State::Refused, 12)];
    assert_eq!(linked(earlier), Some(State::Given));
}

#[test]
fn it_has_been_so_since_it_began_whatever_was_said_again() {
    let mut status = SubjectStatus::default();
    let again = vec![
        change(State::Objected, 10),
        change(State::Assessing, 20),
        change(State::Overridden, 30),
        change(State::Objected, 40),
        change(State::Objected, 50),
    ];
    let kind = StatusKind::Objection;
    status.record(&of(1, kind, again));
    let at = |at| {
        let now = status.person(who(1)).standing(kind, "", UtcMicros(at));
        now.map(|now| (now.state, now.since.0))
    };
    assert_eq!(at(25), Some((State::Assessing, 10)));
    assert_eq!(at(35), Some((State::Overridden, 30)));
    assert_eq!(at(60), Some((State::Objected, 40)));
}

#[test]
fn it_is_complete_once_somebody_reports_and_all_is_read() {
    let mut status = SubjectStatus::default();
    assert!(status.is_empty());
    status.read_to_the_end();
    assert!(!status.is_complete(StatusKind::Consent));
    status.record(&consent(1, vec![change(State::Given, 10)]));
    assert!(status.is_complete(StatusKind::Consent) && !status.is_complete(StatusKind::Child));
    assert_eq!(status.len(), 1);
    assert_eq!(
        format!("{status:?}"),
        "SubjectStatus { is_read_to_the_end: true, pseudonyms: 1, .. }"
    );
}

#[test]
fn a_line_is_sixteen_bytes_and_asking_asks_for_no_memory() {
    assert_eq!(size_of::<Line>(), 16);
    let mut status = SubjectStatus::default();
    for number in 0..40 {
        status.record(&consent(number, vec![change(State::Given, 10)]));
        status.link(link(number, number / 2, true, 1));
    }
    let memory = allocation_counter::measure(|| {
        for number in 0..50 {
            let person = status.person(who(number));
            assert_eq!(person.has_other_than(StatusKind::Child), number < 40);
            person.standings(StatusKind::Consent, UtcMicros(20)).count();
        }
    });
    assert_eq!(memory.count_total, 0);
}

fn records() -> impl Strategy<Value = Vec<StatusRecord<'static>>> {
    let states = &[
        State::Given,
        State::Withdrawn,
        State::Expired,
        State::Unknown,
    ][..];
    let change = (
        select(states),
        0_i64..6,
        0_i64..4,
        proptest::option::of(0_i64..8),
        any::<bool>(),
    )
        .prop_map(|(state, from, recorded, ends, is_explicit)| StatusChange {
            recorded_at: UtcMicros(recorded),
            ends_at: ends.map(UtcMicros),
            is_explicit,
            ..change(state, from)
        });
    let record = (0_u8..6, select(&["retrofit", "all"][..]), vec(change, 0..4));
    let record = record.prop_map(|(number, scope, history)| StatusRecord {
        scope,
        ..consent(number, history)
    });
    vec(record, 0..12)
}

fn links() -> impl Strategy<Value = Vec<SubjectLink>> {
    let one = (0_u8..6, 0_u8..6, any::<bool>(), 0_i64..3);
    vec(
        one.prop_map(|(one, other, is_linked, at)| link(one, other, is_linked, at)),
        0..12,
    )
}

fn answers(status: &SubjectStatus) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for (number, at) in (0..6).flat_map(|number| (0..9).map(move |at| (number, at))) {
        let person = status.person(who(number));
        let standings = person.standings(StatusKind::Consent, UtcMicros(at));
        let mut told: Vec<String> = standings.map(|standing| format!("{standing:?}")).collect();
        told.sort();
        all.push(told);
    }
    all
}

proptest! {
    #[test]
    fn the_order_and_the_number_of_messages_make_no_difference(
        (records, mixed) in records().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        (links, mixed_links) in links().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let (mut one, mut other) = (SubjectStatus::default(), SubjectStatus::default());
        for record in &records {
            one.record(record);
        }
        for link in links {
            one.link(link);
        }
        for link in &mixed_links {
            other.link(*link);
        }
        for record in mixed.iter().chain(&records) {
            other.record(record);
        }
        for link in mixed_links {
            other.link(link);
        }
        prop_assert_eq!(answers(&one), answers(&other));
    }

    #[test]
    fn what_begins_later_changes_no_answer_about_before(records in records(), late in records()) {
        let mut status = SubjectStatus::default();
        for record in &records {
            status.record(record);
        }
        let before = answers(&status);
        // Said of pseudonyms of their own, all linked to the first ones.
        for mut record in late {
            record.pseudonym.0[0] += 100;
            for change in &mut record.history {
                change.effective_at.0 += 100;
                change.ends_at = None;
            }
            status.record(&record);
        }
        for number in 0..6 {
            let mut linked = link(number, number, true, 0);
            linked.other.0[0] += 100;
            status.link(linked);
        }
        prop_assert_eq!(before, answers(&status));
    }
}
