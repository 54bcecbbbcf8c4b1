//! Stored disclosures as whole events again, to be judged once more. Never judges, never shows what was replaced.

use std::ops::RangeInclusive;

use clickhouse::Row;
use domain::{
    event::{
        Conditions, Decision, DisclosureEvent, EventId, EventRecipient, Follows, Pseudonym,
        Subject, Transfer,
    },
    time::{ReceivedAt, UtcMicros},
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};
use serde::Deserialize;

use super::Rows;
use crate::{Store, StoreError};

const DAY_MICROS: i64 = 86_400_000_000;

/// A piece of history that fits into memory: days since 1970 in UTC, and how many rows they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistorySlice {
    /// First and last day.
    pub days: RangeInclusive<i64>,
    /// Rows of `disclosures`, repeats that are not merged yet included.
    pub rows: u64,
}

/// One row as stored.
#[derive(Clone, Row, Deserialize)]
struct HistoryRow {
    subject: [u8; 16],
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
}

/// A stored event. An empty text that the source sent is told as not given: the store does not tell them apart.
pub struct StoredEvent {
    first: HistoryRow,
    /// Persons by their position; a person who was listed twice stands at the first position only.
    others: Vec<HistoryRow>,
}

impl StoredEvent {
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

    fn subjects(&self) -> Vec<Subject<'_>> {
        let rows = std::iter::once(&self.first).chain(&self.others);
        rows.filter_map(HistoryRow::person).collect()
    }
}

/// Empty stands for not given.
fn given(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

impl HistoryRow {
    fn is_of(&self, other: &Self) -> bool {
        (&self.source, self.event_id, self.content_digest)
            == (&other.source, other.event_id, other.content_digest)
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

/// Events still to come, each whole.
pub struct History {
    rows: Rows<HistoryRow>,
    next: Option<HistoryRow>,
}

impl History {
    /// The next event; `None` after the last one.
    ///
    /// # Errors
    /// [`StoreError::Query`], also in the middle.
    pub async fn next(&mut self) -> Result<Option<StoredEvent>, StoreError> {
        let first = match self.next.take() {
            Some(row) => row,
            None => match self.rows.next().await? {
                Some(row) => row,
                None => return Ok(None),
            },
        };
        let mut others = Vec::new();
        while let Some(row) = self.rows.next().await? {
            if row.is_of(&first) {
                others.push(row);
            } else {
                self.next = Some(row);
                break;
            }
        }
        Ok(Some(StoredEvent { first, others }))
    }
}

impl Store {
    /// Cuts what occurred at `since` or later into slices of about `rows` rows, oldest first. A single day is never cut.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn history_slices(
        &self,
        since: UtcMicros,
        rows: u64,
    ) -> Result<Vec<HistorySlice>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../queries/history_days.sql"))
            .param("since", since.0 / DAY_MICROS);
        let timeout = self.config.request_timeout;
        let days: Vec<(i64, u64)> = Rows::new(query.fetch(), "history_days", timeout)?
            .all()
            .await?;
        Ok(slices(&days, rows))
    }

    /// The events of a slice that still stand, in the order of their identities.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn history(&self, slice: &HistorySlice) -> Result<History, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../queries/history.sql"))
            .param("first", *slice.days.start())
            .param("last", *slice.days.end());
        Ok(History {
            rows: Rows::new(query.fetch(), "history", self.config.request_timeout)?,
            next: None,
        })
    }
}

fn slices(days: &[(i64, u64)], rows: u64) -> Vec<HistorySlice> {
    let mut slices: Vec<HistorySlice> = Vec::new();
    for &(day, more) in days {
        match slices.last_mut() {
            Some(open) if open.rows + more <= rows => {
                *open = HistorySlice {
                    days: *open.days.start()..=day,
                    rows: open.rows + more,
                };
            }
            _ => slices.push(HistorySlice {
                days: day..=day,
                rows: more,
            }),
        }
    }
    slices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_gathered_until_a_slice_is_full_and_none_is_left_out() {
        let days = [(-3, 5), (0, 4), (1, 9), (7, 1), (9, 30)];
        let slices = slices(&days, 10);
        let seen: Vec<_> = slices
            .iter()
            .map(|slice| (*slice.days.start(), *slice.days.end(), slice.rows))
            .collect();
        assert_eq!(seen, [(-3, 0, 9), (1, 7, 10), (9, 9, 30)]);
    }
}
