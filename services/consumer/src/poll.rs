//! The poll loop: one thread polls, decodes, judges and builds blocks, and commits what the inserter reports.
//!
//! At most one block is being built and one is on its way. When both are full it stops reading: for a moment by
//! not polling, then by pausing its partitions and polling all the same, so that it stays a member of the group.
//! A partition that waits by itself (a schema, a halted topic) is held while the others go on.
//! Never inserts, never publishes.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, TryRecvError},
    },
    time::{Duration, Instant},
};

use rdkafka::{
    Message as _, Timestamp,
    consumer::{BaseConsumer, Consumer as _},
    message::BorrowedMessage,
};
use tokio::sync::mpsc::Sender;

use domain::time::{ReceivedAt, UtcMicros};

use crate::{
    ConsumerError,
    block::{Block, BlockLimits, Due, Shipment},
    commit::Committer,
    context::Context,
    halt::Outcomes,
    holds::{Hold, Holds},
    intake::{Intake, Message, Taken},
    ownership::Ownership,
    partition::TopicPartition,
    progress::Progress,
    status::Status,
    stop::Stop,
};

/// Messages between two looks at the inserter, the clock and the stop signal.
const RUN: usize = 256;
/// How long a full block waits for the inserter without polling; beyond it, partitions are paused.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long one poll waits for a message: while a block is open, and while there is none.
const POLL_OPEN: Duration = Duration::from_millis(20);
const POLL_EMPTY: Duration = Duration::from_millis(100);

/// The state of the loop.
pub(crate) struct PollLoop {
    pub consumer: Arc<BaseConsumer<Context>>,
    pub ownership: Arc<Ownership>,
    pub intake: Intake,
    pub limits: BlockLimits,
    pub committer: Committer,
    pub shipments: Sender<Shipment>,
    pub done: Receiver<Progress>,
    pub ledger: Receiver<Outcomes>,
    pub status: Status,
    pub holds: Holds,
    pub stop: Stop,
    pub flow: Flow,
    pub block: Block,
}

/// Whether messages come, and what is on its way.
#[derive(Default)]
pub(crate) struct Flow {
    in_flight: bool,
    paused: bool,
    is_idle: bool,
    /// The change of ownership that the block and the pause already know.
    changes_seen: u64,
    /// The change of halts that is already told.
    halts_seen: u64,
}

impl PollLoop {
    /// Runs until it is stopped and everything read is committed, or its deadline is over.
    pub fn run(mut self) -> Result<(), ConsumerError> {
        loop {
            self.take_answer()?;
            self.committer.retry(&self.consumer);
            self.hand_over()?;
            if self.stop.is_asked() && (self.is_done() || self.stop.is_overdue()) {
                break;
            }
            self.set_pause()?;
            self.set_holds()?;
            self.read()?;
        }
        if !self.is_done() {
            tracing::warn!(
                "stopped before everything was committed: it is read again, and repeats collapse"
            );
        }
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.block.is_empty() && !self.flow.in_flight && !self.committer.is_pending()
    }

    /// Does the loop read messages now, or only serve the group?
    fn is_reading(&self) -> bool {
        !self.stop.is_asked() && self.due() != Due::Full
    }

    fn due(&self) -> Due {
        // On the way out there is nothing to wait for: what is there goes.
        let is_last = self.stop.is_asked() && !self.block.is_empty();
        match self
            .block
            .due(&self.limits, Instant::now(), self.flow.is_idle)
        {
            Due::NotYet if is_last => Due::Aged,
            due => due,
        }
    }

    /// Takes the inserter's answer, if there is one, and commits; with nothing else to do it waits a moment.
    fn take_answer(&mut self) -> Result<(), ConsumerError> {
        if !self.flow.in_flight {
            return Ok(());
        }
        let wait = match (self.is_reading(), self.flow.paused) {
            (true, _) => Duration::ZERO,
            (false, false) => PATIENCE,
            (false, true) => POLL_EMPTY,
        };
        let answer = if wait.is_zero() {
            self.done
                .try_recv()
                .map_err(|error| matches!(error, TryRecvError::Disconnected))
        } else {
            let answer = self.done.recv_timeout(wait);
            answer.map_err(|error| matches!(error, RecvTimeoutError::Disconnected))
        };
        match answer {
            Ok(stored) => {
                self.flow.in_flight = false;
                self.committer.commit(stored, &self.consumer);
                Ok(())
            }
            Err(false) => Ok(()),
            Err(true) => Err(ConsumerError::InserterEnded),
        }
    }

    /// Hands the block over when it is due and nothing is on its way or waits for its commit.
    fn hand_over(&mut self) -> Result<(), ConsumerError> {
        let is_free = !self.flow.in_flight && !self.committer.is_pending();
        if is_free && self.due() != Due::NotYet {
            self.shipments
                .try_send(self.block.ship())
                .map_err(|_| ConsumerError::InserterEnded)?;
            self.flow.in_flight = true;
        }
        Ok(())
    }

    /// Pauses when nothing is read, and again whatever was assigned since; resumes when it is.
    fn set_pause(&mut self) -> Result<(), ConsumerError> {
        let wants_pause = !self.is_reading();
        let changed = self.flow.changes_seen != self.ownership.changes();
        if changed {
            self.give_up_lost();
            self.flow.changes_seen = self.ownership.changes();
        }
        if wants_pause && (changed || !self.flow.paused) {
            let assignment = self.consumer.assignment().map_err(ConsumerError::Kafka)?;
            self.consumer
                .pause(&assignment)
                .map_err(ConsumerError::Kafka)?;
        } else if !wants_pause && self.flow.paused {
            let assignment = self.consumer.assignment().map_err(ConsumerError::Kafka)?;
            self.consumer
                .resume(&self.holds.free(&assignment))
                .map_err(ConsumerError::Kafka)?;
        }
        self.flow.paused = wants_pause;
        Ok(())
    }

    fn give_up_lost(&mut self) {
        self.block.progress.give_up_lost(&self.ownership);
        self.holds.give_up_lost(&self.ownership);
        self.intake.halts.give_up_lost(&self.ownership);
    }

    /// Hears what the ledger says, asks it again about halted topics, and lets those go that need not wait any more.
    fn set_holds(&mut self) -> Result<(), ConsumerError> {
        let halts = &mut self.intake.halts;
        while let Ok(answer) = self.ledger.try_recv() {
            halts.learn(&answer);
        }
        for question in halts.questions(Instant::now()) {
            // The task that asks ends only with the consumer.
            let _ = self.intake.questions.send(question);
        }
        if self.flow.halts_seen != self.intake.halts.changes() {
            self.flow.halts_seen = self.intake.halts.changes();
            self.status.show_halted(&self.intake.halts);
            self.intake.decoding.forget_absent();
        }
        let (halts, decoding) = (&self.intake.halts, &self.intake.decoding);
        let is_over = |at: &TopicPartition, why: Hold| match why {
            Hold::Schema(id) => !decoding.is_pending(id),
            Hold::Halted => !halts.is_halted(&at.topic),
            Hold::Ledger => halts.has_heard(&at.topic, at.partition),
        };
        self.holds
            .release(is_over, self.flow.paused, &self.consumer)
            .map_err(ConsumerError::Kafka)
    }

    /// Polls a run of messages; one poll serves the group when nothing is read.
    fn read(&mut self) -> Result<(), ConsumerError> {
        let timeout = match (self.flow.paused, self.block.is_empty()) {
            (true, _) => Duration::from_millis(1),
            (false, true) => POLL_EMPTY,
            (false, false) => POLL_OPEN,
        };
        let consumer = Arc::clone(&self.consumer);
        for _ in 0..RUN {
            match consumer.poll(timeout) {
                None => {
                    self.flow.is_idle = true;
                    return Ok(());
                }
                Some(Ok(message)) => self.take(&message)?,
                Some(Err(error)) => {
                    if let Some((code, reason)) = consumer.client().fatal_error() {
                        return Err(ConsumerError::Fatal { code, reason });
                    }
                    tracing::warn!(%error, "Kafka reports");
                    return Ok(());
                }
            }
        }
        self.flow.is_idle = false;
        Ok(())
    }

    fn take(&mut self, message: &BorrowedMessage<'_>) -> Result<(), ConsumerError> {
        if self.flow.changes_seen != self.ownership.changes() {
            self.give_up_lost();
            // The pause has not heard of it yet: `changes_seen` stays.
        }
        if self.holds.is_held(message.topic(), message.partition()) {
            return Ok(());
        }
        self.block.open(Instant::now());
        let (received_at, is_broker_time) = received_at(message.timestamp());
        let message = Message {
            topic: message.topic(),
            partition: message.partition(),
            offset: message.offset(),
            received_at,
            is_broker_time,
            key: message.key(),
            value: message.payload().unwrap_or_default(),
        };
        let taken = self.intake.take(&message, &mut self.block);
        match taken.map_err(ConsumerError::Seal)? {
            Taken::In => Ok(()),
            Taken::NotYet(why) => {
                let at = (message.topic, message.partition, message.offset);
                self.holds
                    .hold(at, why, &self.ownership, &self.consumer)
                    .map_err(ConsumerError::Kafka)
            }
        }
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
