//! How single offsets ended.

use clickhouse::Row;
use serde::Deserialize;

use super::Rows;
use crate::{Store, StoreError};

/// One offset of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Row, Deserialize)]
pub struct OutcomeRow {
    /// Offset.
    pub offset: i64,
    /// `stored`, `dead_lettered`, `refused`.
    pub outcome: String,
    /// Why it was not stored; empty when it was.
    pub code: String,
}

impl OutcomeRow {
    /// Could it not be decoded?
    #[must_use]
    pub fn is_dead_lettered(&self) -> bool {
        self.outcome == "dead_lettered"
    }

    /// Are its disclosures in the store?
    #[must_use]
    pub fn is_stored(&self) -> bool {
        self.outcome == "stored"
    }
}

impl Store {
    /// How these offsets of a partition ended, by offset; those that the ledger does not have are left out.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn outcomes(
        &self,
        topic: &str,
        partition: i32,
        offsets: &[i64],
    ) -> Result<Vec<OutcomeRow>, StoreError> {
        let (Some(first), Some(last)) = (offsets.iter().min(), offsets.iter().max()) else {
            return Ok(Vec::new());
        };
        let query = self
            .client
            .query_raw(include_str!("../queries/outcomes.sql"))
            .param("topic", topic)
            .param("partition", partition)
            .param("first", first)
            .param("last", last)
            .param("offsets", offsets);
        Rows::new(query.fetch(), "outcomes", self.config.request_timeout)?
            .all()
            .await
    }
}
