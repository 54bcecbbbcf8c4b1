//! The block being built, and when it is due. Bounded by rows, bytes and age; never sends anything.

use std::time::{Duration, Instant};

use store::{Batch, BatchBuilder, Origin};

use crate::{dead_letter::SealedLetter, progress::Progress};

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
}

impl Default for BlockLimits {
    /// 100,000 rows, 24 MiB, 1 s, 100 ms: at most ten inserts a second, however quiet it is.
    fn default() -> Self {
        Self {
            rows: 100_000,
            bytes: 24 << 20,
            age: Duration::from_secs(1),
            idle_age: Duration::from_millis(100),
        }
    }
}

/// Whether a block is to be handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing in it, or young: go on.
    NotYet,
    /// Old enough: hand it over if nothing else is on its way.
    Aged,
    /// Takes no more.
    Full,
}

impl BlockLimits {
    /// Is a block of this size and age due?
    #[must_use]
    pub fn due(&self, rows: usize, bytes: usize, age: Duration, is_idle: bool) -> Due {
        if rows >= self.rows || bytes >= self.bytes {
            Due::Full
        } else if age >= self.age || is_idle && age >= self.idle_age {
            Due::Aged
        } else {
            Due::NotYet
        }
    }
}

/// The block being built.
#[derive(Default)]
pub(crate) struct Block {
    /// Rows for the store.
    pub rows: BatchBuilder,
    /// How far it takes each partition.
    pub progress: Progress,
    letters: Vec<SealedLetter>,
    letter_bytes: usize,
    opened: Option<Instant>,
}

/// A finished block on its way.
pub(crate) struct Shipment {
    /// For the store.
    pub batch: Batch,
    /// For the dead-letter topic, before the rows.
    pub letters: Vec<SealedLetter>,
    /// Rows, for the figures.
    pub rows: usize,
    /// To commit when both are acknowledged.
    pub progress: Progress,
}

impl Block {
    /// Starts its clocks at the first message: its age, and `stored_at` of its rows.
    pub fn open(&mut self, now: Instant) {
        if self.opened.is_none() {
            self.opened = Some(now);
            self.rows = BatchBuilder::new();
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

    /// Is it due?
    pub fn due(&self, limits: &BlockLimits, now: Instant, is_idle: bool) -> Due {
        let Some(opened) = self.opened else {
            return Due::NotYet;
        };
        let bytes = self.rows.bytes() + self.letter_bytes;
        limits.due(self.rows.rows(), bytes, now - opened, is_idle)
    }

    /// Is nothing in it?
    pub fn is_empty(&self) -> bool {
        self.opened.is_none()
    }

    /// Closes it; the next one is empty.
    pub fn ship(&mut self) -> Shipment {
        let mut block = std::mem::take(self);
        Shipment {
            rows: block.rows.rows(),
            batch: block.rows.finish(),
            letters: block.letters,
            progress: block.progress,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: BlockLimits = BlockLimits {
        rows: 100,
        bytes: 1_000,
        age: Duration::from_millis(1_000),
        idle_age: Duration::from_millis(100),
    };

    fn due(rows: usize, bytes: usize, age: u64, is_idle: bool) -> Due {
        LIMITS.due(rows, bytes, Duration::from_millis(age), is_idle)
    }

    #[test]
    fn rows_or_bytes_fill_a_block_whatever_its_age() {
        assert_eq!(due(100, 0, 0, false), Due::Full);
        assert_eq!(due(1, 1_000, 0, false), Due::Full);
        assert_eq!(due(99, 999, 0, false), Due::NotYet);
    }

    #[test]
    fn a_quiet_tail_is_handed_over_sooner_than_a_stream() {
        assert_eq!(due(1, 1, 100, false), Due::NotYet);
        assert_eq!(due(1, 1, 99, true), Due::NotYet);
        assert_eq!(due(1, 1, 100, true), Due::Aged);
        assert_eq!(due(1, 1, 1_000, false), Due::Aged);
    }

    #[test]
    fn an_empty_block_is_never_due() {
        let block = Block::default();
        let later = Instant::now() + Duration::from_secs(60);
        assert_eq!(block.due(&LIMITS, later, true), Due::NotYet);
        assert!(block.is_empty());
    }
}
