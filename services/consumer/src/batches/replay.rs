//! Batches that repeat an open plan. Such a batch ends where the plan ended, and only on proof that nothing more of
//! the plan can come: a range that is inserted in part and confirmed would be a loss. Never asks the broker.

use std::time::Duration;

use super::{Batches, Open};
use crate::{
    ownership::{Extent, Ownership},
    partition::TopicPartition,
    plan::Plan,
};

/// A partition that ends before the plan does was cut off (an election that was not clean, a topic made anew). It is
/// believed when the broker has said so for this long: one answer and then silence prove nothing.
const CUT_FOR: Duration = Duration::from_secs(30);

impl Open {
    /// Does it repeat a plan, of which more may come?
    pub fn is_unfinished_replay(&self) -> bool {
        self.repeats.is_some() && !self.is_closed
    }

    /// Is a message at this offset behind the plan that it repeats?
    pub(super) fn is_beyond(&self, offset: i64) -> bool {
        self.repeats.as_ref().is_some_and(|plan| offset > plan.last)
    }

    /// Nothing more of the plan can come: a message from beyond it did, or Kafka no longer has the rest.
    pub(super) fn close_at_plan(&mut self) {
        self.last = self.repeats.as_ref().map_or(self.last, |plan| plan.last);
        self.is_closed = true;
    }

    fn is_all_that_is_left(&mut self, extent: Extent) -> bool {
        let Some(plan) = &self.repeats else {
            return false;
        };
        if extent.low > plan.last {
            return true;
        }
        if extent.high > plan.last {
            self.short_since = None;
            return false;
        }
        let since = *self.short_since.get_or_insert(extent.seen);
        extent.seen.saturating_duration_since(since) >= CUT_FOR
    }
}

impl Batches {
    /// Closes the replays whose last messages Kafka no longer has.
    pub fn close_proven(&mut self, ownership: &Ownership) {
        for open in self
            .open
            .iter_mut()
            .filter(|open| open.is_unfinished_replay())
        {
            let extent = ownership.extent(&open.at);
            if extent.is_some_and(|extent| open.is_all_that_is_left(extent)) {
                tracing::warn!(partition = %open.at, "Kafka no longer has the end of an open plan: it ends with what is left");
                open.close_at_plan();
            }
        }
    }

    /// Drops unfinished replays: their plans stay open for the next owner. Says how many messages they had.
    pub fn give_up_replays(&mut self) -> u64 {
        self.drop_those(Open::is_unfinished_replay)
    }

    /// Does everything here wait for more of its plan to be read?
    pub fn waits_for_replays_only(&self) -> bool {
        self.open
            .iter()
            .all(|open| open.block.is_empty() || open.is_unfinished_replay())
    }
}

/// Says how a repeat compares with what was planned: the same, or judged under another register, or without messages
/// that Kafka no longer has. The same one is dropped by its token; another one is stored beside what is there of the
/// first, and the keys of rows collapse them.
pub(super) fn tell(at: &TopicPartition, planned: &Plan, repeated: &Plan) -> bool {
    let is_same = (planned.count, planned.content) == (repeated.count, repeated.content);
    tracing::info!(
        partition = %at,
        first = planned.first,
        last = planned.last,
        is_same,
        "an open plan is repeated"
    );
    if !is_same {
        tracing::warn!(
            partition = %at,
            planned = planned.count,
            repeated = repeated.count,
            registers = repeated.registers,
            "the repeat is not the same: another register, or messages that Kafka no longer has"
        );
    }
    is_same
}
