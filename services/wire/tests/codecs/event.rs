//! Any event at all, and the library's value of it.

use std::collections::HashMap;

use apache_avro::types::Value;
use domain::{
    event::{EventId, Pseudonym},
    time::UtcMicros,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};
use proptest::{
    collection::{btree_map, vec},
    option,
    prelude::*,
    sample::select,
};
use wire::owned::{
    OwnedConditions, OwnedDecision, OwnedEvent, OwnedFollows, OwnedRecipient, OwnedSubject,
    OwnedTransfer,
};

type Text = Option<String>;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,12}",
        Just(String::new()),
        "[a-z-]{1,20}",
        "[é✓]{60,70}"
    ]
}

fn maybe() -> impl Strategy<Value = Text> {
    option::of(text())
}

fn long() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), -70_i64..70, Just(i64::MIN), Just(i64::MAX)]
}

fn subject() -> impl Strategy<Value = OwnedSubject> {
    (text(), any::<[u8; 16]>(), text(), select(SubjectKind::ALL)).prop_map(
        |(scheme, pseudonym, key_id, kind)| OwnedSubject {
            scheme,
            pseudonym: Pseudonym(pseudonym),
            key_id,
            kind,
        },
    )
}

fn conditions() -> impl Strategy<Value = OwnedConditions> {
    vec(maybe(), 9).prop_map(|mut texts| {
        let mut next = || texts.pop().unwrap();
        OwnedConditions {
            article_9: next(),
            schedule_1: next(),
            annex_1: next(),
            legal_obligation_ref: next(),
            consent_ref: next(),
            no_consent_reason: next(),
            compatibility: next(),
            collection_basis: next(),
            collection_purpose: next(),
        }
    })
}

pub fn event() -> impl Strategy<Value = OwnedEvent> {
    let follows = (text(), text()).prop_map(|(source, event_id)| OwnedFollows { source, event_id });
    let head = (
        any::<[u8; 16]>(),
        text(),
        option::of(long()),
        select(Kind::ALL),
        maybe(),
        option::of(follows),
    );
    let when = (
        select(Environment::ALL),
        long(),
        long(),
        maybe(),
        vec(subject(), 0..4),
        long(),
    );
    let recipient =
        (maybe(), text(), maybe(), text()).prop_map(|(id, name, kind, country)| OwnedRecipient {
            id,
            name,
            kind,
            country,
        });
    let what = (
        recipient,
        maybe(),
        text(),
        select(LawfulBasis::ALL),
        conditions(),
        vec(text(), 0..4),
    );
    let transfer =
        (maybe(), maybe(), maybe()).prop_map(|(mechanism, test_ref, test_date)| OwnedTransfer {
            mechanism,
            test_ref,
            test_date,
        });
    let decision =
        (maybe(), option::of(long()), maybe(), maybe(), maybe()).prop_map(|parts| OwnedDecision {
            requested_by: parts.0,
            requested_at: parts.1.map(UtcMicros),
            authorised_by: parts.2,
            necessity: parts.3,
            dpo_view: parts.4,
        });
    let facts = btree_map(text(), text(), 0..4);
    let rest = (
        select(Channel::ALL),
        option::of(transfer),
        maybe(),
        text(),
        facts,
        option::of(decision),
    );
    (head, when, what, rest).prop_map(|(head, when, what, rest)| OwnedEvent {
        event_id: EventId(head.0),
        source: head.1,
        sequence: head.2,
        kind: head.3,
        corrects: head.4,
        follows: head.5,
        environment: when.0,
        occurred_at: UtcMicros(when.1),
        recorded_at: UtcMicros(when.2),
        disclosure_id: when.3,
        subjects: when.4,
        subject_count: when.5,
        recipient: what.0,
        arrangement: what.1,
        purpose: what.2,
        lawful_basis: what.3,
        conditions: what.4,
        categories: what.5,
        channel: rest.0,
        transfer: rest.1,
        case_reference: rest.2,
        reason: rest.3,
        facts: rest.4,
        decision: rest.5,
    })
}

/// The event as the library holds it, in version 1.
pub fn value(of: &OwnedEvent) -> Value {
    let follows = of.follows.as_ref().map(|of| {
        record([
            ("source", string(&of.source)),
            ("event_id", string(&of.event_id)),
        ])
    });
    let transfer = of.transfer.as_ref().map(|of| {
        record([
            ("mechanism", maybe_string(&of.mechanism)),
            ("test_ref", maybe_string(&of.test_ref)),
            ("test_date", maybe_string(&of.test_date)),
        ])
    });
    let decision = of.decision.as_ref().map(|of| {
        record([
            ("requested_by", maybe_string(&of.requested_by)),
            (
                "requested_at",
                union(of.requested_at.map(|at| Value::TimestampMicros(at.0))),
            ),
            ("authorised_by", maybe_string(&of.authorised_by)),
            ("necessity", maybe_string(&of.necessity)),
            ("dpo_view", maybe_string(&of.dpo_view)),
        ])
    });
    let facts: HashMap<_, _> = of
        .facts
        .iter()
        .map(|(name, value)| (name.clone(), string(value)))
        .collect();
    record([
        (
            "event_id",
            Value::Uuid(uuid::Uuid::from_bytes(of.event_id.0)),
        ),
        ("source", string(&of.source)),
        ("sequence", union(of.sequence.map(Value::Long))),
        ("kind", symbol(of.kind as u32, of.kind.symbol())),
        ("corrects", maybe_string(&of.corrects)),
        ("follows", union(follows)),
        (
            "environment",
            symbol(of.environment as u32, of.environment.symbol()),
        ),
        ("occurred_at", Value::TimestampMicros(of.occurred_at.0)),
        ("recorded_at", Value::TimestampMicros(of.recorded_at.0)),
        ("disclosure_id", maybe_string(&of.disclosure_id)),
        (
            "subjects",
            Value::Array(of.subjects.iter().map(subject_value).collect()),
        ),
        ("subject_count", Value::Long(of.subject_count)),
        (
            "recipient",
            record([
                ("id", maybe_string(&of.recipient.id)),
                ("name", string(&of.recipient.name)),
                ("kind", maybe_string(&of.recipient.kind)),
                ("country", string(&of.recipient.country)),
            ]),
        ),
        ("arrangement", maybe_string(&of.arrangement)),
        ("purpose", string(&of.purpose)),
        (
            "lawful_basis",
            symbol(of.lawful_basis as u32, of.lawful_basis.symbol()),
        ),
        ("conditions", conditions_value(&of.conditions)),
        (
            "categories",
            Value::Array(of.categories.iter().map(|slug| string(slug)).collect()),
        ),
        ("channel", symbol(of.channel as u32, of.channel.symbol())),
        ("transfer", union(transfer)),
        ("case_reference", maybe_string(&of.case_reference)),
        ("reason", string(&of.reason)),
        ("facts", Value::Map(facts)),
        ("decision", union(decision)),
    ])
}

fn subject_value(of: &OwnedSubject) -> Value {
    record([
        ("scheme", string(&of.scheme)),
        ("pseudonym", Value::Fixed(16, of.pseudonym.0.to_vec())),
        ("key_id", string(&of.key_id)),
        ("kind", symbol(of.kind as u32, of.kind.symbol())),
    ])
}

fn conditions_value(of: &OwnedConditions) -> Value {
    record([
        ("article_9", maybe_string(&of.article_9)),
        ("schedule_1", maybe_string(&of.schedule_1)),
        ("annex_1", maybe_string(&of.annex_1)),
        (
            "legal_obligation_ref",
            maybe_string(&of.legal_obligation_ref),
        ),
        ("consent_ref", maybe_string(&of.consent_ref)),
        ("no_consent_reason", maybe_string(&of.no_consent_reason)),
        ("compatibility", maybe_string(&of.compatibility)),
        ("collection_basis", maybe_string(&of.collection_basis)),
        ("collection_purpose", maybe_string(&of.collection_purpose)),
    ])
}

fn record<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Record(fields.map(|(name, value)| (name.to_owned(), value)).into())
}

fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn maybe_string(text: &Text) -> Value {
    union(text.as_deref().map(string))
}

fn union(value: Option<Value>) -> Value {
    match value {
        None => Value::Union(0, Box::new(Value::Null)),
        Some(value) => Value::Union(1, Box::new(value)),
    }
}

fn symbol(position: u32, symbol: &str) -> Value {
    Value::Enum(position, symbol.to_owned())
}
