//! Which partitions are ours now: the barrier in front of every commit.
//!
//! The broker accepts a commit of a live member for a partition that has moved to another one, so it is
//! asked here first. A partition that was given up and came back has a new [`Epoch`]: work of the old one
//! can never be committed. Never talks to the broker.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use crate::partition::{Epoch, NextOffset, TopicPartition};

/// The partitions of this member of the group.
#[derive(Debug, Default)]
pub struct Ownership {
    partitions: Mutex<BTreeMap<TopicPartition, Owned>>,
    /// Counts assignments and revocations, so that the hot path sees with one load that nothing changed.
    changes: AtomicU64,
}

/// What is known of a partition that is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owned {
    /// Since which change.
    pub epoch: Epoch,
    /// What the group has committed, if it is known.
    pub committed: Option<NextOffset>,
    /// What the broker holds of it, as it was last seen.
    pub extent: Option<Extent>,
}

/// The offsets that the broker holds of a partition: from `low` to the one before `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The first that is still there.
    pub low: i64,
    /// The one that the next message will have.
    pub high: i64,
    /// When the broker said so.
    pub seen: Instant,
}

impl Ownership {
    /// These partitions are ours from now on.
    pub fn assign(&self, partitions: impl IntoIterator<Item = TopicPartition>) {
        let mut owned = self.lock();
        let epoch = self.change();
        for partition in partitions {
            owned.insert(
                partition,
                Owned {
                    epoch,
                    committed: None,
                    extent: None,
                },
            );
        }
    }

    /// These partitions are no longer ours; when it returns, no commit for them can follow.
    pub fn revoke(&self, partitions: impl IntoIterator<Item = TopicPartition>) {
        let mut owned = self.lock();
        self.change();
        for partition in partitions {
            owned.remove(&partition);
        }
    }

    /// Nothing is ours any longer.
    pub fn revoke_all(&self) {
        let mut owned = self.lock();
        self.change();
        owned.clear();
    }

    /// How often anything was assigned or revoked; 0 before the group answered.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    /// Since when the partition is ours; `None` when it is not.
    pub fn epoch(&self, partition: &TopicPartition) -> Option<Epoch> {
        self.lock().get(partition).map(|owned| owned.epoch)
    }

    /// Is it ours, and has it been since then?
    pub fn is_held(&self, partition: &TopicPartition, since: Epoch) -> bool {
        self.epoch(partition) == Some(since)
    }

    /// Remembers what the group has committed.
    pub fn committed(&self, partition: &TopicPartition, next: NextOffset) {
        if let Some(owned) = self.lock().get_mut(partition) {
            owned.committed = owned.committed.max(Some(next));
        }
    }

    /// Remembers what the broker holds of it.
    pub fn saw(&self, partition: &TopicPartition, extent: Extent) {
        if let Some(owned) = self.lock().get_mut(partition) {
            owned.extent = Some(extent);
        }
    }

    /// What the broker holds of it; `None` before it was asked since the partition became ours.
    pub fn extent(&self, partition: &TopicPartition) -> Option<Extent> {
        self.lock().get(partition).and_then(|owned| owned.extent)
    }

    /// All of them.
    pub fn all(&self) -> Vec<(TopicPartition, Owned)> {
        let owned = self.lock();
        owned
            .iter()
            .map(|(at, owned)| (at.clone(), *owned))
            .collect()
    }

    fn change(&self) -> Epoch {
        Epoch(self.changes.fetch_add(1, Ordering::AcqRel) + 1)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<TopicPartition, Owned>> {
        // Nothing panics while it is held; the map is whole in any case.
        self.partitions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_from_before_a_partition_was_lost_is_never_held_again() {
        let ownership = Ownership::default();
        let partition = TopicPartition::new("disclosures.v1", 0);
        ownership.assign([partition.clone()]);
        let before = ownership.epoch(&partition).unwrap();
        assert!(ownership.is_held(&partition, before));

        ownership.revoke([partition.clone()]);
        assert!(!ownership.is_held(&partition, before));

        ownership.assign([partition.clone()]);
        assert!(!ownership.is_held(&partition, before));
        assert_ne!(ownership.epoch(&partition), Some(before));
    }

    #[test]
    fn the_committed_offset_never_goes_back() {
        let ownership = Ownership::default();
        let partition = TopicPartition::new("disclosures.v1", 0);
        ownership.assign([partition.clone()]);
        ownership.committed(&partition, NextOffset(9));
        ownership.committed(&partition, NextOffset(4));
        assert_eq!(ownership.all()[0].1.committed, Some(NextOffset(9)));
    }

    #[test]
    fn every_change_is_seen() {
        let ownership = Ownership::default();
        assert_eq!(ownership.changes(), 0);
        ownership.assign([]);
        ownership.revoke_all();
        assert_eq!(ownership.changes(), 2);
    }
}
