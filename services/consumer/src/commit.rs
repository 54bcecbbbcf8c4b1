//! The one place that commits, plans and confirmations alike: synchronously, on the poll thread (its rebalance
//! callbacks run there too), and only for partitions that are still held as they were when their messages were read.
//! A confirmation that the broker does not accept is kept and tried again.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use rdkafka::{
    Offset, TopicPartitionList,
    consumer::{BaseConsumer, CommitMode, Consumer as _},
    error::{KafkaError, RDKafkaErrorCode},
};

use crate::{
    context::Context,
    flight::Flight,
    metrics::Metrics,
    ownership::Ownership,
    partition::{Epoch, NextOffset, TopicPartition},
    plan::Plan,
    status::{Condition, Status},
};

pub(crate) const RETRY: Duration = Duration::from_millis(500);

/// Commits plans, and what is stored.
pub(crate) struct Committer {
    ownership: Arc<Ownership>,
    metrics: Metrics,
    status: Status,
    unconfirmed: Vec<Flight>,
    not_before: Option<Instant>,
}

impl Committer {
    pub fn new(ownership: Arc<Ownership>, metrics: Metrics, status: Status) -> Self {
        Self {
            ownership,
            metrics,
            status,
            unconfirmed: Vec::new(),
            not_before: None,
        }
    }

    /// Says what is about to be inserted. `false`: it must not be inserted now; the partition may be lost, or the
    /// broker away.
    pub fn plan(
        &mut self,
        consumer: &BaseConsumer<Context>,
        (at, epoch): (&TopicPartition, Epoch),
        plan: &Plan,
    ) -> bool {
        if !self.ownership.is_held(at, epoch) {
            return false;
        }
        let planned = commit(consumer, at, NextOffset(plan.first), &plan.to_metadata());
        match planned {
            Ok(()) => {
                self.metrics.plans.inc();
                self.clear_when_nothing_waits();
            }
            Err(ref error) => self.tell(error),
        }
        planned.is_ok()
    }

    /// These are stored, their dead letters are acknowledged: confirm them.
    pub fn confirm(&mut self, stored: Vec<Flight>, consumer: &BaseConsumer<Context>) {
        self.unconfirmed.extend(stored);
        self.attempt(consumer);
    }

    /// Is anything of this partition stored but not confirmed?
    pub fn is_pending(&self, at: &TopicPartition) -> bool {
        self.unconfirmed.iter().any(|flight| flight.at == *at)
    }

    /// Is anything stored but not confirmed?
    pub fn is_any_pending(&self) -> bool {
        !self.unconfirmed.is_empty()
    }

    /// Tries again what the broker did not accept, when it is time.
    pub fn retry(&mut self, consumer: &BaseConsumer<Context>) {
        if self.is_any_pending() && self.not_before.is_none_or(|at| Instant::now() >= at) {
            self.attempt(consumer);
        }
    }

    /// Gives up confirmations of partitions that are no longer held; says how many messages they had.
    pub fn give_up_lost(&mut self) -> u64 {
        let mut messages = 0;
        let ownership = &self.ownership;
        self.unconfirmed.retain(|flight| {
            let is_held =
                cfg!(feature = "broken-no-barrier") || ownership.is_held(&flight.at, flight.epoch);
            messages += if is_held { 0 } else { flight.tally.messages() };
            is_held
        });
        messages
    }

    /// Commits are refused no longer, or nobody waits for one.
    pub fn clear_when_nothing_waits(&self) {
        if self.unconfirmed.is_empty() {
            self.status.clear(Condition::Commit);
        }
    }

    fn attempt(&mut self, consumer: &BaseConsumer<Context>) {
        let given_up = self.give_up_lost();
        self.metrics.given_up.inc_by(given_up);
        let (ownership, metrics) = (&self.ownership, &self.metrics);
        let mut refused = None;
        // One partition (of a deleted topic, say) must not hold the others up.
        self.unconfirmed.retain(
            |flight| match commit(consumer, &flight.at, flight.next, "") {
                Ok(()) => {
                    ownership.committed(&flight.at, flight.next);
                    metrics.count(&flight.tally);
                    metrics.committed();
                    false
                }
                Err(error) => {
                    refused = Some(error);
                    true
                }
            },
        );
        match refused {
            None => {
                self.not_before = None;
                self.status.clear(Condition::Commit);
            }
            Some(error) => {
                self.not_before = Some(Instant::now() + RETRY);
                self.tell(&error);
            }
        }
    }

    fn tell(&self, error: &KafkaError) {
        // A rebalance under way refuses commits and ends by itself, with a callback.
        let is_rebalance = matches!(
            error.rdkafka_error_code(),
            Some(RDKafkaErrorCode::RebalanceInProgress | RDKafkaErrorCode::IllegalGeneration)
        );
        self.metrics.commit_failures.inc();
        if !is_rebalance {
            self.status.wait_for(
                Condition::Commit,
                format!("the broker does not accept commits: {error}; they are tried again"),
            );
        }
    }
}

/// Commits one offset of one partition and waits for the broker's word.
pub(crate) fn commit(
    consumer: &BaseConsumer<Context>,
    at: &TopicPartition,
    next: NextOffset,
    metadata: &str,
) -> Result<(), KafkaError> {
    let mut offsets = TopicPartitionList::with_capacity(1);
    let mut element = offsets.add_partition(&at.topic, at.partition);
    element.set_metadata(metadata);
    element.set_offset(Offset::Offset(next.0))?;
    consumer.commit(&offsets, CommitMode::Sync)
}
