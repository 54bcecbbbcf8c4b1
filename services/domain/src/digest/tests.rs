use super::*;
use crate::{
    event::{Conditions, EventRecipient, Pseudonym, Subject, Transfer},
    time::UtcMicros,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};

fn subject(number: u8, kind: SubjectKind) -> Subject<'static> {
    Subject {
        scheme: "person",
        pseudonym: Pseudonym([number; 16]),
        key_id: "k1",
        kind,
    }
}

fn event() -> DisclosureEvent<'static> {
    DisclosureEvent {
        event_id: EventId([7; 16]),
        source: "cx-housing",
        sequence: None,
        kind: Kind::Disclosed,
        corrects: None,
        follows: None,
        environment: Environment::Live,
        occurred_at: UtcMicros(1),
        recorded_at: UtcMicros(2),
        disclosure_id: None,
        subjects: vec![
            subject(1, SubjectKind::Tenant),
            subject(2, SubjectKind::Other),
        ],
        subject_count: 2,
        recipient: EventRecipient {
            id: None,
            name: "Green Energy UK",
            kind: None,
            country: "GB",
        },
        arrangement: None,
        purpose: "utility-signup",
        lawful_basis: LawfulBasis::Unknown,
        conditions: Conditions::default(),
        categories: vec!["name", "address"],
        channel: Channel::Unknown,
        transfer: None,
        case_reference: None,
        reason: "",
        facts: vec![("a", "1"), ("b", "2")],
        decision: None,
    }
}

#[test]
fn order_of_lists_and_maps_does_not_count() {
    let mut other = event();
    other.subjects.reverse();
    other.categories.reverse();
    other.facts.reverse();
    assert_eq!(content_digest(&event()), content_digest(&other));
}

#[test]
fn every_change_of_content_counts() {
    let changes: [fn(&mut DisclosureEvent<'static>); 10] = [
        |event| event.sequence = Some(0),
        |event| event.kind = Kind::Unknown,
        |event| event.subjects[1].kind = SubjectKind::Tenant,
        |event| event.subjects.truncate(1),
        |event| event.recipient.country = "IE",
        |event| event.conditions.article_9 = Some(""),
        |event| event.transfer = Some(Transfer::default()),
        |event| event.reason = "x",
        |event| event.facts = vec![("a", "1b"), ("", "2")],
        |event| event.categories = vec!["nameaddress"],
    ];
    let plain = content_digest(&event());
    for (number, change) in changes.iter().enumerate() {
        let mut changed = event();
        change(&mut changed);
        assert_ne!(content_digest(&changed), plain, "change {number}");
    }
}

#[test]
fn parts_of_a_finding_id_do_not_run_into_each_other() {
    let id = |source, subject, version| {
        let code = RuleCode::BasisMismatch;
        finding_id(
            source,
            EventId([1; 16]),
            ContentDigest([2; 16]),
            code,
            subject,
            version,
        )
    };
    let all = [
        id("a", None, None),
        id("ab", None, None),
        id("a", Some(0), None),
        id("a", None, Some("v1")),
        id("a", Some(1), Some("v1")),
    ];
    for (at, one) in all.iter().enumerate() {
        assert!(!all[..at].contains(one), "{at}");
    }
    assert_eq!(id("a", Some(1), Some("v1")), all[4]);
}
