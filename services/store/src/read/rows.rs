//! An answer that is read row by row: large ones are never held in memory.

use clickhouse::{Row, RowOwned, RowRead, query::RowCursor};
use std::time::Duration;

use crate::{StoreError, error::Cause};

/// Rows still to come.
pub struct Rows<T> {
    cursor: RowCursor<T>,
    query: &'static str,
    timeout: Duration,
}

impl<T: Row> Rows<T> {
    pub(crate) fn new(
        cursor: clickhouse::error::Result<RowCursor<T>>,
        query: &'static str,
        timeout: Duration,
    ) -> Result<Self, StoreError> {
        match cursor {
            Ok(cursor) => Ok(Self {
                cursor,
                query,
                timeout,
            }),
            Err(error) => Err(StoreError::Query {
                query,
                cause: error.into(),
            }),
        }
    }
}

impl<T: RowOwned + RowRead> Rows<T> {
    /// The next row; `None` after the last one. The limit of a request counts for each row anew.
    ///
    /// # Errors
    /// [`StoreError::Query`], also in the middle: rows so far are then not the whole answer.
    pub async fn next(&mut self) -> Result<Option<T>, StoreError> {
        let cause = match tokio::time::timeout(self.timeout, self.cursor.next()).await {
            Ok(Ok(row)) => return Ok(row),
            Ok(Err(error)) => Cause::from(error),
            Err(_) => Cause::TimedOut,
        };
        Err(StoreError::Query {
            query: self.query,
            cause,
        })
    }

    /// All rows at once, for answers that are small.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn all(mut self) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        while let Some(row) = self.next().await? {
            rows.push(row);
        }
        Ok(rows)
    }
}
