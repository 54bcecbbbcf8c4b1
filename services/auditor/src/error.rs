//! Why an audit could not be done: one variant for each operation. What it found is no error.

use rdkafka::error::KafkaError;
use store::StoreError;

/// An audit that came to no end. Nothing is known to be missing, nor to be complete.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The Kafka client cannot be made.
    #[error("the Kafka client cannot be made")]
    Client(#[source] KafkaError),
    /// The broker did not list its topics.
    #[error(
        "the broker does not list its topics: is Kafka up, and is SHARETRAIL_KAFKA its address?"
    )]
    Topics(#[source] KafkaError),
    /// The group's offsets are not known.
    #[error(
        "the broker does not say what the consumer group has confirmed; try again when it answers"
    )]
    Committed(#[source] KafkaError),
    /// The range of a partition is not known.
    #[error(
        "the broker does not say from where to where {topic}, partition {partition}, reaches; try again when it answers"
    )]
    Range {
        /// Which topic.
        topic: String,
        /// Which partition.
        partition: i32,
        /// Why.
        #[source]
        cause: KafkaError,
    },
    /// Offsets that the log does not have could not be looked for in Kafka.
    #[error(
        "{topic}, partition {partition}, cannot be read from offset {offset}; try again when the broker answers"
    )]
    Read {
        /// Which topic.
        topic: String,
        /// Which partition.
        partition: i32,
        /// From where.
        offset: i64,
        /// Why.
        #[source]
        cause: KafkaError,
    },
    /// A blocking call of the Kafka client ended by itself.
    #[error("a thread that asked the broker ended by itself; its message is in the log")]
    Thread(#[source] tokio::task::JoinError),
    /// The store did not answer.
    #[error("the store cannot be audited")]
    Store(#[from] StoreError),
}
