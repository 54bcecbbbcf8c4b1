//! The one place that commits: synchronously, on the poll thread, and only for partitions that are still held
//! as they were when their messages were read. What the broker does not accept is kept and tried again.

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
    metrics::Metrics,
    ownership::Ownership,
    progress::{Advance, Progress},
    status::{Condition, Status},
};

const RETRY: Duration = Duration::from_millis(500);

/// Commits what is stored.
pub(crate) struct Committer {
    ownership: Arc<Ownership>,
    metrics: Metrics,
    status: Status,
    pending: Progress,
    not_before: Option<Instant>,
}

impl Committer {
    pub fn new(ownership: Arc<Ownership>, metrics: Metrics, status: Status) -> Self {
        Self {
            ownership,
            metrics,
            status,
            pending: Progress::default(),
            not_before: None,
        }
    }

    /// Everything up to here is stored, its dead letters are acknowledged: commit it.
    /// Must not be called while an earlier one is pending.
    pub fn commit(&mut self, stored: Progress, consumer: &BaseConsumer<Context>) {
        self.pending = stored;
        self.not_before = None;
        self.attempt(consumer);
    }

    /// Is anything stored but not committed?
    pub fn is_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Tries again what the broker did not accept, when it is time.
    pub fn retry(&mut self, consumer: &BaseConsumer<Context>) {
        if self.is_pending() && self.not_before.is_none_or(|at| Instant::now() >= at) {
            self.attempt(consumer);
        }
    }

    fn attempt(&mut self, consumer: &BaseConsumer<Context>) {
        self.give_up_lost();
        if self.pending.is_empty() {
            self.status.clear(Condition::Commit);
            return;
        }
        let Err(error) = commit_all(consumer, self.pending.advances()) else {
            let done = std::mem::take(&mut self.pending);
            done.advances()
                .iter()
                .for_each(|advance| self.confirmed(advance));
            self.metrics.committed();
            self.status.clear(Condition::Commit);
            return;
        };
        if is_of_one_partition(&error) {
            self.attempt_each(consumer);
        }
        self.not_before = Some(Instant::now() + RETRY);
        if self.is_pending() {
            self.metrics.commit_failures.inc();
            self.status.wait_for(
                Condition::Commit,
                format!("the broker does not accept commits: {error}; they are tried again"),
            );
        }
    }

    /// One partition (of a deleted topic, say) must not hold the others up.
    fn attempt_each(&mut self, consumer: &BaseConsumer<Context>) {
        let mut refused = std::mem::take(&mut self.pending);
        refused.retain(|advance| {
            let is_refused = commit_all(consumer, std::slice::from_ref(advance)).is_err();
            if !is_refused {
                self.confirmed(advance);
                self.metrics.committed();
            }
            is_refused
        });
        self.pending = refused;
    }

    fn confirmed(&self, advance: &Advance) {
        self.ownership.committed(&advance.partition, advance.next);
        self.metrics.count(&advance.tally);
    }

    fn give_up_lost(&mut self) {
        let (ownership, metrics) = (&self.ownership, &self.metrics);
        self.pending.retain(|advance| {
            let is_held = ownership.is_held(&advance.partition, advance.epoch);
            if !is_held {
                metrics.given_up.inc_by(advance.tally.messages());
            }
            is_held
        });
    }
}

/// Errors that the broker gives for a partition, not for the group or the connection.
fn is_of_one_partition(error: &KafkaError) -> bool {
    matches!(
        error.rdkafka_error_code(),
        Some(
            RDKafkaErrorCode::UnknownTopicOrPartition
                | RDKafkaErrorCode::TopicAuthorizationFailed
                | RDKafkaErrorCode::InvalidCommitOffsetSize
        )
    )
}

fn commit_all(consumer: &BaseConsumer<Context>, advances: &[Advance]) -> Result<(), KafkaError> {
    let mut offsets = TopicPartitionList::with_capacity(advances.len());
    for advance in advances {
        let at = &advance.partition;
        offsets.add_partition_offset(&at.topic, at.partition, Offset::Offset(advance.next.0))?;
    }
    consumer.commit(&offsets, CommitMode::Sync)
}
