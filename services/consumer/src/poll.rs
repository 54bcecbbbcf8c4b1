//! The poll loop: one thread polls, decodes, judges and builds batches, plans them, sends them, and confirms what has
//! landed.
//!
//! Batches are built for each partition apart; two are on their way at once, never two of one partition. When all of
//! them together weigh more than the budget it stops reading: for a moment by not polling, then by pausing its
//! partitions and polling all the same, so that it stays a member of the group. A partition that waits by itself (a
//! schema, a halted topic, an unknown plan) is held while the others go on.
//! Never inserts, never publishes.

use std::{
    sync::{Arc, MutexGuard, PoisonError, mpsc::Receiver},
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
    barrier::Barrier,
    batches::{Batches, Open, Ready},
    commit::{Committer, RETRY},
    context::Context,
    flight::Flight,
    halt::Outcomes,
    holds::{Hold, Holds},
    insert::{AT_ONCE, Sent},
    intake::{Intake, Message, Taken},
    metrics::Metrics,
    pace::Pace,
    partition::TopicPartition,
    plans::Plans,
    status::Status,
    stop::Stop,
};

/// Messages between two looks at the flights, the clock and the stop signal.
const RUN: usize = 256;
/// How long the loop waits for a flight to land without polling; beyond it, partitions are paused.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long one poll waits for a message: while a batch is open, and while there is none.
const POLL_OPEN: Duration = Duration::from_millis(20);
const POLL_EMPTY: Duration = Duration::from_millis(100);

/// The state of the loop.
pub(crate) struct PollLoop {
    pub consumer: Arc<BaseConsumer<Context>>,
    pub barrier: Barrier,
    pub plans: Plans,
    pub intake: Intake,
    pub batches: Batches,
    pub pace: Pace,
    /// Bytes of all batches, built and on their way.
    pub budget: usize,
    pub shipments: Sender<Sent>,
    pub ledger: Receiver<Outcomes>,
    pub status: Status,
    pub holds: Holds,
    pub stop: Stop,
    pub flow: Flow,
    /// Batches whose plan the broker has not taken yet.
    pub ready: Vec<Ready>,
    pub metrics: Metrics,
}

/// Whether messages come.
#[derive(Default)]
pub(crate) struct Flow {
    paused: bool,
    is_idle: bool,
    is_over_budget: bool,
    /// The change of ownership that batches and the pause already know.
    changes_seen: u64,
    /// The change of halts that is already told.
    halts_seen: u64,
}

impl PollLoop {
    /// Runs until it is stopped and everything read is confirmed, or its deadline is over.
    pub fn run(mut self) -> Result<(), ConsumerError> {
        loop {
            self.confirm();
            self.send()?;
            if self.stop.is_asked() && (self.is_done() || self.stop.is_overdue()) {
                break;
            }
            self.weigh();
            self.set_pause()?;
            self.set_holds()?;
            self.read()?;
        }
        if !self.is_done() {
            tracing::warn!(
                "stopped before everything was confirmed: it is read again, and repeats collapse"
            );
        }
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.batches.is_empty()
            && self.ready.is_empty()
            && self.barrier.flights.weight().0 == 0
            && !self.committer().is_any_pending()
    }

    fn committer(&self) -> MutexGuard<'_, Committer> {
        let committer = self.barrier.committer.lock();
        committer.unwrap_or_else(PoisonError::into_inner)
    }

    /// Does the loop read messages now, or only serve the group?
    fn is_reading(&self) -> bool {
        !self.stop.is_asked() && !self.flow.is_over_budget
    }

    /// Confirms what has landed; with nothing to read it waits a moment for that.
    fn confirm(&mut self) {
        if !self.is_reading() {
            let patience = if self.flow.paused {
                POLL_EMPTY
            } else {
                PATIENCE
            };
            self.barrier.flights.wait(patience);
        }
        let landed = self.barrier.flights.take_landed();
        for took in landed.iter().filter_map(|flight| flight.took) {
            self.pace.took(took.as_secs_f64());
        }
        let mut committer = self.committer();
        if landed.is_empty() {
            committer.retry(&self.consumer);
        } else {
            committer.confirm(landed, &self.consumer);
        }
    }

    /// Plans and sends the batches that are due, as many as may be on their way.
    fn send(&mut self) -> Result<(), ConsumerError> {
        while self.shipments.capacity() > 0 && self.barrier.flights.weight().0 < AT_ONCE {
            let Some(next) = self.next_ready() else {
                return Ok(());
            };
            self.dispatch(next)?;
        }
        Ok(())
    }

    /// The batch that goes next: one whose plan was refused and is to be tried again, or one that is due.
    fn next_ready(&mut self) -> Option<Ready> {
        let now = Instant::now();
        let is_time = |ready: &Ready| ready.not_before.is_none_or(|at| now >= at);
        if let Some(index) = self.ready.iter().position(is_time) {
            return Some(self.ready.remove(index));
        }
        let (flights, ready) = (&self.barrier.flights, &self.ready);
        let committer = self.barrier.committer.lock();
        let committer = committer.unwrap_or_else(PoisonError::into_inner);
        let is_busy = |at: &TopicPartition| {
            flights.has(at) || committer.is_pending(at) || ready.iter().any(|ready| ready.at == *at)
        };
        let (wants_all, is_idle) = (self.stop.is_asked(), self.flow.is_idle);
        let due = self
            .batches
            .take_due(&self.pace, now, (wants_all, is_idle), is_busy);
        due.map(Open::ship)
    }

    /// Plans a batch and sends it.
    ///
    /// # Errors
    /// The inserter has ended.
    fn dispatch(&mut self, mut ready: Ready) -> Result<(), ConsumerError> {
        let is_planned =
            self.committer()
                .plan(&self.consumer, (&ready.at, ready.epoch), &ready.plan);
        if !is_planned {
            ready.not_before = Some(Instant::now() + RETRY);
            self.ready.push(ready);
            return Ok(());
        }
        #[cfg(feature = "broken-confirm-first")]
        crate::broken::confirm_first(&self.consumer, &ready);
        let id = self.barrier.flights.begin(Flight {
            at: ready.at,
            epoch: ready.epoch,
            next: ready.next,
            tally: ready.shipment.tally.clone(),
            bytes: ready.shipment.bytes,
            took: None,
        });
        self.pace.sent(Instant::now());
        self.shipments
            .try_send((id, ready.shipment))
            .map_err(|_| ConsumerError::InserterEnded)
    }

    /// What is held in memory, against the budget.
    fn weigh(&mut self) {
        let (_, flying) = self.barrier.flights.weight();
        let ready: usize = self.ready.iter().map(|ready| ready.shipment.bytes).sum();
        let bytes = self.batches.bytes() + ready + flying;
        self.flow.is_over_budget = bytes >= self.budget;
        self.metrics.memory.set(bytes as f64);
    }

    /// Pauses when nothing is read, and again whatever was assigned since; resumes when it is.
    fn set_pause(&mut self) -> Result<(), ConsumerError> {
        let wants_pause = !self.is_reading();
        let changes = self.barrier.ownership.changes();
        let changed = self.flow.changes_seen != changes;
        if changed {
            self.give_up_lost();
            self.flow.changes_seen = changes;
        }
        if wants_pause && (changed || !self.flow.paused) {
            let assignment = self.consumer.assignment().map_err(ConsumerError::Kafka)?;
            self.consumer
                .pause(&assignment)
                .map_err(ConsumerError::Kafka)?;
        } else if !wants_pause && (self.flow.paused || changed) {
            // Also after a change: librdkafka keeps a pause over a revocation, and a partition may come back paused.
            let assignment = self.consumer.assignment().map_err(ConsumerError::Kafka)?;
            self.consumer
                .resume(&self.holds.free(&assignment))
                .map_err(ConsumerError::Kafka)?;
        }
        self.flow.paused = wants_pause;
        Ok(())
    }

    fn give_up_lost(&mut self) {
        let ownership = &self.barrier.ownership;
        let mut given_up = self.batches.give_up_lost(ownership);
        self.ready.retain(|ready| {
            let is_held = ownership.is_held(&ready.at, ready.epoch);
            given_up += if is_held {
                0
            } else {
                ready.shipment.tally.messages()
            };
            is_held
        });
        self.holds.give_up_lost(ownership);
        self.intake.halts.give_up_lost(ownership);
        self.metrics.given_up.inc_by(given_up);
    }

    /// Hears what the ledger says, asks it again about halted topics, and lets those go that need not wait any more.
    fn set_holds(&mut self) -> Result<(), ConsumerError> {
        self.plans.learn(&self.barrier.ownership, &self.consumer);
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
        let (plans, ownership) = (&self.plans, &self.barrier.ownership);
        let is_over = |at: &TopicPartition, why: Hold| match why {
            Hold::Plan => plans.knows(&at.topic, at.partition, ownership),
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
        let timeout = match (self.flow.paused, self.batches.is_empty()) {
            (true, _) => Duration::from_millis(1),
            (false, true) => POLL_EMPTY,
            (false, false) => POLL_OPEN,
        };
        self.intake.refresh();
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
        let taken = self.intake.take(&message, &mut open.block);
        let taken = taken.map_err(ConsumerError::Seal)?;
        if taken == Taken::In {
            open.took(at.2, &self.pace, now);
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
