//! The work list of findings and gaps. Never names a person: an index into the event at most.

use clickhouse::Row;
use domain::{
    time::UtcMicros,
    verdict::{FindingOutcome, RuleCode, Severity},
};
use serde::Deserialize;

use super::Rows;
use crate::{Store, StoreError};

/// What to list; a field that is `None` does not filter.
#[derive(Clone, Debug)]
pub struct FindingsFilter {
    /// Only this code.
    pub code: Option<RuleCode>,
    /// Only this severity.
    pub severity: Option<Severity>,
    /// Only findings, or only gaps.
    pub outcome: Option<FindingOutcome>,
    /// Occurred then or later.
    pub since: Option<UtcMicros>,
    /// Occurred before.
    pub until: Option<UtcMicros>,
    /// Only of this source system.
    pub source: Option<String>,
    /// Only judged against this arrangement.
    pub arrangement: Option<String>,
    /// Only of this recipient: register id, or the name as reported.
    pub recipient: Option<String>,
    /// Also of events that were replaced or retracted since.
    pub with_closed: bool,
    /// Also those that a decision silences.
    pub with_silenced: bool,
    /// At most so many, the newest.
    pub limit: u64,
}

impl Default for FindingsFilter {
    /// The newest 100 of events that still stand.
    fn default() -> Self {
        Self {
            code: None,
            severity: None,
            outcome: None,
            since: None,
            until: None,
            source: None,
            arrangement: None,
            recipient: None,
            with_closed: false,
            with_silenced: false,
            limit: 100,
        }
    }
}

/// One finding or gap.
#[derive(Clone, Debug, PartialEq, Eq, Row, Deserialize)]
#[expect(
    missing_docs,
    reason = "each field is the column of its name, documented in the migration"
)]
pub struct FindingRow {
    /// Hexadecimal.
    pub finding_id: String,
    pub code: String,
    pub outcome: String,
    pub scope: String,
    pub severity: String,
    pub subject_index: Option<u32>,
    pub expected: String,
    pub observed: String,
    pub law: Vec<String>,
    pub notice_lines: Vec<u16>,
    pub register_version: String,
    pub source: String,
    pub event_id: String,
    pub recipient_id: String,
    pub recipient_name: String,
    pub arrangement: String,
    /// Microseconds since 1970, as all times here.
    pub occurred_at: i64,
    pub received_at: i64,
    /// `current`, `replaced`, `retracted`.
    pub event_state: String,
    /// The event that ended it; empty while it stands.
    pub event_state_by: String,
    /// The decision that silences it; empty when none does.
    pub silenced_by: String,
}

/// How often one code was found on one event, for comparison with a planted truth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Row, Deserialize)]
#[expect(
    missing_docs,
    reason = "each field is the column of its name, documented in the migration"
)]
pub struct PlantedRow {
    pub source: String,
    pub event_id: String,
    pub code: String,
    pub outcome: String,
    pub count: u64,
}

impl Store {
    /// Findings and gaps, newest first.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn findings(&self, filter: &FindingsFilter) -> Result<Rows<FindingRow>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../queries/findings.sql"))
            .param("code", filter.code.map_or("", RuleCode::as_str))
            .param("severity", filter.severity.map_or("", Severity::as_str))
            .param("outcome", filter.outcome.map_or("", FindingOutcome::as_str))
            .param("since", filter.since.map_or(i64::MIN, |at| at.0))
            .param("until", filter.until.map_or(i64::MAX, |at| at.0))
            .param("source", filter.source.as_deref().unwrap_or(""))
            .param("arrangement", filter.arrangement.as_deref().unwrap_or(""))
            .param("recipient", filter.recipient.as_deref().unwrap_or(""))
            .param("with_closed", filter.with_closed)
            .param("with_silenced", filter.with_silenced)
            .param("limit", filter.limit);
        Rows::new(query.fetch(), "findings", self.config.request_timeout)
    }

    /// Every finding and gap by event, closed ones too, in no order.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn findings_of_planted(&self) -> Result<Rows<PlantedRow>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../queries/findings_of_planted.sql"));
        Rows::new(
            query.fetch(),
            "findings_of_planted",
            self.config.request_timeout,
        )
    }
}
