//! Which batch goes next. Never closes one, never sends one.

use std::time::Instant;

use super::{Batches, Open};
use crate::{
    ownership::Ownership,
    pace::{Measure, Pace},
    partition::TopicPartition,
};

/// What the moment asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// Messages keep coming.
    Steady,
    /// Nothing more waits in Kafka.
    Quiet,
    /// Open batches weigh so much that the largest must go.
    Crowded,
    /// The consumer stops: everything goes.
    Stopping,
}

/// How much a batch wants to go; what comes later goes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    /// The oldest first.
    Aged(std::cmp::Reverse<Instant>),
    /// The largest first.
    Large(usize),
    /// The oldest first.
    Full(std::cmp::Reverse<Instant>),
}

impl Open {
    fn urgency(
        &self,
        pace: &Pace,
        now: Instant,
        occasion: Occasion,
        waiting: u64,
    ) -> Option<Urgency> {
        let opened = std::cmp::Reverse(self.block.opened);
        if self.is_closed || (occasion == Occasion::Stopping && !self.is_unfinished_replay()) {
            return Some(Urgency::Full(opened));
        }
        if self.is_unfinished_replay() {
            return None;
        }
        if occasion == Occasion::Crowded {
            return Some(Urgency::Large(self.block.bytes()));
        }
        let measure = Measure {
            rows: self.block.rows.rows(),
            opened: self.block.opened,
            waiting,
        };
        let is_quiet = occasion == Occasion::Quiet;
        (pace.is_turn(now) && pace.is_aged(measure, now, is_quiet)).then_some(Urgency::Aged(opened))
    }

    /// Messages that are known to wait in Kafka behind its last one.
    fn waiting(&self, ownership: &Ownership) -> u64 {
        let high = ownership.extent(&self.at).map_or(0, |extent| extent.high);
        u64::try_from(high - 1 - self.last).unwrap_or(0)
    }
}

impl Batches {
    /// Takes out the batch that is to go next, if one is; of a partition only its first, and none while `is_busy`
    /// with it.
    pub fn take_due(
        &mut self,
        pace: &Pace,
        now: Instant,
        occasion: Occasion,
        ownership: &Ownership,
        is_busy: impl Fn(&TopicPartition) -> bool,
    ) -> Option<Open> {
        self.open
            .retain(|open| !(open.block.is_empty() && open.is_closed));
        let mut best: Option<(Urgency, usize)> = None;
        for (index, open) in self.open.iter().enumerate() {
            let earlier = self.open.iter().take(index);
            let is_first = !earlier.map(|earlier| &earlier.at).any(|at| *at == open.at);
            if !is_first || open.block.is_empty() || is_busy(&open.at) {
                continue;
            }
            let urgency = open.urgency(pace, now, occasion, open.waiting(ownership));
            if let Some(urgency) = urgency
                && best.is_none_or(|(most, _)| urgency > most)
            {
                best = Some((urgency, index));
            }
        }
        let (_, index) = best?;
        self.last = usize::MAX;
        Some(self.open.remove(index))
    }
}
