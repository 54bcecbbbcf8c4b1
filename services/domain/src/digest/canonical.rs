//! The canonical bytes of an event, field by field (see the parent module).
//! A later field of the schema goes to the end of its record here, never between. Never touches an Avro library.

use std::borrow::Cow;

use super::sink::{measured, measured_by};
use crate::{
    event::{Conditions, Decision, DisclosureEvent, EventRecipient, Follows, Subject, Transfer},
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};

/// The fields of one record.
struct Fields<'s>(&'s mut Vec<u8>);

impl Fields<'_> {
    fn bytes(&mut self, number: u16, bytes: &[u8]) {
        self.0.extend_from_slice(&number.to_le_bytes());
        measured(bytes, self.0);
    }

    fn text(&mut self, number: u16, text: &str) {
        self.bytes(number, text.as_bytes());
    }

    fn text_unless(&mut self, number: u16, text: &str, default: &str) {
        if text != default {
            self.text(number, text);
        }
    }

    fn texts(&mut self, first_number: u16, texts: &[Option<&str>]) {
        for (number, text) in (first_number..).zip(texts) {
            if let Some(text) = text {
                self.text(number, text);
            }
        }
    }

    fn long(&mut self, number: u16, long: i64) {
        self.bytes(number, &long.to_le_bytes());
    }

    fn nested(&mut self, number: u16, write: impl FnOnce(&mut Vec<u8>)) {
        self.0.extend_from_slice(&number.to_le_bytes());
        measured_by(self.0, write);
    }
}

pub(super) fn event(event: &DisclosureEvent<'_>, to: &mut Vec<u8>) {
    let mut fields = Fields(to);
    fields.bytes(1, &event.event_id.0);
    fields.text(2, event.source);
    if let Some(sequence) = event.sequence {
        fields.long(3, sequence);
    }
    fields.text_unless(4, event.kind.symbol(), Kind::DEFAULT.symbol());
    fields.texts(5, &[event.corrects]);
    if let Some(it) = event.follows {
        fields.nested(6, |to| follows(it, to));
    }
    fields.text_unless(7, event.environment.symbol(), Environment::DEFAULT.symbol());
    fields.long(8, event.occurred_at.0);
    fields.long(9, event.recorded_at.0);
    fields.texts(10, &[event.disclosure_id]);
    let subjects = sorted_by(&event.subjects, |of| {
        (of.scheme, of.pseudonym, of.key_id, of.kind.symbol())
    });
    fields.nested(11, |to| {
        for of in subjects.iter() {
            measured_by(to, |to| subject(of, to));
        }
    });
    fields.long(12, event.subject_count);
    fields.nested(13, |to| recipient(&event.recipient, to));
    fields.texts(14, &[event.arrangement]);
    fields.text(15, event.purpose);
    fields.text_unless(
        16,
        event.lawful_basis.symbol(),
        LawfulBasis::DEFAULT.symbol(),
    );
    if event.conditions != Conditions::default() {
        fields.nested(17, |to| conditions(&event.conditions, to));
    }
    let categories = sorted_by(&event.categories, |category| *category);
    fields.nested(18, |to| {
        for category in categories.iter() {
            measured(category.as_bytes(), to);
        }
    });
    fields.text_unless(19, event.channel.symbol(), Channel::DEFAULT.symbol());
    if let Some(it) = event.transfer {
        fields.nested(20, |to| transfer(&it, to));
    }
    fields.texts(21, &[event.case_reference]);
    fields.text_unless(22, event.reason, "");
    if !event.facts.is_empty() {
        let facts = sorted_by(&event.facts, |fact| *fact);
        fields.nested(23, |to| {
            for (name, value) in facts.iter() {
                measured(name.as_bytes(), to);
                measured(value.as_bytes(), to);
            }
        });
    }
    if let Some(it) = event.decision {
        fields.nested(24, |to| decision(&it, to));
    }
}

/// In order; most lists are, and then they are not copied.
fn sorted_by<'e, T: Clone, K: Ord>(list: &'e [T], key: impl Fn(&'e T) -> K) -> Cow<'e, [T]> {
    if list.is_sorted_by_key(&key) {
        return Cow::Borrowed(list);
    }
    let mut places: Vec<&'e T> = list.iter().collect();
    places.sort_unstable_by_key(|item| key(item));
    Cow::Owned(places.into_iter().cloned().collect())
}

fn follows(of: Follows<'_>, to: &mut Vec<u8>) {
    let mut fields = Fields(to);
    fields.text(1, of.source);
    fields.text(2, of.event_id);
}

fn subject(of: &Subject<'_>, to: &mut Vec<u8>) {
    let mut fields = Fields(to);
    fields.text(1, of.scheme);
    fields.bytes(2, &of.pseudonym.0);
    fields.text(3, of.key_id);
    fields.text_unless(4, of.kind.symbol(), SubjectKind::DEFAULT.symbol());
}

fn recipient(of: &EventRecipient<'_>, to: &mut Vec<u8>) {
    let mut fields = Fields(to);
    fields.texts(1, &[of.id]);
    fields.text(2, of.name);
    fields.texts(3, &[of.kind]);
    fields.text_unless(4, of.country, "GB");
}

fn conditions(of: &Conditions<'_>, to: &mut Vec<u8>) {
    let texts = [
        of.article_9,
        of.schedule_1,
        of.annex_1,
        of.legal_obligation_ref,
        of.consent_ref,
        of.no_consent_reason,
        of.compatibility,
        of.collection_basis,
        of.collection_purpose,
    ];
    Fields(to).texts(1, &texts);
}

fn transfer(of: &Transfer<'_>, to: &mut Vec<u8>) {
    Fields(to).texts(1, &[of.mechanism, of.test_ref, of.test_date]);
}

fn decision(of: &Decision<'_>, to: &mut Vec<u8>) {
    let mut fields = Fields(to);
    fields.texts(1, &[of.requested_by]);
    if let Some(at) = of.requested_at {
        fields.long(2, at.0);
    }
    fields.texts(3, &[of.authorised_by, of.necessity, of.dpo_view]);
}
