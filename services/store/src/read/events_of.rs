//! The events that list any of some persons, whole, to be judged again. Never judges, never writes.

use clickhouse::Row;
use domain::event::Pseudonym;
use serde::Deserialize;

use super::{History, Rows, StoredEvent};
use crate::{Store, StoreError};

/// Events in one question: their identities travel with it.
const AT_ONCE: usize = 500;
/// The row of an event that lists nobody.
const NOBODY: Pseudonym = Pseudonym([0; 16]);

#[derive(Clone, Row, Deserialize)]
struct ListedRow {
    source: String,
    event_id: String,
    content_digest: [u8; 16],
    is_whole: u8,
}

/// Events still to come, each with all its persons; in no order.
pub struct EventsOf {
    store: Store,
    subjects: Vec<String>,
    listed: Vec<ListedRow>,
    history: Option<History>,
}

impl EventsOf {
    /// The next event; `None` after the last one.
    ///
    /// # Errors
    /// [`StoreError::Query`], also in the middle.
    pub async fn next(&mut self) -> Result<Option<StoredEvent>, StoreError> {
        loop {
            if let Some(history) = &mut self.history
                && let Some(event) = history.next().await?
            {
                return Ok(Some(event));
            }
            let Some(last) = self.listed.last() else {
                return Ok(None);
            };
            let is_whole = last.is_whole;
            let same = self.listed.iter().rev().take(AT_ONCE);
            let same = same.take_while(|row| row.is_whole == is_whole).count();
            let chunk = self.listed.split_off(self.listed.len() - same);
            self.history = Some(self.ask(&chunk, is_whole != 0)?);
        }
    }

    fn ask(&self, events: &[ListedRow], is_whole: bool) -> Result<History, StoreError> {
        let (name, sql) = if is_whole {
            let end = concat!(
                include_str!("../queries/stored_event.sql"),
                include_str!("../queries/events_of_subjects.sql")
            );
            ("events_of_subjects", end)
        } else {
            let end = concat!(
                include_str!("../queries/stored_event.sql"),
                include_str!("../queries/events_shared.sql")
            );
            ("events_shared", end)
        };
        let column = |of: fn(&ListedRow) -> String| events.iter().map(of).collect::<Vec<_>>();
        let mut query = self.store.client.query_raw(sql);
        if is_whole {
            query = query.param("subjects", &self.subjects);
        }
        let query = query
            .param("sources", column(|row| row.source.clone()))
            .param("event_ids", column(|row| row.event_id.clone()))
            .param("digests", column(|row| hex(&row.content_digest)));
        let timeout = self.store.config.request_timeout;
        Ok(History::new(Rows::new(query.fetch(), name, timeout)?))
    }
}

impl Store {
    /// Every stored event that lists one of these pseudonyms, also one that was replaced or retracted. Give some
    /// hundreds at once: they travel with the question.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn events_of(&self, pseudonyms: &[Pseudonym]) -> Result<EventsOf, StoreError> {
        let persons = pseudonyms.iter().filter(|pseudonym| **pseudonym != NOBODY);
        let subjects: Vec<String> = persons.map(|pseudonym| hex(&pseudonym.0)).collect();
        let query = self
            .client
            .query_raw(include_str!("../queries/events_listing.sql"))
            .param("subjects", &subjects);
        let timeout = self.config.request_timeout;
        let mut listed: Vec<ListedRow> = Rows::new(query.fetch(), "events_listing", timeout)?
            .all()
            .await?;
        listed.sort_unstable_by_key(|row| row.is_whole);
        Ok(EventsOf {
            store: self.clone(),
            subjects,
            listed,
            history: None,
        })
    }
}

fn hex(bytes: &[u8; 16]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
