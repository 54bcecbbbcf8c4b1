//! What `ingest_log` says of the offsets of a partition.

use clickhouse::Row;
use serde::Deserialize;

use crate::{Rows, Store, StoreError};

/// Offsets `from..until` of one partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// Kafka topic.
    pub topic: &'a str,
    /// Kafka partition.
    pub partition: i32,
    /// First offset.
    pub from: i64,
    /// First offset beyond.
    pub until: i64,
}

/// How far the log of one partition reaches; there may be holes in between.
#[derive(Clone, Debug, PartialEq, Eq, Row, Deserialize)]
pub struct ExtentRow {
    /// Kafka topic.
    pub topic: String,
    /// Kafka partition.
    pub partition: i32,
    /// Lowest offset that is logged.
    pub lowest: i64,
    /// Highest offset that is logged.
    pub highest: i64,
}

/// What the log says of one bucket of offsets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Row, Deserialize)]
pub struct LogBucketRow {
    /// Offset divided by the width asked for.
    pub bucket: i64,
    /// Lowest offset of it that is logged.
    pub lowest: i64,
    /// Highest offset of it that is logged.
    pub highest: i64,
    /// Different offsets.
    pub offsets: u64,
    /// Offsets whose event is stored, repeats included.
    pub stored: u64,
    /// Offsets that could not be decoded.
    pub dead_lettered: u64,
    /// Offsets refused for another reason.
    pub refused: u64,
    /// Rows of disclosures that it promises.
    pub row_count: u64,
    /// Sum, modulo 2^64, of each event's hash times its rows.
    pub fingerprint: u64,
}

impl Store {
    /// How far the log of each partition reaches.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn audit_extents(&self) -> Result<Vec<ExtentRow>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../../queries/audit_extents.sql"));
        self.rows(query.fetch(), "audit_extents")?.all().await
    }

    /// What the log says of a stretch, in buckets of `width` offsets.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn audit_log_buckets(
        &self,
        stretch: Stretch<'_>,
        width: i64,
    ) -> Result<Vec<LogBucketRow>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../../queries/audit_log_buckets.sql"))
            .param("topic", stretch.topic)
            .param("partition", stretch.partition)
            .param("from", stretch.from)
            .param("until", stretch.until)
            .param("width", width);
        self.rows(query.fetch(), "audit_log_buckets")?.all().await
    }

    /// The offsets of a stretch that are logged, in order.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn audit_present(&self, stretch: Stretch<'_>) -> Result<Vec<i64>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../../queries/audit_present.sql"))
            .param("topic", stretch.topic)
            .param("partition", stretch.partition)
            .param("from", stretch.from)
            .param("until", stretch.until);
        self.rows(query.fetch(), "audit_present")?.all().await
    }

    /// An answer of this store, under its limit for a request.
    pub(super) fn rows<T: Row>(
        &self,
        cursor: clickhouse::error::Result<clickhouse::query::RowCursor<T>>,
        query: &'static str,
    ) -> Result<Rows<T>, StoreError> {
        Rows::new(cursor, query, self.config.request_timeout)
    }
}
