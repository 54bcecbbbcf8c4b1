//! Columns of `corrections`: which event corrects or retracts which.
//! An event whose `corrects` is no UUID names nothing that could exist: it is not here (the judge has a finding).

use domain::{digest::ContentDigest, event::DisclosureEvent, vocabulary::Kind};

use super::{Origin, version::version};
use crate::native::{Column, Dictionary, Fixed16, Micros, U64, Uuid, columns};

columns! {
    /// One row a correction.
    Columns {
        source: Dictionary,
        corrects: Uuid,
        event_id: Uuid,
        content_digest: Fixed16,
        kind: Dictionary,
        recorded_at: Micros,
        received_at: Micros,
        stored_at: Micros,
        version: U64,
    }
}

/// The table under construction.
#[derive(Default)]
pub(super) struct Corrections {
    columns: Columns,
    rows: usize,
}

impl Corrections {
    pub(super) const TABLE: &'static str = "corrections";

    /// Adds a row where the event corrects or retracts another one.
    pub(super) fn push(
        &mut self,
        event: &DisclosureEvent<'_>,
        digest: ContentDigest,
        origin: &Origin<'_>,
        stored_at: i64,
    ) {
        let corrects = match (event.kind, event.corrects) {
            (Kind::Corrected | Kind::Retracted, Some(corrects)) => {
                uuid::Uuid::try_parse(corrects.trim())
            }
            _ => return,
        };
        let Ok(corrects) = corrects else { return };
        let to = &mut self.columns;
        to.source.push(event.source);
        to.corrects.push(corrects.into_bytes());
        to.event_id.push(event.event_id.0);
        to.content_digest.push(digest.0);
        to.kind.push(event.kind.symbol());
        to.recorded_at.push(event.recorded_at.0);
        to.received_at.push(origin.received_at.0.0);
        to.stored_at.push(stored_at);
        to.version.push(version(origin));
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
