//! What people decided about findings: silence them for a reason, until a day; or take that back.
//! A silenced finding stays where it is. Nothing is edited: a withdrawal is a record of its own.

use clickhouse::Row;
use domain::{
    time::{CivilDate, UtcMicros},
    verdict::RuleCode,
};
use serde::Deserialize;

use crate::{Rows, Store, StoreError};

/// A decision that silences findings: those that fit everything it names.
#[derive(Clone, Debug)]
pub struct Decision {
    /// UUIDv7 as text; recording the same again changes nothing.
    pub decision_id: String,
    /// When.
    pub decided_at: UtcMicros,
    /// Who: a staff reference.
    pub decided_by: String,
    /// Why, in their own words.
    pub reason: String,
    /// Last day on which it holds, in Europe/London.
    pub until: CivilDate,
    /// Which findings.
    pub covers: Covers,
}

/// Which findings a decision is about; a field that is `None` does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covers {
    /// Only this code.
    pub code: Option<RuleCode>,
    /// Only judged against this arrangement.
    pub arrangement: Option<String>,
    /// Only of this registered recipient.
    pub recipient: Option<String>,
    /// Only of this source system.
    pub source: Option<String>,
    /// Only this event, UUID as text.
    pub event_id: Option<String>,
}

/// Takes a decision back.
#[derive(Clone, Debug)]
pub struct Withdrawal {
    /// UUIDv7 as text.
    pub decision_id: String,
    /// The decision that no longer holds.
    pub withdraws: String,
    /// When.
    pub decided_at: UtcMicros,
    /// Who: a staff reference.
    pub decided_by: String,
    /// Why.
    pub reason: String,
}

/// A decision as recorded. Empty strings are what does not narrow.
#[derive(Clone, Debug, PartialEq, Eq, Row, Deserialize)]
#[expect(
    missing_docs,
    reason = "each field is the column of its name, documented in the migration"
)]
pub struct DecisionRow {
    pub decision_id: String,
    /// Microseconds since 1970.
    pub decided_at: i64,
    pub decided_by: String,
    pub reason: String,
    /// `YYYY-MM-DD`.
    pub until: String,
    pub code: String,
    pub arrangement: String,
    pub recipient_id: String,
    pub source: String,
    pub event_id: String,
    /// `in_force`, `over`, `withdrawn`.
    pub state: String,
    pub withdrawn_by: String,
    pub withdrawn_why: String,
}

/// The columns of one record.
struct Record<'a> {
    decision_id: &'a str,
    decided_at: UtcMicros,
    decided_by: &'a str,
    reason: &'a str,
    until: String,
    covers: &'a Covers,
    withdraws: &'a str,
}

impl Store {
    /// Records a decision; it holds when this returns.
    ///
    /// # Errors
    /// [`StoreError::Record`]: it may or may not be recorded; record the same again.
    pub async fn decide(&self, decision: &Decision) -> Result<(), StoreError> {
        self.record_decision(&Record {
            decision_id: &decision.decision_id,
            decided_at: decision.decided_at,
            decided_by: &decision.decided_by,
            reason: &decision.reason,
            until: decision.until.to_string(),
            covers: &decision.covers,
            withdraws: "",
        })
        .await
    }

    /// Records that a decision no longer holds.
    ///
    /// # Errors
    /// As [`Store::decide`].
    pub async fn withdraw(&self, withdrawal: &Withdrawal) -> Result<(), StoreError> {
        self.record_decision(&Record {
            decision_id: &withdrawal.decision_id,
            decided_at: withdrawal.decided_at,
            decided_by: &withdrawal.decided_by,
            reason: &withdrawal.reason,
            until: CivilDate::in_london(withdrawal.decided_at).to_string(),
            covers: &Covers::default(),
            withdraws: &withdrawal.withdraws,
        })
        .await
    }

    /// Every decision, newest first.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn decisions(&self) -> Result<Vec<DecisionRow>, StoreError> {
        let query = self.client.query_raw(include_str!("queries/decisions.sql"));
        Rows::new(query.fetch(), "decisions", self.config.request_timeout)?
            .all()
            .await
    }

    async fn record_decision(&self, record: &Record<'_>) -> Result<(), StoreError> {
        let covers = record.covers;
        let insert = self
            .client
            .query_raw(include_str!("queries/decide.sql"))
            .with_setting("async_insert", "0")
            .param("decision_id", record.decision_id)
            .param("decided_at", record.decided_at.0)
            .param("decided_by", record.decided_by)
            .param("reason", record.reason)
            .param("until", &record.until)
            .param("code", covers.code.map_or("", RuleCode::as_str))
            .param("arrangement", covers.arrangement.as_deref().unwrap_or(""))
            .param("recipient", covers.recipient.as_deref().unwrap_or(""))
            .param("source", covers.source.as_deref().unwrap_or(""))
            .param("event_id", covers.event_id.as_deref().unwrap_or(""))
            .param("withdraws", record.withdraws);
        self.in_time(insert.execute())
            .await
            .map_err(StoreError::Record)
    }
}
