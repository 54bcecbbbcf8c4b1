//! How many requests are worked on at once: over all, and of one source, so that one source with slow connections
//! never keeps the others out.

use std::{collections::HashMap, sync::Arc};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::limits::{AT_ONCE, OF_ONE_SOURCE, TURN_WITHIN};

/// Turns to be had.
pub(crate) struct Turns {
    all: Arc<Semaphore>,
    by_source: HashMap<Arc<str>, Arc<Semaphore>>,
}

/// A turn; it ends when this is dropped.
pub(crate) struct Turn {
    _of_source: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Turns {
    /// For these sources.
    pub fn new(sources: impl Iterator<Item = Arc<str>>) -> Self {
        let turns = |source| (source, Arc::new(Semaphore::new(OF_ONE_SOURCE)));
        Self {
            all: Arc::new(Semaphore::new(AT_ONCE)),
            by_source: sources.map(turns).collect(),
        }
    }

    /// Waits a moment for a turn: first for one of the source's own, so that whoever waits for it holds no other.
    pub async fn take(&self, source: &str) -> Option<Turn> {
        let own = Arc::clone(self.by_source.get(source)?);
        let all = Arc::clone(&self.all);
        let both = async {
            let of_source = own.acquire_owned().await.ok()?;
            let of_all = all.acquire_owned().await.ok()?;
            Some(Turn {
                _of_source: of_source,
                _of_all: of_all,
            })
        };
        timeout(TURN_WITHIN, both).await.ok().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_source_that_uses_all_its_turns_leaves_some_to_others() {
        let turns = Turns::new(["a", "b"].map(Arc::from).into_iter());
        let mut held = Vec::new();
        for _ in 0..OF_ONE_SOURCE {
            held.push(turns.take("a").await.unwrap());
        }
        assert!(turns.take("a").await.is_none());
        assert!(turns.take("b").await.is_some());
        assert!(turns.take("unknown").await.is_none());
        held.pop();
        assert!(turns.take("a").await.is_some());
    }
}
