//! Why the detector cannot go on or has to try again: one variant for each operation.

use rdkafka::error::KafkaError;
use store::StoreError;

/// A failed operation of the detector.
#[derive(Debug, thiserror::Error)]
pub enum DetectorError {
    /// The Kafka client cannot be made.
    #[error("the Kafka client cannot be made")]
    Client(#[source] KafkaError),
    /// A thread could not be started.
    #[error("a thread for {what} cannot be started")]
    Thread {
        /// A topic, or what the broker was to be asked.
        what: &'static str,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// The confirmed offsets are not known.
    #[error(
        "the broker does not say how far the changes of {topic} were worked off: is Kafka up, and is the topic made (`sharetrail migrate --kafka HOST:PORT`)?"
    )]
    Committed {
        /// Which topic.
        topic: &'static str,
        /// Why.
        #[source]
        cause: KafkaError,
    },
    /// The offsets could not be confirmed.
    #[error("the broker does not confirm how far the changes were worked off")]
    Commit(#[source] KafkaError),
    /// The offsets were not confirmed in time; the client still waits for the broker.
    #[error("the broker does not say whether it has confirmed how far the changes were worked off")]
    Unconfirmed,
    /// A thread that asked the broker ended by itself.
    #[error("a thread that asked the broker ended by itself; its message is in the log")]
    Asking,
    /// The store did not answer, or not to the end.
    #[error("the store cannot be asked for the events of a person")]
    Store(#[from] StoreError),
}

impl DetectorError {
    /// The error and its causes, each once.
    pub(crate) fn told(&self) -> String {
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
