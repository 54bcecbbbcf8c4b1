//! What of an event its verdict depends on, as bytes: two events with the same bytes get the same verdict from every
//! rule but those that [`Remembering`](super::Remembering) asks again. A field that is added to the event does not
//! compile before it has its place here.

use std::sync::LazyLock;

use crate::{
    event::{Conditions, DisclosureEvent, EventRecipient, Subject, Transfer},
    matching::OnDay,
    rules::RULES,
    time::CivilDate,
    vocabulary::Kind,
};

/// Longer combinations do not repeat.
const LONGEST: usize = 1_024;
/// Nor do events about more people.
const MOST_SUBJECTS: usize = 4;

/// Hours within which some rule waits for what may still come.
static GRACE: LazyLock<Vec<i64>> = LazyLock::new(|| {
    let hours = RULES.iter().filter_map(|rule| rule.info.grace_hours);
    let mut hours: Vec<i64> = hours.collect();
    hours.sort_unstable();
    hours.dedup();
    hours
});

/// Writes the combination of an event in an era, within which no day changes what counts; `false` for one that is not
/// worth remembering: it corrects or follows another, has a decision of its own, or is large.
pub(super) fn write(on: &OnDay<'_, '_>, era: usize, out: &mut Vec<u8>) -> bool {
    let DisclosureEvent {
        // Identity: no rule reads it.
        event_id: _,
        source,
        sequence,
        kind,
        corrects,
        follows,
        environment,
        // By the era, below; the rules that read the times themselves are asked again.
        occurred_at: _,
        recorded_at: _,
        disclosure_id,
        subjects,
        subject_count,
        recipient,
        arrangement,
        purpose,
        lawful_basis,
        conditions,
        categories,
        channel,
        transfer,
        case_reference,
        // The rules that read it are asked again.
        reason: _,
        facts,
        decision,
    } = on.event;
    let is_plain = *kind == Kind::Disclosed
        && corrects.is_none()
        && follows.is_none()
        && decision.is_none()
        && sequence.is_none_or(|sequence| sequence >= 0)
        && subjects.len() <= MOST_SUBJECTS;
    if !is_plain {
        return false;
    }
    out.clear();
    let mut out = Out(out);
    for hours in GRACE.iter() {
        out.byte(u8::from(on.is_within_grace(*hours)));
    }
    out.bytes(&(era as u64).to_le_bytes());
    // Days are counted from a date among the facts.
    let mut values = facts.iter().map(|(_, value)| value);
    let has_date = values.any(|value| CivilDate::parse(value).is_some());
    out.byte(u8::from(has_date));
    if has_date {
        out.day(on.day);
    }
    out.byte(*environment as u8);
    out.byte(*lawful_basis as u8);
    out.byte(*channel as u8);
    out.byte(u8::from(disclosure_id.is_some()));
    // What it says is looked through again; whether it says anything is part of the combination.
    out.byte(case_reference.map_or(0, |text| 1 + u8::from(text.trim().is_empty())));
    out.bytes(&subject_count.to_le_bytes());
    out.texts([*source, *purpose]);
    out.maybe([*arrangement]);
    out.recipient(recipient);
    out.conditions(conditions);
    out.transfer(transfer.as_ref());
    out.count(categories.len());
    out.texts(categories.iter().copied());
    out.count(facts.len());
    out.texts(facts.iter().flat_map(|(name, value)| [*name, *value]));
    out.count(subjects.len());
    for subject in subjects {
        out.subject(subject);
    }
    out.0.len() <= LONGEST
}

/// A byte that no text of UTF-8 has, behind each text: no two combinations have the same bytes.
const END: u8 = 0xff;

struct Out<'o>(&'o mut Vec<u8>);

impl Out<'_> {
    fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn count(&mut self, count: usize) {
        self.bytes(&(count as u64).to_le_bytes());
    }

    fn day(&mut self, day: CivilDate) {
        let days = day.days_since(CivilDate::constant(2000, 1, 1));
        self.bytes(&days.to_le_bytes());
    }

    fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) {
        for text in texts {
            self.bytes(text.as_bytes());
            self.byte(END);
        }
    }

    /// Which of them there are, then those; sixteen at most.
    fn maybe<const N: usize>(&mut self, texts: [Option<&str>; N]) {
        const { assert!(N <= 16) };
        let there = texts
            .iter()
            .fold(0_u16, |there, text| there << 1 | u16::from(text.is_some()));
        self.bytes(&there.to_le_bytes());
        self.texts(texts.into_iter().flatten());
    }

    fn recipient(&mut self, recipient: &EventRecipient<'_>) {
        let EventRecipient {
            id,
            name,
            kind,
            country,
        } = *recipient;
        self.maybe([id, kind]);
        self.texts([name, country]);
    }

    fn conditions(&mut self, conditions: &Conditions<'_>) {
        let Conditions {
            article_9,
            schedule_1,
            annex_1,
            legal_obligation_ref,
            consent_ref,
            no_consent_reason,
            compatibility,
            collection_basis,
            collection_purpose,
        } = *conditions;
        self.maybe([
            article_9,
            schedule_1,
            annex_1,
            legal_obligation_ref,
            consent_ref,
            no_consent_reason,
            compatibility,
            collection_basis,
            collection_purpose,
        ]);
    }

    fn transfer(&mut self, transfer: Option<&Transfer<'_>>) {
        self.byte(u8::from(transfer.is_some()));
        if let Some(&Transfer {
            mechanism,
            test_ref,
            test_date,
        }) = transfer
        {
            self.maybe([mechanism, test_ref, test_date]);
        }
    }

    fn subject(&mut self, subject: &Subject<'_>) {
        let Subject {
            scheme,
            // Whether one is there twice, and what is known of each, is asked again.
            pseudonym: _,
            // Which keys there are only the edge knows: no rule reads it.
            key_id: _,
            kind,
        } = *subject;
        self.byte(kind as u8);
        self.texts([scheme]);
    }
}

#[cfg(test)]
mod tests;
