//! Writes version 1. Every event can be written. Never checks an event: odd ones are told by the judge.

use domain::event::{Conditions, Decision, DisclosureEvent, EventRecipient, Subject, Transfer};

use super::schema::V1;

/// Appends the event in single-object encoding: `C3 01`, fingerprint of version 1, body.
pub fn encode(event: &DisclosureEvent<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(&[0xc3, 0x01]);
    out.extend_from_slice(&V1.0);
    body(event, out);
}

/// Appends the event in Confluent framing: `00`, `schema_id` (which the registry gave to version 1), body.
pub fn encode_confluent(event: &DisclosureEvent<'_>, schema_id: u32, out: &mut Vec<u8>) {
    out.push(0);
    out.extend_from_slice(&schema_id.to_be_bytes());
    body(event, out);
}

fn body(event: &DisclosureEvent<'_>, out: &mut Vec<u8>) {
    let mut id = uuid::Uuid::encode_buffer();
    let id = uuid::Uuid::from_bytes(event.event_id.0)
        .hyphenated()
        .encode_lower(&mut id);
    text(id, out);
    text(event.source, out);
    maybe(event.sequence, out, long);
    symbol(event.kind as u8, out);
    maybe(event.corrects, out, text);
    maybe(event.follows, out, |follows, out| {
        text(follows.source, out);
        text(follows.event_id, out);
    });
    symbol(event.environment as u8, out);
    long(event.occurred_at.0, out);
    long(event.recorded_at.0, out);
    maybe(event.disclosure_id, out, text);
    items(&event.subjects, out, subject);
    long(event.subject_count, out);
    recipient(&event.recipient, out);
    maybe(event.arrangement, out, text);
    text(event.purpose, out);
    symbol(event.lawful_basis as u8, out);
    conditions(&event.conditions, out);
    items(&event.categories, out, |category, out| text(category, out));
    symbol(event.channel as u8, out);
    maybe(event.transfer, out, transfer);
    maybe(event.case_reference, out, text);
    text(event.reason, out);
    items(&event.facts, out, |(name, value), out| {
        text(name, out);
        text(value, out);
    });
    maybe(event.decision, out, decision);
}

fn subject(of: &Subject<'_>, out: &mut Vec<u8>) {
    text(of.scheme, out);
    out.extend_from_slice(&of.pseudonym.0);
    text(of.key_id, out);
    symbol(of.kind as u8, out);
}

fn recipient(of: &EventRecipient<'_>, out: &mut Vec<u8>) {
    maybe(of.id, out, text);
    text(of.name, out);
    maybe(of.kind, out, text);
    text(of.country, out);
}

fn conditions(of: &Conditions<'_>, out: &mut Vec<u8>) {
    maybe(of.article_9, out, text);
    maybe(of.schedule_1, out, text);
    maybe(of.annex_1, out, text);
    maybe(of.legal_obligation_ref, out, text);
    maybe(of.consent_ref, out, text);
    maybe(of.no_consent_reason, out, text);
    maybe(of.compatibility, out, text);
    maybe(of.collection_basis, out, text);
    maybe(of.collection_purpose, out, text);
}

fn transfer(of: Transfer<'_>, out: &mut Vec<u8>) {
    maybe(of.mechanism, out, text);
    maybe(of.test_ref, out, text);
    maybe(of.test_date, out, text);
}

fn decision(of: Decision<'_>, out: &mut Vec<u8>) {
    maybe(of.requested_by, out, text);
    maybe(of.requested_at, out, |at, out| long(at.0, out));
    maybe(of.authorised_by, out, text);
    maybe(of.necessity, out, text);
    maybe(of.dpo_view, out, text);
}

fn long(number: i64, out: &mut Vec<u8>) {
    let mut zigzag = ((number << 1) ^ (number >> 63)).cast_unsigned();
    while zigzag >= 0x80 {
        out.push((zigzag & 0x7f) as u8 | 0x80);
        zigzag >>= 7;
    }
    out.push(zigzag as u8);
}

fn length(bytes: usize, out: &mut Vec<u8>) {
    // No allocation is longer than `isize::MAX`.
    long(bytes as i64, out);
}

fn text(text: &str, out: &mut Vec<u8>) {
    length(text.len(), out);
    out.extend_from_slice(text.as_bytes());
}

fn symbol(position: u8, out: &mut Vec<u8>) {
    long(position.into(), out);
}

fn maybe<T>(value: Option<T>, out: &mut Vec<u8>, write: impl FnOnce(T, &mut Vec<u8>)) {
    long(value.is_some().into(), out);
    if let Some(value) = value {
        write(value, out);
    }
}

fn items<T>(items: &[T], out: &mut Vec<u8>, write: impl Fn(&T, &mut Vec<u8>)) {
    if !items.is_empty() {
        length(items.len(), out);
        items.iter().for_each(|item| write(item, out));
    }
    length(0, out);
}
