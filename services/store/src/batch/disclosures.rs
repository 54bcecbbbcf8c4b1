//! Columns of `disclosures`: one row a data subject and event.
//! What concerns one person is only on that person's row; what concerns the event is on all.

use domain::{
    digest::ContentDigest,
    event::{DisclosureEvent, Pseudonym, Subject},
    verdict::{Finding, Verdict},
};

use super::{Origin, concern::Concern, version::version};
use crate::native::{
    Column, Dictionary, Fixed16, I32, I64, Micros, Nullable, Text, TextList, TextMap, U32, U64,
    Uuid, columns,
};

columns! {
    /// What differs from person to person.
    SubjectColumns {
        subject: Fixed16,
        subject_index: U32,
        subject_scheme: Dictionary,
        subject_key_id: Dictionary,
        subject_kind: Dictionary,
    }
}

columns! {
    /// The verdict as far as this person is concerned.
    VerdictColumns {
        verdict: Dictionary,
        codes: TextList,
        gap_codes: TextList,
        worst_severity: Dictionary,
    }
}

columns! {
    /// What all persons of the event share.
    EventColumns {
        occurred_at: Micros,
        source: Dictionary,
        event_id: Uuid,
        content_digest: Fixed16,
        recorded_at: Micros,
        received_at: Micros,
        stored_at: Micros,
        sequence: Nullable<I64>,
        kind: Dictionary,
        corrects: Text,
        follows_source: Dictionary,
        follows_event_id: Text,
        environment: Dictionary,
        disclosure_id: Text,
        subject_count: I64,
        recipient_id: Dictionary,
        recipient_reported_id: Dictionary,
        recipient_name: Dictionary,
        recipient_kind: Dictionary,
        recipient_country: Dictionary,
        arrangement: Dictionary,
        arrangement_claimed: Dictionary,
        purpose: Dictionary,
        lawful_basis: Dictionary,
        article_9: Dictionary,
        schedule_1: Dictionary,
        annex_1: Dictionary,
        legal_obligation_ref: Dictionary,
        consent_ref: Text,
        no_consent_reason: Dictionary,
        compatibility: Dictionary,
        collection_basis: Dictionary,
        collection_purpose: Dictionary,
        categories: TextList,
        channel: Dictionary,
        transfer_mechanism: Dictionary,
        transfer_test_ref: Dictionary,
        transfer_test_date: Dictionary,
        case_reference: Text,
        reason: Text,
        facts: TextMap,
        decision_requested_by: Text,
        decision_requested_at: Nullable<Micros>,
        decision_authorised_by: Text,
        decision_necessity: Text,
        decision_dpo_view: Text,
        event_verdict: Dictionary,
        register_version: Dictionary,
        topic: Dictionary,
        partition: I32,
        offset: I64,
        version: U64,
    }
}

/// The table under construction.
#[derive(Default)]
pub(super) struct Disclosures {
    subjects: SubjectColumns,
    verdicts: VerdictColumns,
    events: EventColumns,
    rows: usize,
    /// Positions of the persons of one event, each person once; kept to save allocations.
    positions: Vec<usize>,
}

impl Disclosures {
    pub(super) const TABLE: &'static str = "disclosures";

    /// Adds a row for each person and says how many.
    pub(super) fn push(
        &mut self,
        event: &DisclosureEvent<'_>,
        digest: ContentDigest,
        verdict: &Verdict<'_>,
        origin: &Origin<'_>,
        stored_at: i64,
    ) -> usize {
        distinct_positions(&event.subjects, &mut self.positions);
        let rows = self.positions.len().max(1);
        if self.positions.is_empty() {
            self.subjects.push_nobody();
        }
        for &position in &self.positions {
            if let Some(subject) = event.subjects.get(position) {
                self.subjects.push(position, subject);
            }
        }
        if verdict
            .findings
            .iter()
            .all(|finding| finding.subject.is_none())
        {
            self.verdicts.push(verdict.findings.iter());
            self.verdicts.repeat_last(rows - 1);
        } else {
            self.push_verdict_each(event, verdict);
        }
        self.events.push(event, digest, verdict, stored_at);
        self.events.push_origin(origin);
        self.events.repeat_last(rows - 1);
        self.rows += rows;
        rows
    }

    /// The verdict of each person apart: one person's finding never shows in another's row.
    fn push_verdict_each(&mut self, event: &DisclosureEvent<'_>, verdict: &Verdict<'_>) {
        let person = |position: usize| event.subjects.get(position).map(|s| s.pseudonym);
        let concerns = |finding: &&Finding, row: Option<Pseudonym>| match finding.subject {
            None => true,
            Some(index) => row.is_some() && person(index as usize) == row,
        };
        if self.positions.is_empty() {
            self.verdicts
                .push(verdict.findings.iter().filter(|f| concerns(f, None)));
        }
        for &position in &self.positions {
            let row = person(position);
            self.verdicts
                .push(verdict.findings.iter().filter(|f| concerns(f, row)));
        }
    }

    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn bytes(&self) -> usize {
        self.subjects.bytes() + self.verdicts.bytes() + self.events.bytes()
    }

    pub(super) fn write(self, out: &mut Vec<u8>) {
        self.subjects.write(out);
        self.verdicts.write(out);
        self.events.write(out);
    }

    pub(super) fn names() -> Vec<&'static str> {
        [
            SubjectColumns::NAMES,
            VerdictColumns::NAMES,
            EventColumns::NAMES,
        ]
        .concat()
    }
}

/// Positions of the persons, each person once, at the first.
fn distinct_positions(subjects: &[Subject<'_>], positions: &mut Vec<usize>) {
    positions.clear();
    positions.extend(0..subjects.len());
    if subjects.len() > 1 {
        let person = |position: &usize| subjects.get(*position).map(|s| s.pseudonym);
        positions.sort_by_key(|position| (person(position), *position));
        positions.dedup_by_key(|position| person(position));
        positions.sort_unstable();
    }
}

impl SubjectColumns {
    fn push(&mut self, position: usize, subject: &Subject<'_>) {
        self.subject.push(subject.pseudonym.0);
        self.subject_index.push(position as u32);
        self.subject_scheme.push(subject.scheme);
        self.subject_key_id.push(subject.key_id);
        self.subject_kind.push(subject.kind.symbol());
    }

    fn push_nobody(&mut self) {
        self.subject.push([0; 16]);
        self.subject_index.push(0);
        self.subject_scheme.push("");
        self.subject_key_id.push("");
        self.subject_kind.push("");
    }
}

impl VerdictColumns {
    fn push<'f>(&mut self, findings: impl Iterator<Item = &'f Finding>) {
        let concern = Concern::of(findings);
        self.verdict.push(concern.outcome().as_str());
        self.codes.push(&concern.codes);
        self.gap_codes.push(&concern.gap_codes);
        self.worst_severity.push(concern.worst_severity());
    }
}

impl EventColumns {
    fn push(
        &mut self,
        event: &DisclosureEvent<'_>,
        digest: ContentDigest,
        verdict: &Verdict<'_>,
        stored_at: i64,
    ) {
        self.event_id.push(event.event_id.0);
        self.source.push(event.source);
        self.content_digest.push(digest.0);
        self.sequence.push(event.sequence);
        self.kind.push(event.kind.symbol());
        self.corrects.push(event.corrects.unwrap_or(""));
        self.follows_source
            .push(event.follows.map_or("", |f| f.source));
        self.follows_event_id
            .push(event.follows.map_or("", |f| f.event_id));
        self.environment.push(event.environment.symbol());
        self.occurred_at.push(event.occurred_at.0);
        self.recorded_at.push(event.recorded_at.0);
        self.stored_at.push(stored_at);
        self.disclosure_id.push(event.disclosure_id.unwrap_or(""));
        self.subject_count.push(event.subject_count);
        self.recipient_reported_id
            .push(event.recipient.id.unwrap_or(""));
        self.recipient_name.push(event.recipient.name);
        self.recipient_kind.push(event.recipient.kind.unwrap_or(""));
        self.recipient_country.push(event.recipient.country);
        self.arrangement_claimed
            .push(event.arrangement.unwrap_or(""));
        self.purpose.push(event.purpose);
        self.lawful_basis.push(event.lawful_basis.symbol());
        self.categories.push(&event.categories);
        self.channel.push(event.channel.symbol());
        self.case_reference.push(event.case_reference.unwrap_or(""));
        self.reason.push(event.reason);
        self.facts.push(&event.facts);
        self.push_conditions(event);
        self.push_transfer_and_decision(event);
        self.recipient_id
            .push(verdict.recipient.map_or("", |r| &r.id));
        self.arrangement
            .push(verdict.arrangement.map_or("", |a| &a.id));
        self.event_verdict.push(verdict.outcome().as_str());
        self.register_version
            .push(verdict.register.map_or("", |r| &r.data().version));
    }

    fn push_conditions(&mut self, event: &DisclosureEvent<'_>) {
        let given = &event.conditions;
        self.article_9.push(given.article_9.unwrap_or(""));
        self.schedule_1.push(given.schedule_1.unwrap_or(""));
        self.annex_1.push(given.annex_1.unwrap_or(""));
        self.legal_obligation_ref
            .push(given.legal_obligation_ref.unwrap_or(""));
        self.consent_ref.push(given.consent_ref.unwrap_or(""));
        self.no_consent_reason
            .push(given.no_consent_reason.unwrap_or(""));
        self.compatibility.push(given.compatibility.unwrap_or(""));
        self.collection_basis
            .push(given.collection_basis.unwrap_or(""));
        self.collection_purpose
            .push(given.collection_purpose.unwrap_or(""));
    }

    fn push_transfer_and_decision(&mut self, event: &DisclosureEvent<'_>) {
        let transfer = event.transfer.unwrap_or_default();
        self.transfer_mechanism
            .push(transfer.mechanism.unwrap_or(""));
        self.transfer_test_ref.push(transfer.test_ref.unwrap_or(""));
        self.transfer_test_date
            .push(transfer.test_date.unwrap_or(""));
        let decision = event.decision.unwrap_or_default();
        self.decision_requested_by
            .push(decision.requested_by.unwrap_or(""));
        self.decision_requested_at
            .push(decision.requested_at.map(|at| at.0));
        self.decision_authorised_by
            .push(decision.authorised_by.unwrap_or(""));
        self.decision_necessity
            .push(decision.necessity.unwrap_or(""));
        self.decision_dpo_view.push(decision.dpo_view.unwrap_or(""));
    }

    fn push_origin(&mut self, origin: &Origin<'_>) {
        self.received_at.push(origin.received_at.0.0);
        self.topic.push(origin.topic);
        self.partition.push(origin.partition);
        self.offset.push(origin.offset);
        self.version.push(version(origin));
    }
}

#[cfg(test)]
mod tests {
    use domain::vocabulary::SubjectKind;

    use super::*;

    #[test]
    fn a_person_listed_twice_is_one_row_at_the_first_position() {
        let subject = |byte| Subject {
            scheme: "person",
            pseudonym: Pseudonym([byte; 16]),
            key_id: "k1",
            kind: SubjectKind::Tenant,
        };
        let mut positions = vec![9];
        distinct_positions(
            &[subject(7), subject(3), subject(7), subject(1)],
            &mut positions,
        );
        assert_eq!(positions, [0, 1, 3]);
    }
}
