//! Builds the store again from messages as Kafka held them: the same decoder, judge and rows as on the way in, under
//! the original topic, partition, offset and arrival. Publishes no dead letters: those are where they were published
//! first. Never reads Kafka or files, never commits.

use std::{collections::BTreeMap, sync::Arc};

use domain::{judge::Remembering, register::Registers, status::SubjectStatus};
use store::{BatchBuilder, Origin, Store, StoreError};
use tokio::task::JoinHandle;

use crate::{
    judging::judge_into,
    patient::{PatientDecoding, insert_patiently, salt},
    registry::RegistryError,
};

/// Rows of one insert; one is built while another is inserted.
const ROWS: usize = 100_000;
/// Bytes of one insert: few messages may be large ones.
const BYTES: usize = 64 << 20;
/// The bytes are looked at once in so many messages: adding them up takes as long as a message does.
const LOOK_EVERY: usize = 16;

/// A rebuild under way. What is taken is certain only after [`Rebuild::finish`]; run again over the same messages, it
/// changes nothing.
pub struct Rebuild {
    decoding: PatientDecoding,
    judge: Remembering,
    status: SubjectStatus,
    store: Store,
    rows: BatchBuilder,
    /// Makes the tokens of this rebuild its own: what went from the store since an earlier one must not be taken for a
    /// repeat that is there.
    salt: u64,
    inserting: Option<JoinHandle<Result<(), StoreError>>>,
    rebuilt: Rebuilt,
}

/// How messages ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Events that are stored.
    pub stored: u64,
    /// Messages that are no events, by code.
    pub dead_lettered: BTreeMap<&'static str, u64>,
}

/// Why a rebuild stopped. Mend the cause and run it again.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The store does not take rows.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The registry does not answer, and a message needs it.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// The inserting task ended by itself.
    #[error("the inserting task ended by itself; its message is in the log")]
    Ended(#[source] tokio::task::JoinError),
}

impl Rebuilt {
    /// Messages in all.
    #[must_use]
    pub fn messages(&self) -> u64 {
        self.stored + self.dead_lettered.values().sum::<u64>()
    }
}

impl Rebuild {
    /// Nothing yet. Needs a runtime of tokio.
    #[must_use]
    pub fn new(
        decoding: PatientDecoding,
        registers: Arc<Registers>,
        status: SubjectStatus,
        store: Store,
    ) -> Self {
        Self {
            decoding,
            judge: Remembering::new(registers),
            status,
            store,
            rows: BatchBuilder::new(),
            salt: salt(),
            inserting: None,
            rebuilt: Rebuilt::default(),
        }
    }

    /// Takes the next message of a partition.
    ///
    /// # Errors
    /// See [`RebuildError`]; it may be of an earlier message.
    pub async fn take(&mut self, origin: &Origin<'_>, value: &[u8]) -> Result<(), RebuildError> {
        match self.decoding.decode(value).await? {
            Ok(decoded) => {
                judge_into(
                    &mut self.rows,
                    &mut self.judge,
                    &self.status,
                    &decoded,
                    origin,
                );
                self.rebuilt.stored += 1;
            }
            Err(error) => {
                self.rows.push_dead_letter(origin, error.code());
                *self.rebuilt.dead_lettered.entry(error.code()).or_default() += 1;
            }
        }
        if self.is_full() {
            self.insert().await?;
        }
        Ok(())
    }

    fn is_full(&self) -> bool {
        let messages = self.rows.messages();
        let is_heavy = || messages.is_multiple_of(LOOK_EVERY) && self.rows.bytes() >= BYTES;
        self.rows.rows() >= ROWS || messages >= ROWS || is_heavy()
    }

    /// Stores what is left; then all of it is certain.
    ///
    /// # Errors
    /// See [`RebuildError`].
    pub async fn finish(mut self) -> Result<Rebuilt, RebuildError> {
        if !self.rows.is_empty() {
            self.insert().await?;
        }
        self.landed().await?;
        Ok(self.rebuilt)
    }

    async fn insert(&mut self) -> Result<(), RebuildError> {
        self.rows.salt(self.salt);
        let batch = self.rows.finish();
        self.landed().await?;
        let store = self.store.clone();
        let insert = async move { insert_patiently(&store, &batch).await };
        self.inserting = Some(tokio::spawn(insert));
        Ok(())
    }

    async fn landed(&mut self) -> Result<(), RebuildError> {
        match self.inserting.take() {
            Some(inserting) => Ok(inserting.await.map_err(RebuildError::Ended)??),
            None => Ok(()),
        }
    }
}
