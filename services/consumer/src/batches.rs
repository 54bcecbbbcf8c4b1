//! The batches being built: one partition each, one contiguous range of offsets each, in the order of the partition.
//! Never sends one, never talks to the broker.

mod due;
mod replay;

use std::time::Instant;

use crate::{
    block::{Block, Shipment},
    ownership::Ownership,
    pace::Pace,
    partition::{Epoch, NextOffset, TopicPartition},
    plan::Plan,
};

pub(crate) use due::Occasion;

/// The bytes of a block are looked at once in so many messages: adding them up takes as long as a message does.
const LOOK_EVERY: usize = 64;

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
    /// The plan that it repeats.
    repeats: Option<Plan>,
    /// Since when the partition has seemed to end before that plan does.
    short_since: Option<Instant>,
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
    /// Does it repeat an open plan, and if so, with the same content?
    pub repeats: Option<bool>,
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
            repeats,
            short_since: None,
            is_closed: false,
        }
    }

    /// The message at this offset is in; closes the batch where its plan ends or its size is reached.
    pub fn took(&mut self, offset: i64, pace: &Pace) {
        self.last = offset;
        self.is_closed = match &self.repeats {
            Some(plan) => offset >= plan.last,
            None => self.is_full(pace),
        };
    }

    fn is_full(&self, pace: &Pace) -> bool {
        let rows = &self.block.rows;
        let is_looked_at = rows.messages().is_multiple_of(LOOK_EVERY);
        let bytes = if is_looked_at { self.block.bytes() } else { 0 };
        pace.is_full(rows.rows(), bytes)
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
        let repeats = repeats.map(|planned| replay::tell(&at, &planned, &plan));
        Ready {
            at,
            epoch,
            plan,
            next,
            shipment,
            repeats,
            not_before: None,
        }
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

    /// Drops the batches of partitions that are no longer held since then; what was read of them is somebody else's
    /// work now, or will be read again. Says how many messages they had.
    pub fn give_up_lost(&mut self, ownership: &Ownership) -> u64 {
        self.drop_those(|open| !ownership.is_held(&open.at, open.epoch))
    }

    fn drop_those(&mut self, is_dropped: impl Fn(&Open) -> bool) -> u64 {
        let mut messages = 0;
        self.open.retain(|open| {
            let is_dropped = is_dropped(open);
            if is_dropped {
                messages += open.block.tally.messages();
            }
            !is_dropped
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

#[cfg(test)]
mod tests;
