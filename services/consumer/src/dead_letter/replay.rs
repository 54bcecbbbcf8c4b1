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

use std::{collections::BTreeMap, collections::HashSet, sync::Arc, time::SystemTime};

use domain::{register::Registers, time::ReceivedAt};
use store::{BatchBuilder, Origin, Store, StoreError};
use wire::{
    avro::{DecodeError, Decoded, Decoder, SchemaClaim},
    schema_registry::Answer,
};

use super::{
    DeadLetterKeys, OpenError, open,
    search::{Found, Search, SearchError, Seen, Standing},
};
use crate::{
    backoff::Backoff,
    decoding::tell,
    judging::judge_into,
    registry::{Registry, RegistryError},
};

/// Attempts at an insert, or at a question to the registry, before the replay stops.
const ATTEMPTS: usize = 5;

/// What a replay works with.
pub struct Replay {
    /// Opens the letters.
    pub keys: DeadLetterKeys,
    /// Decodes them.
    pub decoder: Decoder,
    /// Knows the schemas that the decoder does not.
    pub registry: Option<Registry>,
    /// What they are judged against.
    pub registers: Arc<Registers>,
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
        let (mut report, mut work) = (Report::default(), Work::default());
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
                self.insert(rows).await?;
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
                    let decoded = self.decode(&letter.value, &mut work.absent).await?;
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
                        judge_into(rows, &self.registers, &decoded, &origin);
                        report.stored += 1;
                    }
                    Err(code) => *report.left.entry(code.into()).or_default() += 1,
                }
            }
        }
        work.seen.note(&found.letter);
        Ok(())
    }

    async fn decode<'a>(
        &mut self,
        message: &'a [u8],
        absent: &mut HashSet<u32>,
    ) -> Result<Result<Decoded<'a>, DecodeError>, RegistryError> {
        let decoded = self.decoder.decode(message);
        let (Err(DecodeError::UnknownSchema { claim }), Some(registry)) =
            (&decoded, &self.registry)
        else {
            return Ok(decoded);
        };
        let SchemaClaim::Id(id) = *claim else {
            return Ok(decoded);
        };
        if absent.contains(&id) {
            return Ok(decoded);
        }
        match ask(registry, id).await? {
            Answer::Absent => {
                absent.insert(id);
                Ok(decoded)
            }
            answer => {
                tell(&mut self.decoder, id, answer);
                Ok(self.decoder.decode(message))
            }
        }
    }

    async fn insert(&self, mut rows: BatchBuilder) -> Result<(), StoreError> {
        let batch = rows.finish();
        let mut backoff = Backoff::default();
        for _ in 1..ATTEMPTS {
            match self.store.insert(&batch).await {
                Err(error) if error.is_unavailable() => tokio::time::sleep(backoff.next()).await,
                answer => return answer,
            }
        }
        self.store.insert(&batch).await
    }
}

async fn ask(registry: &Registry, id: u32) -> Result<Answer, RegistryError> {
    let mut backoff = Backoff::default();
    for _ in 1..ATTEMPTS {
        match registry.schema(id) {
            Ok(answer) => return Ok(answer),
            Err(_) => tokio::time::sleep(backoff.next()).await,
        }
    }
    registry.schema(id)
}

/// What is remembered between chunks.
#[derive(Default)]
struct Work {
    seen: Seen,
    absent: HashSet<u32>,
    wrong_key: Option<OpenError>,
}

fn named(found: &Found) -> String {
    let letter = &found.letter;
    let (topic, partition, offset) = (&letter.topic, letter.partition, letter.offset);
    format!("{topic}:{partition}:{offset} (record {})", found.place)
}

fn salt() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_nanos() as u64)
}
