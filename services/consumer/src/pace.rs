//! When a block goes: bounded by rows, bytes and age, by inserts a second over all partitions, by how long the store
//! takes, and by what still waits in Kafka. Never sends anything.

use std::time::{Duration, Instant};

use crate::block::BlockLimits;

/// Blocks that are not full go at most so often, over all partitions: at most about seven inserts a second in any
/// table, however many partitions there are. The fewer fit into a second, the longer each waits and grows.
const BETWEEN: Duration = Duration::from_millis(150);
/// A block that Kafka can fill, or that the store is too slow for, waits at most so many times its age.
const MOST_AGES: u32 = 4;

/// What is known of a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measure {
    pub rows: usize,
    pub opened: Instant,
    /// Messages that are known to wait in Kafka behind its last one.
    pub waiting: u64,
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

    /// May a block go that is not full?
    pub fn is_turn(&self, now: Instant) -> bool {
        self.last
            .is_none_or(|last| now.saturating_duration_since(last) >= BETWEEN)
    }

    /// Has a block waited long enough? `is_quiet`: nothing more waits in Kafka.
    pub fn is_aged(&self, block: Measure, now: Instant, is_quiet: bool) -> bool {
        now.saturating_duration_since(block.opened) >= self.longest(block, is_quiet)
    }

    fn longest(&self, block: Measure, is_quiet: bool) -> Duration {
        let age = self.limits.age;
        let can_fill = block.rows as u64 + block.waiting >= self.limits.rows as u64;
        if can_fill {
            // Behind, what waits is late anyhow: larger blocks catch up sooner.
            return age * MOST_AGES;
        }
        if is_quiet {
            return self.limits.idle_age;
        }
        // A store that takes long gets fewer and larger blocks.
        let slow = Duration::from_secs_f64(self.insert_seconds * 2.0);
        age.max(slow.min(age * MOST_AGES))
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

    fn measure(rows: usize, opened: Instant, waiting: u64) -> Measure {
        Measure {
            rows,
            opened,
            waiting,
        }
    }

    #[test]
    fn a_quiet_tail_goes_sooner_than_a_stream_and_one_that_kafka_can_fill_later() {
        let (pace, start) = (Pace::new(limits()), Instant::now());
        let after = |millis| start + Duration::from_millis(millis);
        let is_aged = |waiting, millis, is_quiet| {
            pace.is_aged(measure(1, start, waiting), after(millis), is_quiet)
        };
        assert!(!is_aged(0, 99, true) && is_aged(0, 100, true));
        assert!(!is_aged(0, 999, false) && is_aged(0, 1_000, false));
        assert!(!is_aged(98, 999, false) && is_aged(98, 1_000, false));
        assert!(!is_aged(99, 3_999, false) && is_aged(99, 4_000, false));
    }

    #[test]
    fn many_small_partitions_share_the_inserts_of_a_second() {
        let (mut pace, start) = (Pace::new(limits()), Instant::now());
        let mut sent = 0;
        for millis in (1_000..11_000).step_by(10) {
            let now = start + Duration::from_millis(millis);
            if pace.is_turn(now) && pace.is_aged(measure(1, start, 0), now, true) {
                pace.sent(now);
                sent += 1;
            }
        }
        assert!((60..=70).contains(&sent), "{sent} in ten seconds");
    }

    #[test]
    fn a_slow_store_gets_larger_blocks() {
        let (mut pace, start) = (Pace::new(limits()), Instant::now());
        for _ in 0..50 {
            pace.took(1.5);
        }
        let is_aged = |seconds| {
            let now = start + Duration::from_secs(seconds);
            pace.is_aged(measure(1, start, 0), now, false)
        };
        assert!(!is_aged(2) && is_aged(3));
    }
}
