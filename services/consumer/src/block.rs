//! What one batch holds while it is built, and its limits. Never sends anything.

use std::time::{Duration, Instant};

use store::{Batch, BatchBuilder, Origin};

use crate::{
    dead_letter::SealedLetter,
    partition::{NextOffset, TopicPartition},
    tally::Tally,
};

/// When a block is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockLimits {
    /// Rows of `disclosures` (an event has one for each person).
    pub rows: usize,
    /// Bytes in memory, dead letters included.
    pub bytes: usize,
    /// Oldest message waits at most so long while messages keep coming.
    pub age: Duration,
    /// Oldest message waits at most so long when nothing more is waiting in Kafka.
    pub idle_age: Duration,
    /// Bytes of all blocks together, built and on their way; beyond it nothing more is read.
    pub budget: usize,
}

impl Default for BlockLimits {
    /// 100,000 rows or 20 MiB a block, 750 ms, 100 ms, 52 MiB in all.
    fn default() -> Self {
        Self {
            rows: 100_000,
            bytes: 20 << 20,
            age: Duration::from_millis(750),
            idle_age: Duration::from_millis(100),
            budget: 52 << 20,
        }
    }
}

/// The block being built.
pub(crate) struct Block {
    /// Rows for the store.
    pub rows: BatchBuilder,
    /// How its messages ended.
    pub tally: Tally,
    /// When it was begun.
    pub opened: Instant,
    letters: Vec<SealedLetter>,
    letter_bytes: usize,
}

/// A finished block on its way.
pub(crate) struct Shipment {
    /// For the store.
    pub batch: Batch,
    /// For the dead-letter topic, before the rows.
    pub letters: Vec<SealedLetter>,
    /// Rows, for the figures.
    pub rows: usize,
    /// How its messages ended.
    pub tally: Tally,
    /// What it weighs in memory.
    pub bytes: usize,
}

impl Block {
    /// An empty one; its age, and `stored_at` of its rows, count from now.
    pub fn new(now: Instant) -> Self {
        Self {
            rows: BatchBuilder::new(),
            tally: Tally::default(),
            opened: now,
            letters: Vec::new(),
            letter_bytes: 0,
        }
    }

    /// Adds a dead letter and its line in the ingest log.
    pub fn push_dead_letter(
        &mut self,
        origin: &Origin<'_>,
        code: &'static str,
        letter: SealedLetter,
    ) {
        self.rows.push_dead_letter(origin, code);
        self.letter_bytes += letter.record.len() + letter.key.len();
        self.letters.push(letter);
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.rows.bytes() + self.letter_bytes
    }

    /// Is nothing in it?
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Finishes it as the batch of these offsets. The token is the same for whoever inserts the same range of the same
    /// partition with the same judgement again.
    pub fn ship(mut self, at: &TopicPartition, first: i64, next: NextOffset) -> Shipment {
        let rows = self.rows.rows();
        let batch = self.rows.finish_as(&format!("{at}:{first}-{}", next.0 - 1));
        Shipment {
            rows,
            bytes: batch.bytes() + self.letter_bytes,
            batch,
            letters: self.letters,
            tally: self.tally,
        }
    }
}
