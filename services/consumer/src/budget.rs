//! What all batches together may weigh. Beyond it nothing more is read: for a moment by not polling, then by pausing
//! the partitions and polling all the same, so that the consumer stays a member of its group. Never sends anything.

use std::time::{Duration, Instant};

use crate::block::BlockLimits;

/// So long the loop waits without polling; a pause throws away what librdkafka has fetched ahead.
const PATIENCE: Duration = Duration::from_secs(2);

/// Bytes of all batches, built and on their way, against their limit.
pub(crate) struct Budget {
    most: usize,
    over_since: Option<Instant>,
}

impl Budget {
    /// As configured, but never so little that two full blocks and a half do not fit.
    pub fn new(limits: BlockLimits) -> Self {
        Self {
            most: limits.budget.max(limits.bytes / 2 * 5),
            over_since: None,
        }
    }

    /// Weighs. `can_move`: is any of it on its way, or will be without more being read?
    pub fn weigh(&mut self, bytes: usize, can_move: bool, now: Instant) {
        self.over_since = if bytes >= self.most && can_move {
            self.over_since.or(Some(now))
        } else {
            None
        };
    }

    /// Is nothing more to be read?
    pub fn is_over(&self) -> bool {
        self.over_since.is_some()
    }

    /// Has it been so for longer than the loop waits without polling?
    pub fn is_long_over(&self, now: Instant) -> bool {
        self.over_since
            .is_some_and(|since| now.saturating_duration_since(since) >= PATIENCE)
    }

    /// Do open batches weigh so much that the largest goes, full or not, before the limit is reached?
    pub fn is_crowded(&self, open: usize) -> bool {
        open >= self.most / 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_waits_a_moment_before_it_pauses_and_reads_on_when_only_reading_helps() {
        let limits = BlockLimits {
            bytes: 100,
            budget: 10,
            ..BlockLimits::default()
        };
        let (mut budget, start) = (Budget::new(limits), Instant::now());
        budget.weigh(249, true, start);
        assert!(!budget.is_over());
        budget.weigh(250, true, start);
        assert!(budget.is_over() && !budget.is_long_over(start + Duration::from_secs(1)));
        budget.weigh(250, true, start + Duration::from_secs(1));
        assert!(budget.is_long_over(start + Duration::from_secs(2)));
        budget.weigh(250, false, start + Duration::from_secs(3));
        assert!(!budget.is_over());
        assert!(!budget.is_crowded(124) && budget.is_crowded(125));
    }
}
