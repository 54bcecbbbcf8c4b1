//! The event as one line of JSON, with the schema's names in the schema's order; nulls are left out.
//! What is read back is the same event, but for instants outside the years 0 to 9999, which JSON's times cannot name:
//! the nearest is written. Never writes an identifier: an event has none.

use std::{
    fmt,
    io::{self, Write},
};

use domain::{
    event::{Conditions, Decision, DisclosureEvent, Follows, Pseudonym, Transfer},
    time::UtcMicros,
};
use serde::{Serialize, Serializer, ser::SerializeMap as _};

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
    let mut out = Vec::with_capacity(1024);
    // Writing to memory cannot fail, and what is written is UTF-8.
    let _ = write(event, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// An object whose names keep their order.
struct Object<'e>(Vec<(&'e str, Value<'e>)>);

enum Value<'e> {
    Null,
    Text(&'e str),
    Number(i64),
    Time(UtcMicros),
    Uuid(uuid::Uuid),
    Pseudonym(Pseudonym),
    List(Vec<Self>),
    Object(Object<'e>),
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for (name, value) in &self.0 {
            if !matches!(value, Value::Null) {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_none(),
            Self::Text(text) => to.serialize_str(text),
            Self::Number(number) => to.serialize_i64(*number),
            Self::Time(at) => to.collect_str(&nameable(*at)),
            Self::Uuid(id) => to.collect_str(&id.hyphenated()),
            Self::Pseudonym(pseudonym) => to.collect_str(&Hex(pseudonym.0)),
            Self::List(items) => items.serialize(to),
            Self::Object(object) => object.serialize(to),
        }
    }
}

struct Hex([u8; 16]);

impl fmt::Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The nearest instant that RFC 3339 can name.
fn nameable(at: UtcMicros) -> UtcMicros {
    const FIRST: i64 = -62_167_219_200_000_000;
    const LAST: i64 = 253_402_207_200_999_999;
    UtcMicros(at.0.clamp(FIRST, LAST))
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

fn text(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Null, Value::Text)
}

fn object<'e, T>(record: Option<T>, fields: fn(T) -> Vec<(&'e str, Value<'e>)>) -> Value<'e> {
    record.map_or(Value::Null, |record| Value::Object(Object(fields(record))))
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
