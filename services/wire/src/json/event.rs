//! The event's fields, from a JSON object. A field without a default in the schema must be given; `subject_count`
//! alone is counted where it is left out. Never decides whether the event is right.

use std::collections::BTreeMap;

use domain::{
    event::EventId,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};

use super::{
    at::{At, Errors},
    record::Record,
    scalar,
    submission::{Submission, SubmittedSubject},
    tree::Node,
    who::Who,
};
use crate::owned::{
    OwnedConditions, OwnedDecision, OwnedEvent, OwnedFollows, OwnedRecipient, OwnedTransfer,
};

/// Reads an event; `None` when there was a mistake, which `errors` has.
pub(super) fn read(node: &Node<'_>, at: At<'_>, errors: &mut Errors) -> Option<Submission> {
    let (before, pointer, line) = (errors.count(), at.pointer(), errors.line);
    let (event, subjects) = Record::read(node, at, errors, event)?;
    (errors.count() == before).then_some(Submission {
        event,
        subjects,
        pointer,
        line,
    })
}

fn event(from: &mut Record<'_, '_>) -> (OwnedEvent, Vec<SubmittedSubject>) {
    let id = from.need("event_id");
    let id = from
        .scalar("event_id", id, scalar::uuid)
        .unwrap_or_default();
    let mut event = OwnedEvent {
        event_id: EventId(id),
        source: from.text("source"),
        sequence: from.maybe_integer("sequence"),
        kind: from.symbol("kind", Kind::parse, Kind::DEFAULT),
        corrects: from.maybe_text("corrects"),
        follows: from.record("follows", |from| OwnedFollows {
            source: from.text("source"),
            event_id: from.text("event_id"),
        }),
        environment: from.symbol("environment", Environment::parse, Environment::DEFAULT),
        occurred_at: from.time("occurred_at"),
        recorded_at: from.time("recorded_at"),
        disclosure_id: from.maybe_text("disclosure_id"),
        subjects: Vec::new(),
        subject_count: 0,
        recipient: recipient(from),
        arrangement: from.maybe_text("arrangement"),
        purpose: from.text("purpose"),
        lawful_basis: from.symbol("lawful_basis", LawfulBasis::parse, LawfulBasis::DEFAULT),
        conditions: from.record("conditions", conditions).unwrap_or_default(),
        categories: from.list("categories", |node, at, errors| {
            scalar::text(node)
                .map_err(|message| errors.add(&at, message))
                .ok()
        }),
        channel: from.symbol("channel", Channel::parse, Channel::DEFAULT),
        transfer: from.record("transfer", |from| OwnedTransfer {
            mechanism: from.maybe_text("mechanism"),
            test_ref: from.maybe_text("test_ref"),
            test_date: from.maybe_text("test_date"),
        }),
        case_reference: from.maybe_text("case_reference"),
        reason: from.maybe_text("reason").unwrap_or_default(),
        facts: facts(from),
        decision: from.record("decision", |from| OwnedDecision {
            requested_by: from.maybe_text("requested_by"),
            requested_at: from.maybe_time("requested_at"),
            authorised_by: from.maybe_text("authorised_by"),
            necessity: from.maybe_text("necessity"),
            dpo_view: from.maybe_text("dpo_view"),
        }),
    };
    let subjects = from.list("subjects", |node, at, errors| {
        Record::read(node, at, errors, subject).flatten()
    });
    let listed = i64::try_from(subjects.len()).unwrap_or(i64::MAX);
    event.subject_count = from.maybe_integer("subject_count").unwrap_or(listed);
    (event, subjects)
}

fn recipient(from: &mut Record<'_, '_>) -> OwnedRecipient {
    from.need("recipient");
    let recipient = from.record("recipient", |from| OwnedRecipient {
        id: from.maybe_text("id"),
        name: from.text("name"),
        kind: from.maybe_text("kind"),
        country: from.maybe_text("country").unwrap_or_else(|| "GB".into()),
    });
    recipient.unwrap_or_else(|| OwnedRecipient {
        id: None,
        name: String::new(),
        kind: None,
        country: String::new(),
    })
}

fn conditions(from: &mut Record<'_, '_>) -> OwnedConditions {
    OwnedConditions {
        article_9: from.maybe_text("article_9"),
        schedule_1: from.maybe_text("schedule_1"),
        annex_1: from.maybe_text("annex_1"),
        legal_obligation_ref: from.maybe_text("legal_obligation_ref"),
        consent_ref: from.maybe_text("consent_ref"),
        no_consent_reason: from.maybe_text("no_consent_reason"),
        compatibility: from.maybe_text("compatibility"),
        collection_basis: from.maybe_text("collection_basis"),
        collection_purpose: from.maybe_text("collection_purpose"),
    }
}

/// Any names: the register knows which there are, and the judge tells.
fn facts(from: &mut Record<'_, '_>) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    let Some(node) = from.get("facts") else {
        return facts;
    };
    let at = from.at.name("facts");
    let Node::Object(entries) = node else {
        from.errors
            .add(&at, "must be an object { } of names and texts");
        return facts;
    };
    for (name, node) in entries {
        let here = if scalar::looks_like_a_name(name) {
            at.name(name)
        } else {
            at
        };
        match scalar::fact(node) {
            Ok(_) if facts.contains_key(&**name) => {
                from.errors
                    .add(&here, "a fact is given twice: give it once");
            }
            Ok(value) => {
                facts.insert(name.to_string(), value);
            }
            Err(message) => from.errors.add(&here, message),
        }
    }
    facts
}

fn subject(from: &mut Record<'_, '_>) -> Option<SubmittedSubject> {
    let scheme = from.text("scheme");
    let kind = from.symbol("kind", SubjectKind::parse, SubjectKind::DEFAULT);
    let who = Who::read(from);
    Some(SubmittedSubject {
        scheme,
        kind,
        who: who?,
    })
}
