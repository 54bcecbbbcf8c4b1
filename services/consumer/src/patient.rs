//! For work that somebody waits for (a replay of dead letters, a rebuild): the registry and the store are asked a few
//! times before it stops. Nothing is skipped: what was not done is done by running it again.

use std::{collections::HashSet, time::SystemTime};

use store::{Batch, Store, StoreError};
use wire::{
    avro::{DecodeError, Decoded, Decoder, SchemaClaim},
    schema_registry::Answer,
};

use crate::{
    backoff::Backoff,
    decoding::tell,
    registry::{Registry, RegistryError},
};

/// Attempts at an insert, or at a question to the registry.
const ATTEMPTS: usize = 5;

/// A decoder that waits for the schema registry's answer where a message needs it.
pub struct PatientDecoding {
    decoder: Decoder,
    registry: Option<Registry>,
    /// Ids that the registry does not know.
    absent: HashSet<u32>,
}

impl PatientDecoding {
    /// As [`crate::read_decoding`] read it.
    #[must_use]
    pub fn new(decoder: Decoder, registry: Option<Registry>) -> Self {
        Self {
            decoder,
            registry,
            absent: HashSet::new(),
        }
    }

    /// Decodes one message.
    ///
    /// # Errors
    /// [`RegistryError`]: the registry does not answer, and the message needs it. The inner error: it is no event.
    pub(crate) async fn decode<'a>(
        &mut self,
        message: &'a [u8],
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
        if self.absent.contains(&id) {
            return Ok(decoded);
        }
        match ask(registry, id).await? {
            Answer::Absent => {
                self.absent.insert(id);
                Ok(decoded)
            }
            answer => {
                tell(&mut self.decoder, id, answer);
                Ok(self.decoder.decode(message))
            }
        }
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

/// Inserts; a store that is away is asked a few times.
///
/// # Errors
/// [`StoreError`]: what of the batch is stored is not known; insert it again.
pub(crate) async fn insert_patiently(store: &Store, batch: &Batch) -> Result<(), StoreError> {
    let mut backoff = Backoff::default();
    for _ in 1..ATTEMPTS {
        match store.insert(batch).await {
            Err(error) if error.is_unavailable() => tokio::time::sleep(backoff.next()).await,
            answer => return answer,
        }
    }
    store.insert(batch).await
}

/// What makes the batches of one run other ones than those of any run before.
pub(crate) fn salt() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_nanos() as u64)
}
