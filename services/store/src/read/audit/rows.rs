//! Whether `disclosures` has the rows that the log promises.

use clickhouse::Row;
use serde::Deserialize;

use super::Stretch;
use crate::{Rows, Store, StoreError};

/// The visible rows of one bucket of offsets, for one range of persons: ranges add up.
#[derive(Clone, Debug, PartialEq, Eq, Row, Deserialize)]
pub struct RowBucketRow {
    /// Kafka topic.
    pub topic: String,
    /// Kafka partition.
    pub partition: i32,
    /// Offset divided by the width asked for.
    pub bucket: i64,
    /// Visible rows.
    pub row_count: u64,
    /// Sum, modulo 2^64, of the hash of each row's event.
    pub fingerprint: u64,
}

/// Some buckets of a stretch.
#[derive(Clone, Copy, Debug)]
pub struct Buckets<'a> {
    /// All of them lie in it.
    pub stretch: Stretch<'a>,
    /// Offsets in one bucket.
    pub width: i64,
    /// Offset divided by width.
    pub numbers: &'a [i64],
}

/// An event whose rows are not those that the log promises.
#[derive(Clone, Debug, PartialEq, Eq, Row, Deserialize)]
pub struct AuditedEventRow {
    /// Kafka offset.
    pub offset: i64,
    /// Source system.
    pub source: String,
    /// UUID as text.
    pub event_id: String,
    /// Digest of the content, hexadecimal.
    pub content_digest: String,
    /// Rows that the log promises; 0 when it knows nothing of this event there.
    pub expected: u64,
    /// Rows that a reader sees.
    pub visible: u64,
}

impl Store {
    /// Rows of `disclosures`, unmerged repeats included: the size of an audit.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn audit_rows_total(&self) -> Result<u64, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../../queries/audit_rows_total.sql"));
        let counts: Vec<u64> = self.rows(query.fetch(), "audit_rows_total")?.all().await?;
        Ok(counts.first().copied().unwrap_or_default())
    }

    /// Visible rows by bucket of `width` offsets, of the pseudonyms that start with `first..=last`.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn audit_row_buckets(
        &self,
        width: i64,
        first: u16,
        last: u16,
    ) -> Result<Rows<RowBucketRow>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../../queries/audit_row_buckets.sql"))
            .param("width", width)
            .param("first", format!("{first:04x}{}", "00".repeat(14)))
            .param("last", format!("{last:04x}{}", "ff".repeat(14)));
        self.rows(query.fetch(), "audit_row_buckets")
    }

    /// Logged events of these buckets that do not have their rows, wherever those came from.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn audit_rows_missing(
        &self,
        buckets: Buckets<'_>,
    ) -> Result<Rows<AuditedEventRow>, StoreError> {
        let sql = include_str!("../../queries/audit_rows_missing.sql");
        self.audited_events(sql, "audit_rows_missing", buckets)
    }

    /// Rows at offsets of these buckets of which the log says something else.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn audit_rows_unlogged(
        &self,
        buckets: Buckets<'_>,
    ) -> Result<Rows<AuditedEventRow>, StoreError> {
        let sql = include_str!("../../queries/audit_rows_unlogged.sql");
        self.audited_events(sql, "audit_rows_unlogged", buckets)
    }

    fn audited_events(
        &self,
        sql: &str,
        name: &'static str,
        buckets: Buckets<'_>,
    ) -> Result<Rows<AuditedEventRow>, StoreError> {
        let query = self
            .client
            .query_raw(sql)
            .param("topic", buckets.stretch.topic)
            .param("partition", buckets.stretch.partition)
            .param("from", buckets.stretch.from)
            .param("until", buckets.stretch.until)
            .param("width", buckets.width)
            .param("buckets", buckets.numbers);
        self.rows(query.fetch(), name)
    }
}
