//! Which events are visible, and how many rows each has: the proof of "exactly once".

use clickhouse::Row;
use serde::Deserialize;

use super::Rows;
use crate::{Store, StoreError};

/// One visible event. `rows == subjects` unless something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Row, Deserialize)]
pub struct IdentityRow {
    /// Source system.
    pub source: String,
    /// UUID as text.
    pub event_id: String,
    /// Digest of the content.
    pub content_digest: [u8; 16],
    /// Rows that a reader sees.
    pub rows: u64,
    /// Different persons among them; 1 for an event that lists none.
    pub subjects: u64,
}

impl Store {
    /// Every visible event, in no order; retractions too.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn identities(&self) -> Result<Rows<IdentityRow>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../queries/identities.sql"));
        Rows::new(query.fetch(), "identities", self.config.request_timeout)
    }
}
