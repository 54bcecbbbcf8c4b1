//! What librdkafka tells us: assignments, revocations, errors. Never commits, never inserts.

use std::sync::Arc;

use rdkafka::{
    ClientContext, TopicPartitionList,
    config::RDKafkaLogLevel,
    consumer::{BaseConsumer, ConsumerContext, Rebalance},
    error::KafkaError,
};

use crate::{
    barrier::Barrier,
    ownership::Ownership,
    partition::TopicPartition,
    status::{Condition, Status},
};

/// Callbacks; those of a rebalance run on the poll thread, inside `poll`.
pub(crate) struct Context {
    pub ownership: Arc<Ownership>,
    pub barrier: Barrier,
    pub status: Status,
}

impl ClientContext for Context {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        match level {
            RDKafkaLogLevel::Emerg
            | RDKafkaLogLevel::Alert
            | RDKafkaLogLevel::Critical
            | RDKafkaLogLevel::Error => {
                tracing::error!(facility, "{message}");
            }
            RDKafkaLogLevel::Warning => tracing::warn!(facility, "{message}"),
            RDKafkaLogLevel::Notice | RDKafkaLogLevel::Info => {
                tracing::info!(facility, "{message}")
            }
            RDKafkaLogLevel::Debug => tracing::debug!(facility, "{message}"),
        }
    }

    fn error(&self, error: KafkaError, reason: &str) {
        tracing::warn!(%error, "{reason}");
    }
}

impl ConsumerContext for Context {
    /// When it returns from a revocation, no commit of those partitions can follow: see [`Barrier`].
    fn pre_rebalance(&self, consumer: &BaseConsumer<Self>, rebalance: &Rebalance<'_>) {
        match rebalance {
            Rebalance::Assign(partitions) => {
                let partitions = named(partitions);
                tracing::info!(count = partitions.len(), "partitions assigned");
                self.ownership.assign(partitions);
                self.status.clear(Condition::Assignment);
            }
            Rebalance::Revoke(partitions) => {
                let partitions = named(partitions);
                tracing::info!(count = partitions.len(), "partitions revoked");
                self.barrier.let_go(&partitions, consumer);
            }
            Rebalance::Error(error) => {
                tracing::warn!(%error, "the group lost us; everything is given up and read again");
                self.barrier.lose_all();
            }
        }
    }
}

fn named(partitions: &TopicPartitionList) -> Vec<TopicPartition> {
    let named = partitions.elements();
    named
        .iter()
        .map(|element| TopicPartition::new(element.topic(), element.partition()))
        .collect()
}
