//! The body of version 1, field by field, borrowed from the message. Never resolves schemas.

use domain::{
    event::{
        Conditions, Decision, DisclosureEvent, EventId, EventRecipient, Follows, Pseudonym,
        Subject, Transfer,
    },
    time::UtcMicros,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};

use super::{cursor::Cursor, error::DecodeError};

type Result<T> = std::result::Result<T, DecodeError>;

/// Bytes of the smallest subject: two empty strings, a pseudonym, a kind.
const LEAST_SUBJECT: usize = 1 + 16 + 1 + 1;

/// Decodes a whole body.
pub(super) fn body(bytes: &[u8]) -> Result<DisclosureEvent<'_>> {
    let mut from = Cursor::new(bytes);
    let event = event(&mut from)?;
    from.end()?;
    Ok(event)
}

// Struct fields are evaluated in the order in which they are written: it is the schema's.
fn event<'a>(from: &mut Cursor<'a>) -> Result<DisclosureEvent<'a>> {
    Ok(DisclosureEvent {
        event_id: event_id(from)?,
        source: from.text("source")?,
        sequence: from.maybe("sequence", Cursor::long)?,
        kind: from.symbol("kind", Kind::at)?,
        corrects: from.maybe("corrects", Cursor::text)?,
        follows: from.maybe("follows", follows)?,
        environment: from.symbol("environment", Environment::at)?,
        occurred_at: UtcMicros(from.long("occurred_at")?),
        recorded_at: UtcMicros(from.long("recorded_at")?),
        disclosure_id: from.maybe("disclosure_id", Cursor::text)?,
        subjects: from.items("subjects", LEAST_SUBJECT, subject)?,
        subject_count: from.long("subject_count")?,
        recipient: recipient(from)?,
        arrangement: from.maybe("arrangement", Cursor::text)?,
        purpose: from.text("purpose")?,
        lawful_basis: from.symbol("lawful_basis", LawfulBasis::at)?,
        conditions: conditions(from)?,
        categories: from.items("categories", 1, |from| from.text("categories"))?,
        channel: from.symbol("channel", Channel::at)?,
        transfer: from.maybe("transfer", transfer)?,
        case_reference: from.maybe("case_reference", Cursor::text)?,
        reason: from.text("reason")?,
        facts: facts(from)?,
        decision: from.maybe("decision", decision)?,
    })
}

/// Any of the usual ways to write a UUID: the identity is its 16 bytes.
fn event_id(from: &mut Cursor<'_>) -> Result<EventId> {
    let field = "event_id";
    uuid::Uuid::try_parse_ascii(from.bytes(field)?)
        .map(|uuid| EventId(uuid.into_bytes()))
        .map_err(|_| DecodeError::BadUuid { field })
}

fn follows<'a>(from: &mut Cursor<'a>, _: &'static str) -> Result<Follows<'a>> {
    Ok(Follows {
        source: from.text("follows.source")?,
        event_id: from.text("follows.event_id")?,
    })
}

fn subject<'a>(from: &mut Cursor<'a>) -> Result<Subject<'a>> {
    Ok(Subject {
        scheme: from.text("subjects.scheme")?,
        pseudonym: Pseudonym(from.fixed("subjects.pseudonym")?),
        key_id: from.text("subjects.key_id")?,
        kind: from.symbol("subjects.kind", SubjectKind::at)?,
    })
}

fn recipient<'a>(from: &mut Cursor<'a>) -> Result<EventRecipient<'a>> {
    Ok(EventRecipient {
        id: from.maybe("recipient.id", Cursor::text)?,
        name: from.text("recipient.name")?,
        kind: from.maybe("recipient.kind", Cursor::text)?,
        country: from.text("recipient.country")?,
    })
}

fn conditions<'a>(from: &mut Cursor<'a>) -> Result<Conditions<'a>> {
    Ok(Conditions {
        article_9: from.maybe("conditions.article_9", Cursor::text)?,
        schedule_1: from.maybe("conditions.schedule_1", Cursor::text)?,
        annex_1: from.maybe("conditions.annex_1", Cursor::text)?,
        legal_obligation_ref: from.maybe("conditions.legal_obligation_ref", Cursor::text)?,
        consent_ref: from.maybe("conditions.consent_ref", Cursor::text)?,
        no_consent_reason: from.maybe("conditions.no_consent_reason", Cursor::text)?,
        compatibility: from.maybe("conditions.compatibility", Cursor::text)?,
        collection_basis: from.maybe("conditions.collection_basis", Cursor::text)?,
        collection_purpose: from.maybe("conditions.collection_purpose", Cursor::text)?,
    })
}

fn transfer<'a>(from: &mut Cursor<'a>, _: &'static str) -> Result<Transfer<'a>> {
    Ok(Transfer {
        mechanism: from.maybe("transfer.mechanism", Cursor::text)?,
        test_ref: from.maybe("transfer.test_ref", Cursor::text)?,
        test_date: from.maybe("transfer.test_date", Cursor::text)?,
    })
}

/// The entries by name. A name that comes twice means what it said last, as in every Avro reader.
fn facts<'a>(from: &mut Cursor<'a>) -> Result<Vec<(&'a str, &'a str)>> {
    let mut facts = from.items("facts", 2, |from| {
        Ok((from.text("facts")?, from.text("facts")?))
    })?;
    // Stable, so that of the same name the last stays last; then the first of each run is kept of the reversed list.
    facts.reverse();
    facts.sort_by_key(|&(name, _)| name);
    facts.dedup_by_key(|&mut (name, _)| name);
    Ok(facts)
}

fn decision<'a>(from: &mut Cursor<'a>, _: &'static str) -> Result<Decision<'a>> {
    Ok(Decision {
        requested_by: from.maybe("decision.requested_by", Cursor::text)?,
        requested_at: from
            .maybe("decision.requested_at", Cursor::long)?
            .map(UtcMicros),
        authorised_by: from.maybe("decision.authorised_by", Cursor::text)?,
        necessity: from.maybe("decision.necessity", Cursor::text)?,
        dpo_view: from.maybe("decision.dpo_view", Cursor::text)?,
    })
}
