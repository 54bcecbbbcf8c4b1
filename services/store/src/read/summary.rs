//! Counts over everything. What is repeated is counted once, and as a repeat.

use clickhouse::Row;
use serde::Deserialize;

use super::Rows;
use crate::{Store, StoreError};

/// Counts over the whole store. `stored + repeats + dead_lettered + refused` are all offsets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Different (source, event id): two contents under one identity are one event.
    pub events: u64,
    /// Offsets whose event was new: different (source, event id, content).
    pub stored: u64,
    /// Offsets whose event had arrived before with the same content.
    pub repeats: u64,
    /// Offsets that could not be decoded.
    pub dead_lettered: u64,
    /// Offsets refused for another reason.
    pub refused: u64,
    /// Offsets between the first and the last of each partition that are in no row.
    pub missing_offsets: u64,
    /// Stored events with a finding, whether or not they still stand.
    pub flagged: u64,
    /// Stored events with gaps only.
    pub incomplete: u64,
    /// Findings and gaps by code, of events that stand and that do not.
    pub by_code: Vec<CodeCount>,
}

/// How often a code came up.
#[derive(Clone, Debug, PartialEq, Eq, Row, Deserialize)]
pub struct CodeCount {
    /// Code of the rule.
    pub code: String,
    /// `finding` or `gap`.
    pub outcome: String,
    /// How often, one a person for findings on persons.
    pub count: u64,
}

/// One partition of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Row, Deserialize)]
#[expect(
    missing_docs,
    reason = "each field is the column of its name in v1_completeness"
)]
pub struct PartitionRow {
    pub topic: String,
    pub partition: i32,
    pub min_offset: i64,
    pub max_offset: i64,
    pub offsets: u64,
    pub missing_offsets: u64,
    pub stored: u64,
    pub repeats: u64,
    pub dead_lettered: u64,
    pub refused: u64,
}

/// Answer of `summary_events.sql`.
#[derive(Row, Deserialize)]
struct EventCounts {
    events: u64,
    flagged: u64,
    incomplete: u64,
}

impl Store {
    /// Is every offset accounted for? By topic and partition.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn completeness(&self) -> Result<Vec<PartitionRow>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../queries/completeness.sql"));
        Rows::new(query.fetch(), "completeness", self.config.request_timeout)?
            .all()
            .await
    }

    /// Offsets in the log, for showing how far a load is; cheap, and may count a replayed batch twice.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn offsets_logged(&self) -> Result<u64, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../queries/offsets_logged.sql"));
        let counts: Vec<u64> =
            Rows::new(query.fetch(), "offsets_logged", self.config.request_timeout)?
                .all()
                .await?;
        Ok(counts.first().copied().unwrap_or_default())
    }

    /// Counts over everything; three queries, so a running load may move between them.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn summary(&self) -> Result<Summary, StoreError> {
        let timeout = self.config.request_timeout;
        let events = self
            .client
            .query_raw(include_str!("../queries/summary_events.sql"));
        let counts: Vec<EventCounts> = Rows::new(events.fetch(), "summary_events", timeout)?
            .all()
            .await?;
        let codes = self
            .client
            .query_raw(include_str!("../queries/summary_codes.sql"));
        let mut summary = Summary {
            by_code: Rows::new(codes.fetch(), "summary_codes", timeout)?
                .all()
                .await?,
            ..Summary::default()
        };
        for count in counts {
            summary.events = count.events;
            summary.flagged = count.flagged;
            summary.incomplete = count.incomplete;
        }
        for partition in self.completeness().await? {
            summary.stored += partition.stored;
            summary.repeats += partition.repeats;
            summary.dead_lettered += partition.dead_lettered;
            summary.refused += partition.refused;
            summary.missing_offsets += partition.missing_offsets;
        }
        Ok(summary)
    }
}
