//! Reading: a run of messages at a time, each into the batch of its partition. Never sends a batch.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::time::{ReceivedAt, UtcMicros};
use rdkafka::{Message as _, Timestamp, consumer::Consumer as _, message::BorrowedMessage};

use super::PollLoop;
use crate::{
    ConsumerError,
    holds::Hold,
    intake::{Message, Taken},
    partition::TopicPartition,
};

/// A run ends after so many messages, bytes or so much time: then the loop looks at the flights, the clock and the
/// stop signal.
const RUN: usize = 256;
const RUN_BYTES: usize = 1 << 20;
const RUN_TIME: Duration = Duration::from_millis(20);
/// How long one poll waits for a message: while a batch is open, and while there is none.
const POLL_OPEN: Duration = Duration::from_millis(20);
const POLL_EMPTY: Duration = Duration::from_millis(100);

impl PollLoop {
    /// Polls a run of messages; while paused one poll only serves the group.
    pub(super) fn read(&mut self) -> Result<(), ConsumerError> {
        if !self.is_reading() && !self.flow.paused {
            return Ok(());
        }
        let timeout = match (self.flow.paused, self.batches.is_empty()) {
            (true, _) => Duration::from_millis(1),
            (false, true) => POLL_EMPTY,
            (false, false) => POLL_OPEN,
        };
        self.intake.refresh();
        let consumer = Arc::clone(&self.consumer);
        let (start, mut bytes) = (Instant::now(), 0);
        for _ in 0..RUN {
            match consumer.poll(timeout) {
                None => {
                    // Paused, silence says nothing of what waits.
                    self.flow.is_idle = !self.flow.paused;
                    return Ok(());
                }
                Some(Ok(message)) => {
                    bytes += message.payload_len();
                    self.take(&message)?;
                }
                Some(Err(error)) => {
                    if let Some((code, reason)) = consumer.client().fatal_error() {
                        return Err(ConsumerError::Fatal { code, reason });
                    }
                    tracing::warn!(%error, "Kafka reports");
                    return Ok(());
                }
            }
            if bytes >= RUN_BYTES || start.elapsed() >= RUN_TIME {
                break;
            }
        }
        self.flow.is_idle = false;
        Ok(())
    }

    fn take(&mut self, message: &BorrowedMessage<'_>) -> Result<(), ConsumerError> {
        if self.flow.changes_seen != self.barrier.ownership.changes() {
            self.give_up_lost();
            // The pause has not heard of it yet: `changes_seen` stays.
        }
        let at = (message.topic(), message.partition(), message.offset());
        if self.holds.is_held(at.0, at.1) {
            return Ok(());
        }
        #[cfg(feature = "broken-no-barrier")]
        crate::broken::was_read(at.0, at.1, at.2);
        match self.take_into_batch(at, message)? {
            Taken::In => Ok(()),
            Taken::NotYet(why) => self
                .holds
                .hold(at, why, &self.barrier.ownership, &self.consumer)
                .map_err(ConsumerError::Kafka),
        }
    }

    fn take_into_batch(
        &mut self,
        at: (&str, i32, i64),
        message: &BorrowedMessage<'_>,
    ) -> Result<Taken, ConsumerError> {
        let ownership = &self.barrier.ownership;
        if !self.plans.knows(at.0, at.1, ownership) {
            return Ok(Taken::NotYet(Hold::Plan));
        }
        let now = Instant::now();
        let plans = &mut self.plans;
        let plan = |at: &TopicPartition, epoch| plans.take(at, epoch);
        let Some(open) = self.batches.of(at, ownership, plan, now) else {
            // Lost while it was on its way to us: it is read again by whoever owns it now.
            return Ok(Taken::In);
        };
        let (received_at, is_broker_time) = received_at(message.timestamp());
        let message = Message {
            topic: at.0,
            partition: at.1,
            offset: at.2,
            received_at,
            is_broker_time,
            key: message.key(),
            value: message.payload().unwrap_or_default(),
        };
        let is_repeat = open.is_unfinished_replay();
        let taken = self.intake.take(&message, &mut open.block, is_repeat);
        let taken = taken.map_err(ConsumerError::Seal)?;
        if taken == Taken::In {
            open.took(at.2, &self.pace);
        }
        Ok(taken)
    }
}

/// The broker's time. A topic that is not set to `LogAppendTime` carries the writer's: it is used, and counted;
/// our clock decides nothing.
fn received_at(timestamp: Timestamp) -> (ReceivedAt, bool) {
    let micros = |millis: i64| ReceivedAt(UtcMicros(millis.saturating_mul(1_000)));
    match timestamp {
        Timestamp::LogAppendTime(millis) => (micros(millis), true),
        Timestamp::CreateTime(millis) => (micros(millis), false),
        Timestamp::NotAvailable => (micros(0), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_broker_s_time_is_trusted() {
        let at = |micros| ReceivedAt(UtcMicros(micros));
        assert_eq!(received_at(Timestamp::LogAppendTime(5)), (at(5_000), true));
        assert_eq!(received_at(Timestamp::CreateTime(5)), (at(5_000), false));
        assert_eq!(received_at(Timestamp::NotAvailable), (at(0), false));
        assert_eq!(
            received_at(Timestamp::CreateTime(i64::MAX)),
            (at(i64::MAX), false)
        );
    }
}
