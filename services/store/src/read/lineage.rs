//! By which disclosures data about a person reached whom. Never says who asked, never hides a retraction.

use clickhouse::Row;
use domain::event::Pseudonym;
use serde::Deserialize;

use super::Rows;
use crate::{Store, StoreError};

/// One disclosure of one person's data. Empty strings are what was not given.
#[derive(Clone, PartialEq, Eq, Row, Deserialize)]
#[expect(
    missing_docs,
    reason = "each field is the column of its name, documented in the migration"
)]
pub struct LineageRow {
    pub subject: [u8; 16],
    pub subject_scheme: String,
    pub subject_key_id: String,
    pub subject_kind: String,
    /// Microseconds since 1970, as all times here.
    pub occurred_at: i64,
    pub recorded_at: i64,
    pub received_at: i64,
    pub source: String,
    pub event_id: String,
    pub kind: String,
    pub corrects: String,
    pub follows_source: String,
    pub follows_event_id: String,
    pub environment: String,
    pub disclosure_id: String,
    pub subject_count: i64,
    pub recipient_id: String,
    pub recipient_name: String,
    pub recipient_kind: String,
    pub recipient_country: String,
    pub arrangement: String,
    pub purpose: String,
    pub lawful_basis: String,
    pub article_9: String,
    pub schedule_1: String,
    pub legal_obligation_ref: String,
    pub categories: Vec<String>,
    pub channel: String,
    pub transfer_mechanism: String,
    pub transfer_test_ref: String,
    pub case_reference: String,
    pub reason: String,
    pub verdict: String,
    pub codes: Vec<String>,
    pub gap_codes: Vec<String>,
    pub worst_severity: String,
    pub register_version: String,
    pub topic: String,
    pub partition: i32,
    pub offset: i64,
    pub state: String,
    pub state_by: String,
}

/// Whether a disclosure still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineageState {
    /// It stands.
    Current,
    /// A later event of the source says it anew.
    Replaced,
    /// The source says that it did not happen.
    Retracted,
}

impl LineageRow {
    /// Whether it still stands.
    #[must_use]
    pub fn lineage_state(&self) -> LineageState {
        match self.state.as_str() {
            "replaced" => LineageState::Replaced,
            "retracted" => LineageState::Retracted,
            _ => LineageState::Current,
        }
    }
}

/// Names the event, never the person.
impl std::fmt::Debug for LineageRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LineageRow")
            .field("source", &self.source)
            .field("event_id", &self.event_id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Disclosures of any of these pseudonyms, oldest first: a person has one for each key and identifier.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn lineage(&self, pseudonyms: &[Pseudonym]) -> Result<Vec<LineageRow>, StoreError> {
        let hex = |pseudonym: &Pseudonym| -> String {
            pseudonym.0.iter().map(|b| format!("{b:02x}")).collect()
        };
        let subjects: Vec<String> = pseudonyms.iter().map(hex).collect();
        let query = self
            .client
            .query_raw(include_str!("../queries/lineage.sql"))
            .param("subjects", subjects);
        Rows::new(query.fetch(), "lineage", self.config.request_timeout)?
            .all()
            .await
    }
}
