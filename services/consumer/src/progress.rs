//! How far a batch takes each partition, and under which ownership. Never commits.

use crate::{
    ownership::Ownership,
    partition::{Epoch, NextOffset, TopicPartition},
    tally::Tally,
};

/// One partition's share of a batch.
#[derive(Clone, Debug)]
pub struct Advance {
    /// Whose.
    pub partition: TopicPartition,
    /// The ownership under which it was read.
    pub epoch: Epoch,
    /// What to commit once everything before it is stored.
    pub next: NextOffset,
    /// How its messages ended.
    pub tally: Tally,
}

/// All partitions' shares of a batch.
#[derive(Debug, Default)]
pub struct Progress {
    advances: Vec<Advance>,
    /// Messages come in runs of one partition: this is the one of the last message.
    last: usize,
}

impl Progress {
    /// Notes that the message at `offset` is part of the batch; its end is to be counted in the answer.
    /// `None` for a partition that is not ours: its message is nobody's work here.
    pub fn note(
        &mut self,
        (topic, partition, offset): (&str, i32, i64),
        ownership: &Ownership,
    ) -> Option<&mut Tally> {
        let is_last = |advance: &Advance| advance.partition.is(topic, partition);
        if !self.advances.get(self.last).is_some_and(is_last) {
            self.last = match self.advances.iter().position(is_last) {
                Some(known) => known,
                None => self.open(TopicPartition::new(topic, partition), ownership)?,
            };
        }
        let advance = self.advances.get_mut(self.last)?;
        advance.next = advance.next.max(NextOffset(offset.saturating_add(1)));
        Some(&mut advance.tally)
    }

    /// Drops the shares of partitions that are no longer held since then; what was read of them is
    /// somebody else's work now, or will be read again.
    pub fn give_up_lost(&mut self, ownership: &Ownership) {
        self.advances
            .retain(|advance| ownership.is_held(&advance.partition, advance.epoch));
        self.last = 0;
    }

    /// The shares.
    pub fn advances(&self) -> &[Advance] {
        &self.advances
    }

    /// Takes the shares that `keep` refuses out, e.g. because they are committed.
    pub fn retain(&mut self, keep: impl FnMut(&Advance) -> bool) {
        self.advances.retain(keep);
        self.last = 0;
    }

    /// Is there nothing to commit?
    pub fn is_empty(&self) -> bool {
        self.advances.is_empty()
    }

    fn open(&mut self, partition: TopicPartition, ownership: &Ownership) -> Option<usize> {
        let epoch = ownership.epoch(&partition)?;
        self.advances.push(Advance {
            partition,
            epoch,
            next: NextOffset(0),
            tally: Tally::default(),
        });
        Some(self.advances.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owning(partitions: &[i32]) -> Ownership {
        let ownership = Ownership::default();
        ownership.assign(partitions.iter().map(|&at| TopicPartition::new("t", at)));
        ownership
    }

    #[test]
    fn each_partition_advances_by_itself() {
        let ownership = owning(&[0, 1]);
        let mut progress = Progress::default();
        for at in [(0, 5), (0, 6), (1, 40), (0, 7)] {
            progress.note(("t", at.0, at.1), &ownership).unwrap().stored += 1;
        }
        let seen: Vec<_> = progress
            .advances()
            .iter()
            .map(|advance| {
                (
                    advance.partition.partition,
                    advance.next.0,
                    advance.tally.stored,
                )
            })
            .collect();
        assert_eq!(seen, [(0, 8, 3), (1, 41, 1)]);
    }

    #[test]
    fn a_partition_that_is_not_ours_is_not_advanced() {
        let mut progress = Progress::default();
        assert!(progress.note(("t", 7, 0), &owning(&[0])).is_none());
        assert!(progress.is_empty());
    }

    #[test]
    fn a_lost_partition_is_given_up_and_read_again_from_the_committed_offset() {
        let ownership = owning(&[0, 1]);
        let mut progress = Progress::default();
        progress.note(("t", 0, 100), &ownership).unwrap();
        progress.note(("t", 1, 200), &ownership).unwrap();
        ownership.revoke([TopicPartition::new("t", 0)]);
        ownership.assign([TopicPartition::new("t", 0)]);
        progress.give_up_lost(&ownership);
        progress.note(("t", 0, 50), &ownership).unwrap();
        let seen: Vec<_> = progress
            .advances()
            .iter()
            .map(|advance| (advance.partition.partition, advance.next.0))
            .collect();
        assert_eq!(seen, [(1, 201), (0, 51)]);
    }
}
