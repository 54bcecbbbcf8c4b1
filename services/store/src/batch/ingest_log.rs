//! Columns of `ingest_log`: how every offset ended. Never says "repeat": that is seen when read (decision 0020).

use domain::{digest::ContentDigest, event::DisclosureEvent};

use super::Origin;
use crate::native::{Column, Dictionary, Fixed16, I32, I64, Micros, U32, Uuid, columns};

columns! {
    /// One row a message.
    Columns {
        topic: Dictionary,
        partition: I32,
        offset: I64,
        outcome: Dictionary,
        code: Dictionary,
        source: Dictionary,
        event_id: Uuid,
        content_digest: Fixed16,
        rows: U32,
        received_at: Micros,
        stored_at: Micros,
    }
}

/// The table under construction.
#[derive(Default)]
pub(super) struct IngestLog {
    columns: Columns,
    rows: usize,
}

impl IngestLog {
    pub(super) const TABLE: &'static str = "ingest_log";

    /// A stored event, with the rows it made.
    pub(super) fn push_stored(
        &mut self,
        event: &DisclosureEvent<'_>,
        digest: ContentDigest,
        rows: u32,
        origin: &Origin<'_>,
        stored_at: i64,
    ) {
        let to = &mut self.columns;
        to.outcome.push("stored");
        to.code.push("");
        to.source.push(event.source);
        to.event_id.push(event.event_id.0);
        to.content_digest.push(digest.0);
        to.rows.push(rows);
        self.push_origin(origin, stored_at);
    }

    /// A message that ended otherwise.
    pub(super) fn push_other(
        &mut self,
        outcome: &str,
        code: &str,
        origin: &Origin<'_>,
        stored_at: i64,
    ) {
        let to = &mut self.columns;
        to.outcome.push(outcome);
        to.code.push(code);
        to.source.push("");
        to.event_id.push([0; 16]);
        to.content_digest.push([0; 16]);
        to.rows.push(0);
        self.push_origin(origin, stored_at);
    }

    fn push_origin(&mut self, origin: &Origin<'_>, stored_at: i64) {
        let to = &mut self.columns;
        to.topic.push(origin.topic);
        to.partition.push(origin.partition);
        to.offset.push(origin.offset);
        to.received_at.push(origin.received_at.0.0);
        to.stored_at.push(stored_at);
        self.rows += 1;
    }

    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn bytes(&self) -> usize {
        self.columns.bytes()
    }

    pub(super) fn write(self, out: &mut Vec<u8>) {
        self.columns.write(out);
    }

    pub(super) fn names() -> Vec<&'static str> {
        Columns::NAMES.to_vec()
    }
}
