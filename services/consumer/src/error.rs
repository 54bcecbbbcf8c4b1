//! Why the consumer ends by itself. What may pass by waiting is not here: it is waited for.

use rdkafka::{error::KafkaError, types::RDKafkaErrorCode};

use crate::dead_letter::SealError;

/// An end that only a new start mends. Nothing that was not stored is committed.
#[derive(Debug, thiserror::Error)]
pub enum ConsumerError {
    /// The Kafka client could not be made, or refused an order.
    #[error("the Kafka client cannot be used: {0}")]
    Kafka(#[source] KafkaError),
    /// librdkafka cannot go on.
    #[error("the Kafka client cannot go on ({code}): {reason}; start the consumer again")]
    Fatal {
        /// Its code.
        code: RDKafkaErrorCode,
        /// Its words.
        reason: String,
    },
    /// A dead letter could not be sealed, and its message must not be passed over.
    #[error(transparent)]
    Seal(SealError),
    /// A thread could not be started.
    #[error("a thread of the consumer cannot be started")]
    Thread(#[source] std::io::Error),
    /// A task that inserts or asks the store ended before the poll loop.
    #[error("a task that works with the store ended; the log says why. Start the consumer again")]
    TaskEnded,
    /// The poll loop ended without a word.
    #[error("the poll loop ended unexpectedly; start the consumer again")]
    PollLoopEnded,
}
