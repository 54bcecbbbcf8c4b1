//! What sources claim: their counters, and one content for one identity.

use clickhouse::Row;
use serde::Deserialize;

use crate::{Rows, Store, StoreError};

/// The numbers of one bucket of a source's counter, since its last restart.
#[derive(Clone, Debug, PartialEq, Eq, Row, Deserialize)]
pub struct SequenceBucketRow {
    /// Source system.
    pub source: String,
    /// Number divided by 10,000.
    pub bucket: i64,
    /// Lowest number of it.
    pub lowest: i64,
    /// Highest number of it.
    pub highest: i64,
    /// Different numbers.
    pub numbers: u64,
    /// Visible events; more than numbers when a number was used again.
    pub events: u64,
    /// Highest number of it that was received before the time asked for; 0 when none.
    pub settled: i64,
}

/// An identity with more than one content.
#[derive(Clone, Debug, PartialEq, Eq, Row, Deserialize)]
pub struct ConflictRow {
    /// Source system.
    pub source: String,
    /// UUID as text.
    pub event_id: String,
    /// Digests of its contents, hexadecimal.
    pub digests: Vec<String>,
}

impl Store {
    /// Counters of all sources by bucket, in order. Times are microseconds: only what was received at `since` or
    /// later; `settled` marks which numbers were there by then.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn audit_sequence_buckets(
        &self,
        since: i64,
        settled: i64,
    ) -> Result<Rows<SequenceBucketRow>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../../queries/audit_sequence_buckets.sql"))
            .param("since", since)
            .param("settled", settled);
        self.rows(query.fetch(), "audit_sequence_buckets")
    }

    /// The numbers `from..until` of a source's counter that are there, in order.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn audit_sequence_present(
        &self,
        source: &str,
        from: i64,
        until: i64,
    ) -> Result<Vec<i64>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../../queries/audit_sequence_present.sql"))
            .param("source", source)
            .param("from", from)
            .param("until", until);
        self.rows(query.fetch(), "audit_sequence_present")?
            .all()
            .await
    }

    /// Identities with more than one content, received at `since` (microseconds) or later, in order.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn audit_conflicts(&self, since: i64) -> Result<Rows<ConflictRow>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../../queries/audit_conflicts.sql"))
            .param("since", since);
        self.rows(query.fetch(), "audit_conflicts")
    }
}
