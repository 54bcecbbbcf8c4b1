//! From messages to the broker's word. `Ok` means that the broker has all of them, on all in-sync replicas; after
//! `Err` it may have any of them, and the same request may be sent again.

use std::time::Duration;

use producer::{Count, EnqueueError, Publisher, Receipts};
use rdkafka::error::KafkaError;
use tokio::time::{Instant, timeout_at};

use crate::prepare::{Message, Prepared};

/// Beyond the client's own patience, for its last reports to arrive.
const GRACE: Duration = Duration::from_secs(2);

/// Why not every message is acknowledged. Holds nothing of a message.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PublishError {
    /// The queue stayed full.
    #[error("the queue of messages on their way stayed full")]
    Full,
    /// The client refused a message.
    #[error("a message was not handed over")]
    Enqueue(#[source] EnqueueError),
    /// The broker did not acknowledge.
    #[error("{} of {} messages were not acknowledged", .count.sent - .count.acknowledged, .count.sent)]
    Unacknowledged {
        /// How they stand.
        count: Count,
        /// Why the first one failed; none: no answer.
        #[source]
        first: Option<KafkaError>,
    },
}

/// Publishes all messages of one request and waits for the broker.
pub(crate) async fn publish(
    publisher: &Publisher,
    prepared: &Prepared,
    patience: Duration,
) -> Result<(), PublishError> {
    let (receipts, until) = (Receipts::default(), Instant::now() + patience);
    for Message { topic, key, value } in prepared.messages() {
        let handed_over = publisher.enqueue(topic, key, value, &receipts);
        timeout_at(until, handed_over)
            .await
            .map_err(|_| PublishError::Full)?
            .map_err(PublishError::Enqueue)?;
    }
    // The client gives every message up within its patience, counted from when it was handed over.
    let settled = timeout_at(until + GRACE, receipts.settled()).await;
    let count = settled.unwrap_or_else(|_| receipts.count());
    if count.acknowledged == count.sent {
        return Ok(());
    }
    Err(PublishError::Unacknowledged {
        count,
        first: receipts.first_failure().cloned(),
    })
}
