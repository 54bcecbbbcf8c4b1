//! Why the archive could not be written or read: one variant for each operation.

use rdkafka::error::KafkaError;

use crate::{file::Damage, name::Place};

/// An operation that failed.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The address of the archive is none.
    #[error(
        "'{address}' is no address of an archive: write file:///a/folder or s3://bucket/prefix"
    )]
    Address {
        /// What was given.
        address: String,
        /// Why.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The storage does not answer, or refuses.
    #[error("the archive's storage does not {operation}")]
    Storage {
        /// What was asked of it: list, keep a file, give a file.
        operation: &'static str,
        /// Why.
        #[source]
        cause: object_store::Error,
    },
    /// A file is not as it was written.
    #[error(
        "{path} is damaged: restore it from a copy, or move it away and start the archiver again, which archives its range once more while Kafka has it"
    )]
    Damaged {
        /// Which.
        path: String,
        /// How.
        #[source]
        cause: Damage,
    },
    /// A file cannot be encoded; a fault of this program.
    #[error("a file of the archive cannot be encoded")]
    Encode(#[source] Box<apache_avro::Error>),
    /// The Kafka client cannot be made.
    #[error("the Kafka client cannot be made")]
    Client(#[source] KafkaError),
    /// The broker did not list its topics, or did not say how far a partition reaches.
    #[error("the broker does not answer: is Kafka up, and is SHARETRAIL_KAFKA its address?")]
    Broker(#[source] KafkaError),
    /// A partition cannot be read.
    #[error("{place}, cannot be read from offset {offset}; try again when the broker answers")]
    Read {
        /// Which.
        place: Place,
        /// From where.
        offset: i64,
        /// Why.
        #[source]
        cause: KafkaError,
    },
    /// The thread that reads cannot be started.
    #[error("a thread cannot be started")]
    Thread(#[source] std::io::Error),
    /// The archiving thread ended by itself.
    #[error("the archiving thread ended by itself; its message is in the log")]
    Ended,
}

impl From<apache_avro::Error> for ArchiveError {
    fn from(error: apache_avro::Error) -> Self {
        Self::Encode(Box::new(error))
    }
}

impl ArchiveError {
    /// The error and its causes, each once.
    #[must_use]
    pub fn in_full(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(next) = cause {
            let words = next.to_string();
            if !text.contains(&words) {
                text = format!("{text}: {words}");
            }
            cause = next.source();
        }
        text
    }
}
