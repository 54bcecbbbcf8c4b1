//! Replays dead letters after a schema or a registry was mended: opened, decoded again, judged, and stored under
//! their original topic, partition, offset and arrival. Never through a topic, where they would get new ones.
//!
//! 1. **Find** those that the ledger has as dead-lettered. Crash: nothing happened.
//! 2. **Open and decode**. What still is no event stays as it is, and is counted by its code.
//! 3. **Insert** rows, then the ledger, which now says `stored`: the last word on an offset counts. Crash between:
//!    the rows are there, the ledger still says `dead_lettered`; the next replay says the same again, and rows of the
//!    same key collapse to the first arrival.
//!
//! Should a consumer that is not mended read those offsets again, the ledger says `dead_lettered` again while the
//! rows stay; the next replay mends that too.

use std::{collections::BTreeMap, sync::Arc};

use domain::{judge::Remembering, register::Registers, status::SubjectStatus, time::ReceivedAt};
use store::{BatchBuilder, Origin, Store, StoreError};

use super::{
    DeadLetterKeys, OpenError, open,
    search::{Found, Search, SearchError, Seen, Standing},
};
use crate::{
    judging::judge_into,
    patient::{PatientDecoding, insert_patiently, salt},
    registry::RegistryError,
};

/// What a replay works with.
pub struct Replay {
    /// Opens the letters.
    pub keys: DeadLetterKeys,
    /// Decodes them.
    pub decoding: PatientDecoding,
    /// What they are judged against.
    pub registers: Arc<Registers>,
    /// What is known of persons.
    pub status: SubjectStatus,
    /// Where they go.
    pub store: Store,
    /// Only say what would be done.
    pub is_dry_run: bool,
}

/// How a replay ended. Every letter that was found is in exactly one count; one that does not open is one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Stored now; in a dry run, what would be.
    pub stored: u64,
    /// Had been stored before.
    pub stored_before: u64,
    /// The consumer has not finished with them.
    pub unfinished: u64,
    /// Still no events, by code.
    pub left: BTreeMap<String, u64>,
    /// Letters that do not open, and records that are no letters: which and why.
    pub unopened: Vec<(String, String)>,
}

impl Report {
    /// Letters that were found, each once.
    #[must_use]
    pub fn found(&self) -> u64 {
        self.stored
            + self.stored_before
            + self.unfinished
            + self.left()
            + self.unopened.len() as u64
    }

    /// Letters that are still no events.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.left.values().sum()
    }
}

/// Why a replay stopped. What it stored is stored: mend the cause and run it again.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The letters cannot be found.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The store does not take them.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The registry does not answer, and a letter needs it.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// No letter opens with these keys.
    #[error(
        "no dead letter is sealed under a key of this file ({0}); give the file that the consumer had"
    )]
    WrongKeys(OpenError),
}

/// A code of ours beside the decoder's: the topic could not take the whole message, so the rest is gone.
const CUT: &str = "cut";

impl Replay {
    /// Replays what the search finds. Blocks while it reads; tells `progress` after each chunk.
    ///
    /// # Errors
    /// See [`ReplayError`].
    pub async fn run(
        &mut self,
        mut search: Search,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Report, ReplayError> {
        let mut report = Report::default();
        let mut work = Work {
            judge: Remembering::new(Arc::clone(&self.registers)),
            seen: Seen::default(),
            wrong_key: None,
        };
        while let Some(chunk) = search.next().await? {
            for other in chunk.unreadable {
                let named = (other.place.to_string(), other.error.to_string());
                report.unopened.push(named);
            }
            let mut rows = BatchBuilder::new();
            for found in chunk.found {
                self.take(&found, &mut rows, &mut report, &mut work).await?;
            }
            if !self.is_dry_run && !rows.is_empty() {
                // The same words may have been said before, with another one since.
                rows.salt(salt());
                insert_patiently(&self.store, &rows.finish()).await?;
            }
            let (read, total) = search.progress();
            progress(read, total);
        }
        match work.wrong_key {
            Some(error) if report.found() == report.unopened.len() as u64 => {
                Err(ReplayError::WrongKeys(error))
            }
            _ => Ok(report),
        }
    }

    async fn take(
        &mut self,
        found: &Found,
        rows: &mut BatchBuilder,
        report: &mut Report,
        work: &mut Work,
    ) -> Result<(), ReplayError> {
        if work.seen.has(&found.letter) {
            return Ok(());
        }
        match found.standing {
            Standing::Stored => report.stored_before += 1,
            Standing::Unfinished => report.unfinished += 1,
            Standing::Waiting => {
                let letter = match open(&found.record, &self.keys) {
                    Ok(letter) => letter,
                    Err(error) => {
                        // Not noted as seen: another copy of it may open.
                        report.unopened.push((named(found), error.to_string()));
                        if matches!(error, OpenError::UnknownKey(_) | OpenError::Sealed) {
                            work.wrong_key = Some(error);
                        }
                        return Ok(());
                    }
                };
                let decoded = if letter.truncated {
                    Err(CUT)
                } else {
                    let decoded = self.decoding.decode(&letter.value).await?;
                    decoded.map_err(|error| error.code())
                };
                match decoded {
                    Ok(decoded) => {
                        let origin = Origin {
                            topic: &letter.topic,
                            partition: letter.partition,
                            offset: letter.offset,
                            received_at: ReceivedAt(letter.received_at),
                        };
                        judge_into(rows, &mut work.judge, &self.status, &decoded, &origin);
                        report.stored += 1;
                    }
                    Err(code) => *report.left.entry(code.into()).or_default() += 1,
                }
            }
        }
        work.seen.note(&found.letter);
        Ok(())
    }
}

/// What is remembered between chunks.
struct Work {
    judge: Remembering,
    seen: Seen,
    wrong_key: Option<OpenError>,
}

fn named(found: &Found) -> String {
    let letter = &found.letter;
    let (topic, partition, offset) = (&letter.topic, letter.partition, letter.offset);
    format!("{topic}:{partition}:{offset} (record {})", found.place)
}
