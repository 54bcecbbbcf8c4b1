//! Which plans earlier owners left open, asked once for each partition that becomes ours. Until it is known, nothing
//! of the partition is taken.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use rdkafka::{
    Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    error::KafkaError,
    topic_partition_list::TopicPartitionListElem,
};

use crate::{
    context::Context,
    ownership::Ownership,
    partition::{Epoch, NextOffset, TopicPartition},
    plan::Plan,
    status::{Condition, Status},
};

const ANSWER_WITHIN: Duration = Duration::from_secs(2);
const RETRY: Duration = Duration::from_millis(300);

/// What is known of the partitions that are ours.
pub(crate) struct Plans {
    known: Vec<(TopicPartition, Epoch, Option<Plan>)>,
    /// Messages come in runs of one partition: the change of ownership, and the place in `known`, of the last question.
    last: Cell<(u64, usize)>,
    not_before: Option<Instant>,
    status: Status,
}

impl Plans {
    pub fn new(status: Status) -> Self {
        Self {
            known: Vec::new(),
            last: Cell::default(),
            not_before: None,
            status,
        }
    }

    /// Is it known whether a plan is open there?
    pub fn knows(&self, topic: &str, partition: i32, ownership: &Ownership) -> bool {
        let changes = ownership.changes();
        let (seen, place) = self.last.get();
        let last = self.known.get(place).filter(|_| seen == changes);
        if last.is_some_and(|(at, ..)| at.is(topic, partition)) {
            return true;
        }
        let mut known = self.known.iter();
        let found = known
            .position(|(at, epoch, _)| at.is(topic, partition) && ownership.is_held(at, *epoch));
        if let Some(place) = found {
            self.last.set((changes, place));
        }
        found.is_some()
    }

    /// The open plan, once: whoever takes it repeats it.
    pub fn take(&mut self, at: &TopicPartition, epoch: Epoch) -> Option<Plan> {
        let mut known = self.known.iter_mut();
        let known = known.find(|(known, since, _)| known == at && *since == epoch);
        known.and_then(|(_, _, plan)| plan.take())
    }

    /// Forgets partitions that are no longer ours, and asks about new ones. Blocks for the broker's answer, two
    /// seconds at most; what is not answered is asked again soon.
    pub fn learn(&mut self, ownership: &Ownership, consumer: &BaseConsumer<Context>) {
        self.known
            .retain(|(at, epoch, _)| ownership.is_held(at, *epoch));
        let owned = ownership.all();
        let unknown: Vec<_> = owned
            .iter()
            .filter(|(at, _)| !self.known.iter().any(|(known, ..)| known == at))
            .collect();
        if unknown.is_empty() {
            if self.not_before.take().is_some() {
                // The partition that was asked about is somebody else's question now.
                self.status.clear(Condition::Plans);
            }
            return;
        }
        if self.not_before.is_some_and(|at| Instant::now() < at) {
            return;
        }
        let mut asked = TopicPartitionList::with_capacity(unknown.len());
        for (at, _) in &unknown {
            asked.add_partition(&at.topic, at.partition);
        }
        match consumer.committed_offsets(asked, ANSWER_WITHIN) {
            Ok(answer) => {
                let mut refused = None;
                for element in answer.elements() {
                    let at = TopicPartition::new(element.topic(), element.partition());
                    let Some((at, owned)) = unknown.iter().find(|(known, _)| *known == at) else {
                        continue;
                    };
                    match element.error() {
                        Ok(()) => {
                            let plan = open_plan(&element, ownership, at);
                            self.known.push((at.clone(), owned.epoch, plan));
                        }
                        Err(error) => refused = Some(error),
                    }
                }
                match refused {
                    // The others go on; this one is asked about again, not at once.
                    Some(error) => self.wait(&error),
                    None => {
                        self.not_before = None;
                        self.status.clear(Condition::Plans);
                    }
                }
            }
            Err(error) => self.wait(&error),
        }
    }

    fn wait(&mut self, error: &KafkaError) {
        self.not_before = Some(Instant::now() + RETRY);
        self.status.wait_for(
            Condition::Plans,
            format!("the broker does not say what is committed: {error}; it is asked again"),
        );
    }
}

fn open_plan(
    element: &TopicPartitionListElem<'_>,
    ownership: &Ownership,
    at: &TopicPartition,
) -> Option<Plan> {
    let Offset::Offset(committed) = element.offset() else {
        // Nothing was ever committed.
        return None;
    };
    let committed = NextOffset(committed);
    ownership.committed(at, committed);
    // The binding panics on metadata that are no text; anybody may commit such for our group.
    let metadata = catch_unwind(AssertUnwindSafe(|| element.metadata().to_owned()));
    let plan = Plan::read(metadata.as_deref().unwrap_or("\u{fffd}"), committed);
    plan.unwrap_or_else(|error| {
        tracing::warn!(partition = %at, %error, "read on from the committed offset; repeats collapse");
        None
    })
}
