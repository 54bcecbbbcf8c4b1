//! The events that list any of some persons, whole, to be judged again. Never judges, never writes.

use std::collections::HashSet;

use clickhouse::Row;
use domain::event::Pseudonym;
use serde::Deserialize;

use super::{History, Rows, StoredEvent};
use crate::{Store, StoreError};

/// Shared events in one question: their identities travel with it.
const AT_ONCE: usize = 500;
/// The row of an event that lists nobody.
const NOBODY: Pseudonym = Pseudonym([0; 16]);

#[derive(Clone, Row, Deserialize)]
struct ListedRow {
    source: String,
    event_id: [u8; 16],
    content_digest: [u8; 16],
    is_whole: u8,
}

type Identity = (String, [u8; 16], [u8; 16]);

/// Events still to come, each with all its persons; in no order.
pub struct EventsOf {
    store: Store,
    /// Events that are about nobody else, by their rows.
    own: History,
    whole: HashSet<Identity>,
    /// Events that are about others too.
    shared: Vec<ListedRow>,
    history: Option<History>,
}

impl EventsOf {
    /// The next event; `None` after the last one.
    ///
    /// # Errors
    /// [`StoreError::Query`], also in the middle.
    pub async fn next(&mut self) -> Result<Option<StoredEvent>, StoreError> {
        while let Some(stored) = self.own.next().await? {
            // One that was stored after the listing may be about others too: it is not known to be whole.
            if self.whole.contains(&identity(&stored)) {
                return Ok(Some(stored));
            }
        }
        loop {
            if let Some(history) = &mut self.history
                && let Some(event) = history.next().await?
            {
                return Ok(Some(event));
            }
            if self.shared.is_empty() {
                return Ok(None);
            }
            let chunk = self
                .shared
                .split_off(self.shared.len().saturating_sub(AT_ONCE));
            self.history = Some(self.store.events_shared(&chunk)?);
        }
    }
}

fn identity(stored: &StoredEvent) -> Identity {
    let event = stored.event();
    (event.source.into(), event.event_id.0, stored.digest().0)
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
        let listed: Vec<ListedRow> = Rows::new(query.fetch(), "events_listing", timeout)?
            .all()
            .await?;
        let (whole, shared): (Vec<_>, Vec<_>) =
            listed.into_iter().partition(|row| row.is_whole != 0);
        let whole = whole.into_iter();
        let query = self
            .client
            .query_raw(concat!(
                include_str!("../queries/stored_event.sql"),
                include_str!("../queries/events_of_subjects.sql")
            ))
            .param("subjects", &subjects);
        Ok(EventsOf {
            store: self.clone(),
            own: History::new(Rows::new(query.fetch(), "events_of_subjects", timeout)?),
            whole: whole
                .map(|row| (row.source, row.event_id, row.content_digest))
                .collect(),
            shared,
            history: None,
        })
    }

    fn events_shared(&self, events: &[ListedRow]) -> Result<History, StoreError> {
        let column = |of: fn(&ListedRow) -> String| events.iter().map(of).collect::<Vec<_>>();
        let query = self
            .client
            .query_raw(concat!(
                include_str!("../queries/stored_event.sql"),
                include_str!("../queries/events_shared.sql")
            ))
            .param("sources", column(|row| row.source.clone()))
            .param("event_ids", column(|row| hex(&row.event_id)))
            .param("digests", column(|row| hex(&row.content_digest)));
        let timeout = self.config.request_timeout;
        let rows = Rows::new(query.fetch(), "events_shared", timeout)?;
        Ok(History::new(rows))
    }
}

fn hex(bytes: &[u8; 16]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
