//! Mistakes that are built in on purpose, for tests that must fail (`broken-*` features): never part of a release.

#[cfg(feature = "broken-no-barrier")]
pub(crate) use no_barrier::{commit_what_was_read, was_read};

/// The well-known mistake that the barrier prevents: at a revocation, commits how far was read, whatever is stored.
#[cfg(feature = "broken-no-barrier")]
mod no_barrier {
    use std::{
        collections::BTreeMap,
        sync::{Mutex, PoisonError},
    };

    use rdkafka::consumer::BaseConsumer;

    use crate::{
        commit::commit,
        context::Context,
        partition::{NextOffset, TopicPartition},
    };

    static READ: Mutex<BTreeMap<TopicPartition, i64>> = Mutex::new(BTreeMap::new());

    pub(crate) fn was_read(topic: &str, partition: i32, offset: i64) {
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        read.insert(TopicPartition::new(topic, partition), offset + 1);
    }

    pub(crate) fn commit_what_was_read(
        partitions: &[TopicPartition],
        consumer: &BaseConsumer<Context>,
    ) {
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        for at in partitions {
            if let Some(next) = read.remove(at) {
                // Its word does not matter to what is broken already.
                let _ = commit(consumer, at, NextOffset(next), "");
            }
        }
    }
}

/// Confirms before the store has anything.
#[cfg(feature = "broken-confirm-first")]
pub(crate) fn confirm_first(
    consumer: &rdkafka::consumer::BaseConsumer<crate::context::Context>,
    ready: &crate::batches::Ready,
) {
    // Its word does not matter to what is broken already.
    let _ = crate::commit::commit(consumer, &ready.at, ready.next, "");
}
