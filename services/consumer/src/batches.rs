//! The batches being built: one partition each, one contiguous range of offsets each, in the order of the partition.
//! Never sends one, never talks to the broker.

use std::time::Instant;

use crate::{
    block::{Block, Due, Shipment},
    ownership::Ownership,
    pace::{Measure, Pace},
    partition::{Epoch, NextOffset, TopicPartition},
    plan::Plan,
};

/// A batch being built, or finished and waiting to be sent.
pub(crate) struct Open {
    /// Its partition.
    pub at: TopicPartition,
    /// The ownership under which it is read.
    pub epoch: Epoch,
    /// What is in it.
    pub block: Block,
    /// First and last offset; the last is -1 before the first message is in.
    first: i64,
    last: i64,
    /// When its last message came.
    touched: Instant,
    /// The plan that it repeats.
    repeats: Option<Plan>,
    is_closed: bool,
}

/// A batch that is finished and waits for its plan to be taken by the broker.
pub(crate) struct Ready {
    /// Its partition.
    pub at: TopicPartition,
    /// The ownership under which it was read.
    pub epoch: Epoch,
    /// What is said before it is inserted.
    pub plan: Plan,
    /// What is committed after it is stored.
    pub next: NextOffset,
    /// What is inserted.
    pub shipment: Shipment,
    /// When the broker is asked again.
    pub not_before: Option<Instant>,
}

/// All of them. A partition may have several: only the last of them is still open.
#[derive(Default)]
pub(crate) struct Batches {
    open: Vec<Open>,
    /// Messages come in runs of one partition: this is the one of the last message.
    last: usize,
}

impl Open {
    fn new(
        at: TopicPartition,
        epoch: Epoch,
        repeats: Option<Plan>,
        offset: i64,
        now: Instant,
    ) -> Self {
        Self {
            at,
            epoch,
            block: Block::new(now),
            // A plan begins where it was committed, also when Kafka no longer has that message.
            first: repeats
                .as_ref()
                .map_or(offset, |plan| plan.first.min(offset)),
            last: -1,
            touched: now,
            repeats,
            is_closed: false,
        }
    }

    /// The message at this offset is in; closes the batch where its plan ends or its size is reached.
    pub fn took(&mut self, offset: i64, pace: &Pace, now: Instant) {
        self.last = offset;
        self.touched = now;
        self.is_closed = match &self.repeats {
            Some(plan) => offset >= plan.last,
            None => pace.is_full(self.block.rows.rows(), 0),
        };
    }

    /// A message came from beyond the plan that it repeats: Kafka no longer has the plan's end, so that ends too.
    fn close_at_plan(&mut self) {
        self.last = self.repeats.as_ref().map_or(self.last, |plan| plan.last);
        self.is_closed = true;
    }

    fn measure(&self) -> Measure {
        Measure {
            rows: self.block.rows.rows(),
            bytes: self.block.bytes(),
            opened: self.block.opened,
            touched: self.touched,
            is_replay: self.repeats.is_some(),
        }
    }

    /// Closes it: its plan, and what is to be sent.
    pub fn ship(self) -> Ready {
        let epoch = self.epoch;
        let (first, next) = (self.first, NextOffset(self.last.saturating_add(1)));
        let (at, repeats) = (self.at, self.repeats);
        let shipment = self.block.ship(&at, first, next);
        let plan = Plan {
            first,
            last: next.0 - 1,
            count: shipment.batch.messages() as u64,
            content: shipment.batch.content(),
            registers: shipment.batch.registers().to_owned(),
        };
        if let Some(repeated) = repeats {
            tell_difference(&at, &repeated, &plan);
        }
        Ready {
            at,
            epoch,
            plan,
            next,
            shipment,
            not_before: None,
        }
    }
}

/// Whichever insert became durable first counts; the other is dropped by its token, or gives way by its key.
fn tell_difference(at: &TopicPartition, planned: &Plan, repeated: &Plan) {
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
}

impl Batches {
    /// The batch that takes the message at this offset. `None` for a partition that is not ours.
    pub fn of(
        &mut self,
        (topic, partition, offset): (&str, i32, i64),
        ownership: &Ownership,
        plan: impl FnOnce(&TopicPartition, Epoch) -> Option<Plan>,
        now: Instant,
    ) -> Option<&mut Open> {
        let takes = |open: &Open| !open.is_closed && open.at.is(topic, partition);
        if !self.open.get(self.last).is_some_and(takes) {
            self.last = match self.open.iter().position(takes) {
                Some(known) => known,
                None => self.begin((topic, partition, offset), ownership, plan, now)?,
            };
        }
        if self
            .open
            .get(self.last)
            .is_some_and(|open| open.is_beyond(offset))
        {
            // What comes now is a batch of its own.
            if let Some(open) = self.open.get_mut(self.last) {
                open.close_at_plan();
            }
            self.last = self.begin((topic, partition, offset), ownership, |_, _| None, now)?;
        }
        self.open.get_mut(self.last)
    }

    fn begin(
        &mut self,
        (topic, partition, offset): (&str, i32, i64),
        ownership: &Ownership,
        plan: impl FnOnce(&TopicPartition, Epoch) -> Option<Plan>,
        now: Instant,
    ) -> Option<usize> {
        let at = TopicPartition::new(topic, partition);
        let epoch = ownership.epoch(&at)?;
        // A plan that ends before the first message that is still there has nothing left to repeat.
        let repeats = plan(&at, epoch).filter(|plan| offset <= plan.last);
        self.open.push(Open::new(at, epoch, repeats, offset, now));
        Some(self.open.len() - 1)
    }

    /// Takes out the batch that is to go next, if one is: full ones first, then the oldest; of a partition only its
    /// first, and none while `is_busy` with it. `wants_all`: whatever its age.
    pub fn take_due(
        &mut self,
        pace: &Pace,
        now: Instant,
        (wants_all, is_idle): (bool, bool),
        is_busy: impl Fn(&TopicPartition) -> bool,
    ) -> Option<Open> {
        self.open
            .retain(|open| !(open.block.is_empty() && open.is_closed));
        let mut best: Option<(bool, Instant, usize)> = None;
        for (index, open) in self.open.iter().enumerate() {
            let is_first = !self
                .open
                .iter()
                .take(index)
                .any(|other| other.at == open.at);
            if !is_first || open.block.is_empty() || is_busy(&open.at) {
                continue;
            }
            let is_full = open.is_closed || pace.due(open.measure(), now, is_idle) == Due::Full;
            let is_due =
                is_full || wants_all || pace.due(open.measure(), now, is_idle) == Due::Aged;
            let is_better = best.is_none_or(|(full, opened, _)| {
                (is_full, std::cmp::Reverse(open.block.opened)) > (full, std::cmp::Reverse(opened))
            });
            if is_due && is_better {
                best = Some((is_full, open.block.opened, index));
            }
        }
        let (_, _, index) = best?;
        self.last = usize::MAX;
        Some(self.open.remove(index))
    }

    /// Drops the batches of partitions that are no longer held since then; what was read of them is somebody else's
    /// work now, or will be read again. Says how many messages they had.
    pub fn give_up_lost(&mut self, ownership: &Ownership) -> u64 {
        let mut messages = 0;
        self.open.retain(|open| {
            let is_held = ownership.is_held(&open.at, open.epoch);
            messages += if is_held {
                0
            } else {
                open.block.tally.messages()
            };
            is_held
        });
        self.last = usize::MAX;
        messages
    }

    /// What they weigh.
    pub fn bytes(&self) -> usize {
        self.open.iter().map(|open| open.block.bytes()).sum()
    }

    /// Is nothing in any of them?
    pub fn is_empty(&self) -> bool {
        self.open.iter().all(|open| open.block.is_empty())
    }
}

impl Open {
    fn is_beyond(&self, offset: i64) -> bool {
        self.repeats.as_ref().is_some_and(|plan| offset > plan.last)
    }
}

#[cfg(test)]
mod tests;
