//! Columns of `findings`: every finding and gap of a judgement.

use domain::{
    digest::{ContentDigest, FindingId, finding_id},
    event::DisclosureEvent,
    rules,
    verdict::{Finding, Verdict},
};

use super::{Origin, version::version};
use crate::native::{
    Column, Dictionary, Fixed16, I32, I64, List, Micros, Nullable, Text, U16, U32, U64, Uuid,
    columns,
};

columns! {
    /// One row a finding.
    Columns {
        code: Dictionary,
        occurred_at: Micros,
        finding_id: Fixed16,
        outcome: Dictionary,
        scope: Dictionary,
        severity: Dictionary,
        subject_index: Nullable<U32>,
        subject: Fixed16,
        expected: Text,
        observed: Text,
        law: List<Dictionary>,
        notice_lines: List<U16>,
        register_version: Dictionary,
        source: Dictionary,
        event_id: Uuid,
        content_digest: Fixed16,
        recipient_id: Dictionary,
        recipient_name: Dictionary,
        arrangement: Dictionary,
        topic: Dictionary,
        partition: I32,
        offset: I64,
        received_at: Micros,
        stored_at: Micros,
        version: U64,
        judgement: U64,
    }
}

/// A judgement whose findings are to be stored.
pub(super) struct Judged<'a> {
    pub event: &'a DisclosureEvent<'a>,
    pub digest: ContentDigest,
    pub verdict: &'a Verdict<'a>,
    pub origin: &'a Origin<'a>,
    /// When its batch was built.
    pub stored_at: i64,
    /// `judged_seq` of a later judgement; 0: the first.
    pub judgement: u64,
}

impl Judged<'_> {
    pub fn register_version(&self) -> Option<&str> {
        let register = self.verdict.register?;
        Some(register.data().version.as_str())
    }

    pub fn id(&self, finding: &Finding) -> FindingId {
        finding_id(
            self.event.source,
            self.event.event_id,
            self.digest,
            finding.code,
            finding.subject,
            self.register_version(),
        )
    }
}

/// The table under construction.
#[derive(Default)]
pub(super) struct Findings {
    columns: Columns,
    rows: usize,
}

impl Findings {
    pub(super) const TABLE: &'static str = "findings";

    /// Adds a row for each finding and gap of the verdict.
    pub(super) fn push(&mut self, judged: &Judged<'_>) {
        for finding in &judged.verdict.findings {
            self.push_one(judged, finding);
        }
    }

    /// Adds a row for one of them.
    pub(super) fn push_one(&mut self, judged: &Judged<'_>, finding: &Finding) {
        let Judged {
            event,
            verdict,
            origin,
            ..
        } = judged;
        let subject = finding
            .subject
            .and_then(|index| event.subjects.get(index as usize))
            .map_or([0; 16], |subject| subject.pseudonym.0);
        let to = &mut self.columns;
        to.code.push(finding.code.as_str());
        to.occurred_at.push(event.occurred_at.0);
        to.finding_id.push(judged.id(finding).0);
        to.outcome.push(finding.outcome.as_str());
        to.scope
            .push(finding.subject.map_or("event", |_| "subject"));
        to.severity.push(finding.severity.as_str());
        to.subject_index.push(finding.subject);
        to.subject.push(subject);
        to.expected.push(&finding.expected);
        to.observed.push(&finding.observed);
        to.law.push(rules::info(finding.code).law);
        to.notice_lines.push(&finding.notice_lines);
        to.register_version
            .push(judged.register_version().unwrap_or(""));
        to.source.push(event.source);
        to.event_id.push(event.event_id.0);
        to.content_digest.push(judged.digest.0);
        to.recipient_id
            .push(verdict.recipient.map_or("", |recipient| &recipient.id));
        to.recipient_name.push(event.recipient.name);
        to.arrangement.push(
            verdict
                .arrangement
                .map_or("", |arrangement| &arrangement.id),
        );
        to.topic.push(origin.topic);
        to.partition.push(origin.partition);
        to.offset.push(origin.offset);
        to.received_at.push(origin.received_at.0.0);
        to.stored_at.push(judged.stored_at);
        to.version.push(version(origin));
        to.judgement.push(judged.judgement);
        self.rows += 1;
    }

    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn bytes(&self) -> usize {
        self.columns.bytes()
    }

    pub(super) fn write(self, out: &mut Vec<u8>) {
        self.columns.write(out);
    }

    pub(super) fn names() -> Vec<&'static str> {
        Columns::NAMES.to_vec()
    }
}
