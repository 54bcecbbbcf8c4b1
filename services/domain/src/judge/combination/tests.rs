//! Every part of an event on which a verdict may depend makes another combination; what is rare is not remembered.

use super::*;
use crate::{
    event::{Decision, Follows},
    testing::{changed, received_after, registers, status, subject},
    time::UtcMicros,
    vocabulary::{Channel, Environment, LawfulBasis, SubjectKind},
};

type Change = fn(&mut DisclosureEvent<'static>);

/// The combination of a conforming event after a change, received so much later; `None`: not worth remembering.
fn written(seconds: i64, change: impl FnOnce(&mut DisclosureEvent<'static>)) -> Option<Vec<u8>> {
    let event = changed("dwp-rent", change);
    let registers = registers();
    let on = OnDay {
        event: &event,
        received: received_after(&event, seconds),
        day: CivilDate::in_london(event.occurred_at),
        registers: &registers,
        status: status(),
    };
    let mut out = Vec::new();
    write(&on, 1, &mut out).then_some(out)
}

fn assert_all_differ(changes: &[Change]) {
    let mut known = vec![written(60, |_| {}).expect("plain")];
    for (at, change) in changes.iter().enumerate() {
        let combination = written(60, change).expect("plain");
        assert!(!known.contains(&combination), "change {at}");
        known.push(combination);
    }
}

#[test]
fn another_text_or_symbol_is_another_combination() {
    assert_all_differ(&[
        |event| event.environment = Environment::Test,
        |event| event.lawful_basis = LawfulBasis::Consent,
        |event| event.channel = Channel::Email,
        |event| event.disclosure_id = Some("list"),
        |event| event.case_reference = Some("36/1"),
        |event| event.case_reference = Some(" "),
        |event| event.subject_count = 2,
        |event| event.source = "energy",
        |event| event.purpose = "audit",
        |event| event.arrangement = Some("dwp-rent"),
        |event| event.recipient.id = Some("dwp"),
        |event| event.recipient.kind = Some("dwp"),
        |event| event.recipient.name = "DWP",
        |event| event.recipient.country = "FR",
        |event| event.subjects[0].kind = SubjectKind::HouseholdMember,
        |event| event.subjects[0].scheme = "household",
    ]);
}

#[test]
fn another_condition_or_safeguard_is_another_combination() {
    assert_all_differ(&[
        |event| event.conditions.article_9 = Some("a"),
        |event| event.conditions.schedule_1 = Some("a"),
        |event| event.conditions.annex_1 = Some("a"),
        |event| event.conditions.legal_obligation_ref = Some("a"),
        |event| event.conditions.consent_ref = Some("a"),
        |event| event.conditions.no_consent_reason = Some("a"),
        |event| event.conditions.compatibility = Some("a"),
        |event| event.conditions.collection_basis = Some("a"),
        |event| event.conditions.collection_purpose = Some("a"),
        |event| event.transfer = Some(Transfer::default()),
        |event| event.transfer.get_or_insert_default().mechanism = Some("a"),
        |event| event.transfer.get_or_insert_default().test_ref = Some("a"),
        |event| event.transfer.get_or_insert_default().test_date = Some("a"),
    ]);
}

#[test]
fn lists_never_run_into_each_other() {
    assert_all_differ(&[
        |event| event.categories = vec!["identity", "emergency", "true"],
        |event| event.facts = vec![("emergency", "true")],
        |event| event.facts = vec![("emergency", "false")],
        |event| event.subjects.push(subject(2)),
        |event| event.subjects.clear(),
    ]);
}

#[test]
fn the_day_counts_where_a_fact_is_a_date_and_the_wait_where_a_rule_grants_one() {
    let days_later = |days: i64, fact| {
        written(60, |event| {
            event.facts = vec![("tenancy_start", fact)];
            event.occurred_at = UtcMicros(event.occurred_at.0 + days * 86_400_000_000);
        })
    };
    assert_ne!(days_later(0, "2026-02-27"), days_later(1, "2026-02-27"));
    assert_eq!(days_later(0, "unknown"), days_later(1, "unknown"));
    for hours in GRACE.iter() {
        let before = written(hours * 3_600 - 1, |_| {});
        assert_ne!(before, written(hours * 3_600, |_| {}), "{hours} hours");
    }
}

#[test]
fn what_is_rare_or_large_is_not_remembered() {
    let unlike: [Change; 7] = [
        |event| event.kind = Kind::Corrected,
        |event| event.corrects = Some("0199a3c1-7d3e-7c00-8a00-000000000007"),
        |event| {
            event.follows = Some(Follows {
                source: "energy-programmes",
                event_id: "0199a3c1-7d3e-7c00-8a00-000000000007",
            });
        },
        |event| event.decision = Some(Decision::default()),
        |event| event.sequence = Some(-1),
        |event| event.subjects = (0..5).map(subject).collect(),
        |event| event.categories = vec!["identity"; 1_000],
    ];
    for (at, change) in unlike.into_iter().enumerate() {
        assert_eq!(written(60, change), None, "change {at}");
    }
    assert!(written(60, |event| event.sequence = Some(0)).is_some());
    assert!(written(60, |event| event.subjects = (0..4).map(subject).collect()).is_some());
}
