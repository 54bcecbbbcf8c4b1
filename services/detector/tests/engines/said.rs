//! What is said of persons, as the topics hold it, and one disclosure that rests on consent.

use domain::{
    event::{Conditions, DisclosureEvent, EventId, EventRecipient, Pseudonym, Subject},
    time::UtcMicros,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};
use wire::status::{LinkMessage, StatusMessage};

/// 2026-06-18T15:33:31Z, as microseconds.
pub const OCCURRED: i64 = 1_781_796_811_000_000;
/// Long before it, before it, and after it.
const ONCE: &str = "2025-01-01T00:00:00Z";
const BEFORE: &str = "2026-06-10T09:00:00Z";
const AFTER: &str = "2026-06-20T09:00:00Z";

fn name(number: u8) -> String {
    let hex = format!("{number:02x}").repeat(16);
    format!(r#""scheme":"person","pseudonym":"{hex}","key_id":"k1""#)
}

/// Consent to the purpose of [`event`]: states, from when each holds, and when that was recorded.
fn consent(number: u8, states: &[(&str, &str, &str)]) -> StatusMessage {
    let change = |(state, effective, recorded): &(&str, &str, &str)| {
        format!(r#"{{"state":"{state}","effective_at":"{effective}","recorded_at":"{recorded}"}}"#)
    };
    let history: Vec<String> = states.iter().map(change).collect();
    let json = format!(
        r#"{{{},"kind":"consent","scope":"training-provision","history":[{}]}}"#,
        name(number),
        history.join(",")
    );
    StatusMessage::parse(json.as_bytes()).unwrap()
}

/// Given, long before.
pub fn given(number: u8) -> StatusMessage {
    consent(number, &[("given", ONCE, ONCE)])
}

/// Given, and withdrawn before the disclosure, which was recorded after it.
pub fn withdrawn(number: u8) -> StatusMessage {
    consent(
        number,
        &[("given", ONCE, ONCE), ("withdrawn", BEFORE, AFTER)],
    )
}

/// Whether two are one person, recorded so many seconds after an hour.
pub fn link(one: u8, other: u8, is_linked: bool, second: u8) -> LinkMessage {
    let json = format!(
        r#"{{"one":{{{}}},"other":{{{}}},"linked":{is_linked},"recorded_at":"2026-06-20T10:00:{second:02}Z"}}"#,
        name(one),
        name(other)
    );
    LinkMessage::parse(json.as_bytes()).unwrap()
}

/// Event `number` about these persons, which conforms where they agreed.
pub fn event(number: u8, persons: &[u8]) -> DisclosureEvent<'static> {
    let subject = |number: &u8| Subject {
        scheme: "person",
        pseudonym: Pseudonym([*number; 16]),
        key_id: "k1",
        kind: SubjectKind::Tenant,
    };
    let mut id = [0xE0; 16];
    id[15] = number;
    DisclosureEvent {
        event_id: EventId(id),
        source: "cx-housing",
        sequence: None,
        kind: Kind::Disclosed,
        corrects: None,
        follows: None,
        environment: Environment::Live,
        occurred_at: UtcMicros(OCCURRED),
        recorded_at: UtcMicros(OCCURRED + 33_000_000),
        disclosure_id: None,
        subjects: persons.iter().map(subject).collect(),
        subject_count: i64::try_from(persons.len()).unwrap(),
        recipient: EventRecipient {
            id: Some("hopestead"),
            name: "Hopestead",
            kind: None,
            country: "GB",
        },
        arrangement: Some("hopestead-training"),
        purpose: "training-provision",
        lawful_basis: LawfulBasis::Consent,
        conditions: Conditions {
            consent_ref: Some("CN-054797"),
            ..Conditions::default()
        },
        categories: vec!["identity"],
        channel: Channel::Email,
        transfer: None,
        case_reference: None,
        reason: "You agreed to be introduced to a training course",
        facts: Vec::new(),
        decision: None,
    }
}
