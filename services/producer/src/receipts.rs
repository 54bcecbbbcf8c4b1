//! What the broker said about messages that belong together: how many it has, how many it refused, and whether any
//! are still on their way. Never holds a message.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rdkafka::error::KafkaError;
use tokio::sync::Notify;

/// Where the broker put a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Partition of the topic.
    pub partition: i32,
    /// Offset in the partition.
    pub offset: i64,
}

/// Receipts of messages that belong together: one event, one HTTP request, one load of millions.
/// Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Receipts(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    acknowledged: AtomicU64,
    failed: AtomicU64,
    sent: AtomicU64,
    first_place: OnceLock<Place>,
    first_failure: OnceLock<KafkaError>,
    changed: Notify,
}

/// How the messages stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Handed over to the client.
    pub sent: u64,
    /// The broker has them, on all in-sync replicas.
    pub acknowledged: u64,
    /// Given up: the broker may or may not have them. Sending them again is safe.
    pub failed: u64,
}

impl Count {
    /// Neither acknowledged nor given up yet.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.sent
            .saturating_sub(self.acknowledged)
            .saturating_sub(self.failed)
    }
}

impl Receipts {
    /// How the messages stand now.
    #[must_use]
    pub fn count(&self) -> Count {
        // Ends before beginnings: a message that ends in between must not look as if it had never been sent.
        let acknowledged = self.0.acknowledged.load(Ordering::Acquire);
        let failed = self.0.failed.load(Ordering::Acquire);
        Count {
            sent: self.0.sent.load(Ordering::Acquire),
            acknowledged,
            failed,
        }
    }

    /// Resolves when no message is on its way any more; each ends within the client's patience.
    pub async fn settled(&self) -> Count {
        loop {
            let changed = self.0.changed.notified();
            tokio::pin!(changed);
            // Listening begins before the look, so that no change falls in between.
            changed.as_mut().enable();
            let count = self.count();
            if count.waiting() == 0 {
                return count;
            }
            changed.await;
        }
    }

    /// Resolves when a message ended, or after `limit`: a full queue may have room again.
    pub(crate) async fn moved(&self, limit: Duration) {
        // Not hearing of a change costs no more than `limit`.
        let _ = tokio::time::timeout(limit, self.0.changed.notified()).await;
    }

    /// Where the first acknowledged message lies.
    #[must_use]
    pub fn first_place(&self) -> Option<Place> {
        self.0.first_place.get().copied()
    }

    /// Why the first message that was given up was given up.
    #[must_use]
    pub fn first_failure(&self) -> Option<&KafkaError> {
        self.0.first_failure.get()
    }

    pub(crate) fn send(&self) {
        self.0.sent.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn unsend(&self) {
        self.0.sent.fetch_sub(1, Ordering::AcqRel);
    }

    pub(crate) fn acknowledge(&self, place: Place) {
        self.0.first_place.get_or_init(|| place);
        self.0.acknowledged.fetch_add(1, Ordering::AcqRel);
        self.0.changed.notify_waiters();
    }

    pub(crate) fn fail(&self, error: &KafkaError) {
        self.0.first_failure.get_or_init(|| error.clone());
        self.0.failed.fetch_add(1, Ordering::AcqRel);
        self.0.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn receipts_settle_when_every_message_has_ended() {
        let receipts = Receipts::default();
        assert_eq!(receipts.settled().await, Count::default());
        receipts.send();
        receipts.send();
        let waiting = tokio::spawn({
            let receipts = receipts.clone();
            async move { receipts.settled().await }
        });
        receipts.acknowledge(Place {
            partition: 1,
            offset: 7,
        });
        assert_eq!(receipts.count().waiting(), 1);
        receipts.fail(&KafkaError::Canceled);
        assert_eq!(
            waiting.await.unwrap(),
            Count {
                sent: 2,
                acknowledged: 1,
                failed: 1
            }
        );
        assert_eq!(
            receipts.first_place(),
            Some(Place {
                partition: 1,
                offset: 7
            })
        );
        assert_eq!(receipts.first_failure(), Some(&KafkaError::Canceled));
    }
}
