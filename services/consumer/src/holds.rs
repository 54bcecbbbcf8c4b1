//! Partitions that wait by themselves while the others go on: paused at one message, and read again from there.
//! Whoever is held stays ours. Never commits, never decides why.

use std::time::Duration;

use rdkafka::{
    Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    error::KafkaError,
};

use crate::{
    context::Context,
    ownership::Ownership,
    partition::{Epoch, TopicPartition},
};

/// How long one order to read from another offset may take; it is tried again.
const SEEK_WITHIN: Duration = Duration::from_secs(5);

/// Why a partition is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    /// The broker is being asked what its earlier owner planned.
    Plan,
    /// The registry is being asked for a schema of this id.
    Schema(u32),
    /// Its topic is halted.
    Halted,
    /// The ledger is being asked how its earlier messages ended.
    Ledger,
}

/// The partitions that are held, each at the message that is read next.
#[derive(Default)]
pub(crate) struct Holds(Vec<Held>);

struct Held {
    partition: TopicPartition,
    epoch: Epoch,
    offset: i64,
    why: Hold,
}

impl Holds {
    /// Is it held? Then a message of it that was on its way is not taken: it comes again.
    pub fn is_held(&self, topic: &str, partition: i32) -> bool {
        let mut held = self.0.iter();
        held.any(|held| held.partition.is(topic, partition))
    }

    /// Holds a partition at this message.
    pub fn hold(
        &mut self,
        (topic, partition, offset): (&str, i32, i64),
        why: Hold,
        ownership: &Ownership,
        consumer: &BaseConsumer<Context>,
    ) -> Result<(), KafkaError> {
        let partition = TopicPartition::new(topic, partition);
        let Some(epoch) = ownership.epoch(&partition) else {
            // Lost while it was on its way to us: its next owner reads it.
            return Ok(());
        };
        consumer.pause(&list([&partition]))?;
        tracing::info!(%partition, offset, ?why, "held");
        self.0.push(Held {
            partition,
            epoch,
            offset,
            why,
        });
        Ok(())
    }

    /// Lets those go whose reason is over: they are read from the message at which they were held. When everything
    /// is paused anyhow, they stay so.
    pub fn release(
        &mut self,
        is_over: impl Fn(&TopicPartition, Hold) -> bool,
        is_all_paused: bool,
        consumer: &BaseConsumer<Context>,
    ) -> Result<(), KafkaError> {
        let mut released = Vec::new();
        self.0.retain(|held| {
            let is_over = is_over(&held.partition, held.why) && is_sought(held, consumer);
            if is_over {
                released.push(held.partition.clone());
            }
            !is_over
        });
        if released.is_empty() {
            return Ok(());
        }
        for partition in &released {
            tracing::info!(%partition, "no longer held");
        }
        if is_all_paused {
            return Ok(());
        }
        consumer.resume(&list(&released))
    }

    /// Of an assignment, those that are not held.
    pub fn free(&self, assignment: &TopicPartitionList) -> TopicPartitionList {
        let mut free = TopicPartitionList::new();
        for element in assignment.elements() {
            if !self.is_held(element.topic(), element.partition()) {
                free.add_partition(element.topic(), element.partition());
            }
        }
        free
    }

    /// Forgets those that are no longer ours since then.
    pub fn give_up_lost(&mut self, ownership: &Ownership) {
        self.0
            .retain(|held| ownership.is_held(&held.partition, held.epoch));
    }
}

fn is_sought(held: &Held, consumer: &BaseConsumer<Context>) -> bool {
    let Held {
        partition, offset, ..
    } = held;
    let sought = consumer.seek(
        &partition.topic,
        partition.partition,
        Offset::Offset(*offset),
        SEEK_WITHIN,
    );
    if let Err(error) = &sought {
        tracing::warn!(%partition, offset, %error, "cannot go back to this message yet");
    }
    sought.is_ok()
}

fn list<'a>(partitions: impl IntoIterator<Item = &'a TopicPartition>) -> TopicPartitionList {
    let mut list = TopicPartitionList::new();
    for partition in partitions {
        list.add_partition(&partition.topic, partition.partition);
    }
    list
}
