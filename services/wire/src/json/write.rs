//! The event as one line of JSON, with the schema's names in the schema's order; nulls are left out.
//! What is read back is the same event, but for instants outside the years 0 to 9999, which JSON's times cannot name:
//! the nearest is written. Never writes an identifier: an event has none.

use std::io::{self, Write};

use domain::event::{Conditions, Decision, DisclosureEvent, Follows, Transfer};

use super::object::{Object, Value, object, text};

/// Writes the event, without a line break.
///
/// # Errors
/// Those of `out`.
pub fn write(event: &DisclosureEvent<'_>, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(out, &Object(fields(event))).map_err(io::Error::from)
}

/// The event as text, without a line break.
#[must_use]
pub fn to_string(event: &DisclosureEvent<'_>) -> String {
    Object(fields(event)).into_string()
}

fn fields<'e>(event: &DisclosureEvent<'e>) -> Vec<(&'e str, Value<'e>)> {
    let texts =
        |texts: &[&'e str]| Value::List(texts.iter().map(|&text| Value::Text(text)).collect());
    vec![
        (
            "event_id",
            Value::Uuid(uuid::Uuid::from_bytes(event.event_id.0)),
        ),
        ("source", Value::Text(event.source)),
        (
            "sequence",
            event.sequence.map_or(Value::Null, Value::Number),
        ),
        ("kind", Value::Text(event.kind.symbol())),
        ("corrects", text(event.corrects)),
        ("follows", object(event.follows, follows)),
        ("environment", Value::Text(event.environment.symbol())),
        ("occurred_at", Value::Time(event.occurred_at)),
        ("recorded_at", Value::Time(event.recorded_at)),
        ("disclosure_id", text(event.disclosure_id)),
        ("subjects", subjects(event)),
        ("subject_count", Value::Number(event.subject_count)),
        ("recipient", recipient(event)),
        ("arrangement", text(event.arrangement)),
        ("purpose", Value::Text(event.purpose)),
        ("lawful_basis", Value::Text(event.lawful_basis.symbol())),
        ("conditions", conditions(event.conditions)),
        ("categories", texts(&event.categories)),
        ("channel", Value::Text(event.channel.symbol())),
        ("transfer", object(event.transfer, transfer)),
        ("case_reference", text(event.case_reference)),
        (
            "reason",
            text(Some(event.reason).filter(|reason| !reason.is_empty())),
        ),
        ("facts", facts(event)),
        ("decision", object(event.decision, decision)),
    ]
}

fn follows(of: Follows<'_>) -> Vec<(&str, Value<'_>)> {
    vec![
        ("source", Value::Text(of.source)),
        ("event_id", Value::Text(of.event_id)),
    ]
}

fn subjects<'e>(event: &DisclosureEvent<'e>) -> Value<'e> {
    let subject = |of: &domain::event::Subject<'e>| {
        Value::Object(Object(vec![
            ("scheme", Value::Text(of.scheme)),
            ("pseudonym", Value::Pseudonym(of.pseudonym)),
            ("key_id", Value::Text(of.key_id)),
            ("kind", Value::Text(of.kind.symbol())),
        ]))
    };
    Value::List(event.subjects.iter().map(subject).collect())
}

fn recipient<'e>(event: &DisclosureEvent<'e>) -> Value<'e> {
    Value::Object(Object(vec![
        ("id", text(event.recipient.id)),
        ("name", Value::Text(event.recipient.name)),
        ("kind", text(event.recipient.kind)),
        ("country", Value::Text(event.recipient.country)),
    ]))
}

fn conditions(of: Conditions<'_>) -> Value<'_> {
    if of == Conditions::default() {
        return Value::Null;
    }
    Value::Object(Object(vec![
        ("article_9", text(of.article_9)),
        ("schedule_1", text(of.schedule_1)),
        ("annex_1", text(of.annex_1)),
        ("legal_obligation_ref", text(of.legal_obligation_ref)),
        ("consent_ref", text(of.consent_ref)),
        ("no_consent_reason", text(of.no_consent_reason)),
        ("compatibility", text(of.compatibility)),
        ("collection_basis", text(of.collection_basis)),
        ("collection_purpose", text(of.collection_purpose)),
    ]))
}

fn transfer(of: Transfer<'_>) -> Vec<(&str, Value<'_>)> {
    vec![
        ("mechanism", text(of.mechanism)),
        ("test_ref", text(of.test_ref)),
        ("test_date", text(of.test_date)),
    ]
}

fn facts<'e>(event: &DisclosureEvent<'e>) -> Value<'e> {
    if event.facts.is_empty() {
        return Value::Null;
    }
    let entries = event
        .facts
        .iter()
        .map(|&(name, value)| (name, Value::Text(value)));
    Value::Object(Object(entries.collect()))
}

fn decision(of: Decision<'_>) -> Vec<(&str, Value<'_>)> {
    vec![
        ("requested_by", text(of.requested_by)),
        (
            "requested_at",
            of.requested_at.map_or(Value::Null, Value::Time),
        ),
        ("authorised_by", text(of.authorised_by)),
        ("necessity", text(of.necessity)),
        ("dpo_view", text(of.dpo_view)),
    ]
}
