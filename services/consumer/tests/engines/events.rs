//! Events by number; the same number is the same event.

use domain::{
    event::{DisclosureEvent, EventId, EventRecipient, Pseudonym, Subject},
    time::UtcMicros,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};

/// The encoded event number `number`; the same number is the same event.
pub fn event(number: u128) -> Vec<u8> {
    let mut out = Vec::new();
    wire::avro::encode(&whole(number), &mut out);
    out
}

/// The same in Confluent framing.
pub fn framed(number: u128, schema: u32) -> Vec<u8> {
    let mut out = Vec::new();
    wire::avro::encode_confluent(&whole(number), schema, &mut out);
    out
}

/// The person of event number `number`.
pub fn person(number: u128) -> Pseudonym {
    Pseudonym((number % 1_000).to_be_bytes())
}

/// The event of this number, which corrects that of another.
pub fn correction(number: u128, corrected: u128) -> Vec<u8> {
    let mut out = Vec::new();
    let corrected = uuid::Uuid::from_bytes(whole(corrected).event_id.0).to_string();
    let event = DisclosureEvent {
        kind: Kind::Corrected,
        corrects: Some(&corrected),
        ..whole(number)
    };
    wire::avro::encode(&event, &mut out);
    out
}

fn whole(number: u128) -> DisclosureEvent<'static> {
    DisclosureEvent {
        event_id: EventId((0x0197_0000_0000_7000_8000_0000_0000_0000 | number).to_be_bytes()),
        source: "cx-housing",
        sequence: None,
        kind: Kind::Disclosed,
        corrects: None,
        follows: None,
        environment: Environment::Test,
        occurred_at: UtcMicros(1_780_000_000_000_000),
        recorded_at: UtcMicros(1_780_000_000_000_000),
        disclosure_id: None,
        subjects: vec![Subject {
            scheme: "person",
            pseudonym: person(number),
            key_id: "k1",
            kind: SubjectKind::Tenant,
        }],
        subject_count: 1,
        recipient: EventRecipient {
            id: None,
            name: "Green Energy UK",
            kind: None,
            country: "GB",
        },
        arrangement: None,
        purpose: "energy-supply",
        lawful_basis: LawfulBasis::Contract,
        conditions: domain::event::Conditions::default(),
        categories: vec!["name", "address"],
        channel: Channel::Api,
        transfer: None,
        case_reference: None,
        reason: "",
        facts: Vec::new(),
        decision: None,
    }
}
