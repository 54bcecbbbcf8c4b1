//! Stored disclosures as whole events again, to be judged once more. Never judges, never shows what was replaced.

use std::ops::RangeInclusive;

use domain::time::UtcMicros;

use super::{
    Rows,
    stored_event::{EventRow, StoredEvent},
};
use crate::{Store, StoreError};

const DAY_MICROS: i64 = 86_400_000_000;

/// A piece of history that fits into memory: days since 1970 in UTC, and how many rows they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistorySlice {
    /// First and last day.
    pub days: RangeInclusive<i64>,
    /// Rows of `disclosures`, repeats that are not merged yet included.
    pub rows: u64,
}

/// Events still to come, each whole.
pub struct History {
    rows: Rows<EventRow>,
    next: Option<EventRow>,
}

impl History {
    pub(super) fn new(rows: Rows<EventRow>) -> Self {
        Self { rows, next: None }
    }

    /// The next event; `None` after the last one.
    ///
    /// # Errors
    /// [`StoreError::Query`], also in the middle.
    pub async fn next(&mut self) -> Result<Option<StoredEvent>, StoreError> {
        let first = match self.next.take() {
            Some(row) => row,
            None => match self.rows.next().await? {
                Some(row) => row,
                None => return Ok(None),
            },
        };
        let mut others = Vec::new();
        while let Some(row) = self.rows.next().await? {
            if row.is_of(&first) {
                others.push(row);
            } else {
                self.next = Some(row);
                break;
            }
        }
        Ok(Some(StoredEvent::new(first, others)))
    }
}

impl Store {
    /// Cuts what occurred at `since` or later into slices of about `rows` rows, oldest first. A single day is never cut.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn history_slices(
        &self,
        since: UtcMicros,
        rows: u64,
    ) -> Result<Vec<HistorySlice>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("../queries/history_days.sql"))
            .param("since", since.0 / DAY_MICROS);
        let timeout = self.config.request_timeout;
        let days: Vec<(i64, u64)> = Rows::new(query.fetch(), "history_days", timeout)?
            .all()
            .await?;
        Ok(slices(&days, rows))
    }

    /// The events of a slice that still stand, in the order of their identities.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub fn history(&self, slice: &HistorySlice) -> Result<History, StoreError> {
        let query = self
            .client
            .query_raw(concat!(
                include_str!("../queries/stored_event.sql"),
                include_str!("../queries/history.sql")
            ))
            .param("first", *slice.days.start())
            .param("last", *slice.days.end());
        let rows = Rows::new(query.fetch(), "history", self.config.request_timeout)?;
        Ok(History::new(rows))
    }
}

fn slices(days: &[(i64, u64)], rows: u64) -> Vec<HistorySlice> {
    let mut slices: Vec<HistorySlice> = Vec::new();
    for &(day, more) in days {
        match slices.last_mut() {
            Some(open) if open.rows + more <= rows => {
                *open = HistorySlice {
                    days: *open.days.start()..=day,
                    rows: open.rows + more,
                };
            }
            _ => slices.push(HistorySlice {
                days: day..=day,
                rows: more,
            }),
        }
    }
    slices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_gathered_until_a_slice_is_full_and_none_is_left_out() {
        let days = [(-3, 5), (0, 4), (1, 9), (7, 1), (9, 30)];
        let slices = slices(&days, 10);
        let seen: Vec<_> = slices
            .iter()
            .map(|slice| (*slice.days.start(), *slice.days.end(), slice.rows))
            .collect();
        assert_eq!(seen, [(-3, 0, 9), (1, 7, 10), (9, 9, 30)]);
    }
}
