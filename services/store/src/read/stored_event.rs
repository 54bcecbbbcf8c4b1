//! One stored disclosure as a whole event again, to be judged once more, and how it was judged last. Never judges.

use clickhouse::Row;
use domain::{
    digest::{ContentDigest, content_digest},
    event::{
        Conditions, Decision, DisclosureEvent, EventId, EventRecipient, Follows, Pseudonym,
        Subject, Transfer,
    },
    time::{ReceivedAt, UtcMicros},
    verdict::Verdict,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};
use serde::Deserialize;

use super::last_judgement::LastJudgement;
use crate::batch::{Concern, Origin};

/// One row as stored.
#[derive(Clone, Row, Deserialize)]
pub(super) struct EventRow {
    subject: [u8; 16],
    subject_index: u32,
    subject_scheme: String,
    subject_key_id: String,
    subject_kind: String,
    occurred_at: i64,
    source: String,
    event_id: [u8; 16],
    content_digest: [u8; 16],
    recorded_at: i64,
    received_at: i64,
    sequence: Option<i64>,
    kind: String,
    corrects: String,
    follows_source: String,
    follows_event_id: String,
    environment: String,
    disclosure_id: String,
    subject_count: i64,
    recipient_reported_id: String,
    recipient_name: String,
    recipient_kind: String,
    recipient_country: String,
    arrangement_claimed: String,
    purpose: String,
    lawful_basis: String,
    article_9: String,
    schedule_1: String,
    annex_1: String,
    legal_obligation_ref: String,
    consent_ref: String,
    no_consent_reason: String,
    compatibility: String,
    collection_basis: String,
    collection_purpose: String,
    categories: Vec<String>,
    channel: String,
    transfer_mechanism: String,
    transfer_test_ref: String,
    transfer_test_date: String,
    case_reference: String,
    reason: String,
    facts: Vec<(String, String)>,
    decision_requested_by: String,
    decision_requested_at: Option<i64>,
    decision_authorised_by: String,
    decision_necessity: String,
    decision_dpo_view: String,
    topic: String,
    partition: i32,
    offset: i64,
    judged: LastJudgement,
}

/// A stored event, and how it was judged last. An empty text that the source sent is told as not given: the store does
/// not tell them apart.
pub struct StoredEvent {
    first: EventRow,
    /// Persons by their position; a person who was listed twice stands at the first position only.
    others: Vec<EventRow>,
}

impl StoredEvent {
    pub(super) const fn new(first: EventRow, others: Vec<EventRow>) -> Self {
        Self { first, others }
    }

    /// Digest of its content as it came.
    #[must_use]
    pub const fn digest(&self) -> ContentDigest {
        ContentDigest(self.first.content_digest)
    }

    /// Where its first arrival came from.
    #[must_use]
    pub fn origin(&self) -> Origin<'_> {
        Origin {
            topic: &self.first.topic,
            partition: self.first.partition,
            offset: self.first.offset,
            received_at: self.received_at(),
        }
    }

    /// Which judgement was the last, microseconds since 1970; 0: the first one.
    #[must_use]
    pub const fn judged_seq(&self) -> u64 {
        self.first.judged.judged_seq
    }

    /// When the broker appended it.
    #[must_use]
    pub fn received_at(&self) -> ReceivedAt {
        ReceivedAt(UtcMicros(self.first.received_at))
    }

    /// The event, borrowed from this one.
    #[must_use]
    pub fn event(&self) -> DisclosureEvent<'_> {
        let row = &self.first;
        DisclosureEvent {
            event_id: EventId(row.event_id),
            source: &row.source,
            sequence: row.sequence,
            kind: Kind::parse(&row.kind).unwrap_or(Kind::DEFAULT),
            corrects: given(&row.corrects),
            follows: given(&row.follows_event_id).map(|event_id| Follows {
                source: &row.follows_source,
                event_id,
            }),
            environment: Environment::parse(&row.environment).unwrap_or(Environment::DEFAULT),
            occurred_at: UtcMicros(row.occurred_at),
            recorded_at: UtcMicros(row.recorded_at),
            disclosure_id: given(&row.disclosure_id),
            subjects: self.subjects(),
            subject_count: row.subject_count,
            recipient: EventRecipient {
                id: given(&row.recipient_reported_id),
                name: &row.recipient_name,
                kind: given(&row.recipient_kind),
                country: &row.recipient_country,
            },
            arrangement: given(&row.arrangement_claimed),
            purpose: &row.purpose,
            lawful_basis: LawfulBasis::parse(&row.lawful_basis).unwrap_or(LawfulBasis::DEFAULT),
            conditions: row.conditions(),
            categories: row.categories.iter().map(String::as_str).collect(),
            channel: Channel::parse(&row.channel).unwrap_or(Channel::DEFAULT),
            transfer: row.transfer(),
            case_reference: given(&row.case_reference),
            reason: &row.reason,
            facts: row
                .facts
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect(),
            decision: row.decision(),
        }
    }

    /// Persons at their positions. Somebody who was listed again leaves a hole in the rows, and nothing says who it was:
    /// the person before stands in, so that positions and numbers are those of the event.
    fn subjects(&self) -> Vec<Subject<'_>> {
        let mut subjects = Vec::with_capacity(self.others.len() + 1);
        for (position, person) in self
            .rows()
            .filter_map(|row| Some((row.position(), row.person()?)))
        {
            while let Some(before) = subjects.last().copied()
                && subjects.len() < position
            {
                subjects.push(before);
            }
            subjects.push(person);
        }
        subjects
    }

    fn rows(&self) -> impl Iterator<Item = &EventRow> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// Persons, by the positions that have a row; one without position where the event lists nobody.
    pub(crate) fn persons(&self) -> impl Iterator<Item = (u32, Pseudonym)> {
        self.rows()
            .map(|row| (row.subject_index, Pseudonym(row.subject)))
    }

    /// Does this verdict say what the last judgement said, for each person and for the whole event? Words of findings
    /// are not compared.
    ///
    /// What the store does not tell apart (an empty text and none, who was listed twice) can change what is found about
    /// the whole event. Where something was lost so, only what is found about persons is compared.
    #[must_use]
    pub fn is_judged_as(&self, verdict: &Verdict<'_>) -> bool {
        let is_whole = content_digest(&self.event()) == self.digest();
        self.rows().all(|row| {
            let now = Concern::at(verdict, row.subject_index);
            if is_whole {
                row.judged.says(verdict, &now)
            } else {
                row.judged.says_of_person(&now)
            }
        })
    }
}

/// Empty stands for not given.
fn given(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

impl EventRow {
    pub(super) fn is_of(&self, other: &Self) -> bool {
        (&self.source, self.event_id, self.content_digest)
            == (&other.source, other.event_id, other.content_digest)
    }

    fn position(&self) -> usize {
        usize::try_from(self.subject_index).unwrap_or(usize::MAX)
    }

    /// `None` on the row of an event that lists nobody: it has no scheme.
    fn person(&self) -> Option<Subject<'_>> {
        let is_listed = !self.subject_kind.is_empty();
        is_listed.then(|| Subject {
            scheme: &self.subject_scheme,
            pseudonym: Pseudonym(self.subject),
            key_id: &self.subject_key_id,
            kind: SubjectKind::parse(&self.subject_kind).unwrap_or(SubjectKind::DEFAULT),
        })
    }

    fn conditions(&self) -> Conditions<'_> {
        Conditions {
            article_9: given(&self.article_9),
            schedule_1: given(&self.schedule_1),
            annex_1: given(&self.annex_1),
            legal_obligation_ref: given(&self.legal_obligation_ref),
            consent_ref: given(&self.consent_ref),
            no_consent_reason: given(&self.no_consent_reason),
            compatibility: given(&self.compatibility),
            collection_basis: given(&self.collection_basis),
            collection_purpose: given(&self.collection_purpose),
        }
    }

    fn transfer(&self) -> Option<Transfer<'_>> {
        let transfer = Transfer {
            mechanism: given(&self.transfer_mechanism),
            test_ref: given(&self.transfer_test_ref),
            test_date: given(&self.transfer_test_date),
        };
        (transfer != Transfer::default()).then_some(transfer)
    }

    fn decision(&self) -> Option<Decision<'_>> {
        let decision = Decision {
            requested_by: given(&self.decision_requested_by),
            requested_at: self.decision_requested_at.map(UtcMicros),
            authorised_by: given(&self.decision_authorised_by),
            necessity: given(&self.decision_necessity),
            dpo_view: given(&self.decision_dpo_view),
        };
        (decision != Decision::default()).then_some(decision)
    }
}
