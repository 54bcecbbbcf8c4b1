//! When a block goes: bounded by rows, bytes and age, by inserts a second over all partitions, and by how long the
//! store takes. Never sends anything.

use std::time::{Duration, Instant};

use crate::block::{BlockLimits, Due};

/// Blocks that are not full go at most so often, over all partitions: at most about seven inserts a second in any
/// table, however many partitions there are. The fewer fit into a second, the longer each waits and grows.
const BETWEEN: Duration = Duration::from_millis(150);
/// A replay goes when its last message is there; if Kafka no longer has that one, after so long without a message.
const REPLAY_PATIENCE: Duration = Duration::from_secs(5);

/// What is known of a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measure {
    pub rows: usize,
    pub bytes: usize,
    pub opened: Instant,
    /// When its last message came.
    pub touched: Instant,
    /// Does it repeat a plan, and so end where that ends?
    pub is_replay: bool,
}

/// Adapts to the store.
#[derive(Debug)]
pub(crate) struct Pace {
    limits: BlockLimits,
    last: Option<Instant>,
    /// Seconds of an insert, recent ones counting most.
    insert_seconds: f64,
}

impl Pace {
    pub fn new(limits: BlockLimits) -> Self {
        Self {
            limits,
            last: None,
            insert_seconds: 0.0,
        }
    }

    /// Has a block its full size?
    pub fn is_full(&self, rows: usize, bytes: usize) -> bool {
        rows >= self.limits.rows || bytes >= self.limits.bytes
    }

    /// Is a block due? `is_idle`: nothing more waits in Kafka.
    pub fn due(&self, block: Measure, now: Instant, is_idle: bool) -> Due {
        let age = now.saturating_duration_since(block.opened);
        if block.is_replay {
            let is_over = now.saturating_duration_since(block.touched) >= REPLAY_PATIENCE;
            return if is_over { Due::Aged } else { Due::NotYet };
        }
        if self.is_full(block.rows, block.bytes) {
            return Due::Full;
        }
        let limit = if is_idle {
            self.limits.idle_age
        } else {
            // A store that takes long gets fewer and larger blocks.
            let slow = Duration::from_secs_f64(self.insert_seconds * 2.0);
            self.limits.age.max(slow.min(self.limits.age * 4))
        };
        let is_turn = self
            .last
            .is_none_or(|last| now.saturating_duration_since(last) >= BETWEEN);
        if age >= limit && is_turn {
            Due::Aged
        } else {
            Due::NotYet
        }
    }

    /// A block was sent.
    pub fn sent(&mut self, now: Instant) {
        self.last = Some(now);
    }

    /// An insert took so long.
    pub fn took(&mut self, seconds: f64) {
        self.insert_seconds = self.insert_seconds * 0.8 + seconds * 0.2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> BlockLimits {
        BlockLimits {
            rows: 100,
            bytes: 1_000,
            age: Duration::from_secs(1),
            idle_age: Duration::from_millis(100),
            budget: 10_000,
        }
    }

    fn measure(rows: usize, opened: Instant, is_replay: bool) -> Measure {
        Measure {
            rows,
            bytes: 0,
            opened,
            touched: opened,
            is_replay,
        }
    }

    #[test]
    fn a_quiet_tail_goes_sooner_than_a_stream_and_a_full_block_at_once() {
        let (pace, start) = (Pace::new(limits()), Instant::now());
        let after = |millis| start + Duration::from_millis(millis);
        let due = |rows, at, is_idle| pace.due(measure(rows, start, false), after(at), is_idle);
        assert_eq!(due(100, 0, false), Due::Full);
        assert_eq!(due(1, 99, true), Due::NotYet);
        assert_eq!(due(1, 100, true), Due::Aged);
        assert_eq!(due(1, 999, false), Due::NotYet);
        assert_eq!(due(1, 1_000, false), Due::Aged);
    }

    #[test]
    fn many_small_partitions_share_the_inserts_of_a_second() {
        let (mut pace, start) = (Pace::new(limits()), Instant::now());
        let mut sent = 0;
        for millis in (1_000..11_000).step_by(10) {
            let now = start + Duration::from_millis(millis);
            if pace.due(measure(1, start, false), now, true) == Due::Aged {
                pace.sent(now);
                sent += 1;
            }
        }
        assert!((60..=70).contains(&sent), "{sent} in ten seconds");
    }

    #[test]
    fn a_slow_store_gets_larger_blocks_and_a_replay_keeps_its_edges() {
        let (mut pace, start) = (Pace::new(limits()), Instant::now());
        for _ in 0..50 {
            pace.took(1.5);
        }
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(
            pace.due(measure(1, start, false), after(2), false),
            Due::NotYet
        );
        assert_eq!(
            pace.due(measure(1, start, false), after(3), false),
            Due::Aged
        );
        assert_eq!(
            pace.due(measure(500, start, true), after(3), false),
            Due::NotYet
        );
        assert_eq!(
            pace.due(measure(500, start, true), after(6), false),
            Due::Aged
        );
    }
}
