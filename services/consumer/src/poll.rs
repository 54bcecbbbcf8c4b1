//! The poll loop: one thread polls, decodes, judges and builds batches, plans them, sends them, and confirms what has
//! landed.
//!
//! Batches are built for each partition apart; two are on their way at once, never two of one partition. A partition
//! that waits by itself (a schema, a halted topic, an unknown plan) is held while the others go on.
//! Never inserts, never publishes.

mod reading;

use std::{
    sync::{Arc, MutexGuard, PoisonError, mpsc::Receiver},
    time::{Duration, Instant},
};

use rdkafka::consumer::{BaseConsumer, Consumer as _};
use tokio::sync::mpsc::Sender;

use crate::{
    ConsumerError,
    barrier::Barrier,
    batches::{Batches, Occasion, Open, Ready},
    budget::Budget,
    commit::{Committer, RETRY},
    context::Context,
    flight::Flight,
    halt::Outcomes,
    holds::{Hold, Holds},
    insert::{AT_ONCE, Sent},
    intake::Intake,
    metrics::Metrics,
    pace::Pace,
    partition::TopicPartition,
    plans::Plans,
    status::Status,
    stop::Stop,
};

/// How long the loop waits for a flight to land, with nothing to read.
const PATIENCE: Duration = Duration::from_secs(1);
/// The same while partitions are paused: the group must be served meanwhile.
const PATIENCE_PAUSED: Duration = Duration::from_millis(100);

/// The state of the loop.
pub(crate) struct PollLoop {
    pub consumer: Arc<BaseConsumer<Context>>,
    pub barrier: Barrier,
    pub plans: Plans,
    pub intake: Intake,
    pub batches: Batches,
    pub pace: Pace,
    pub budget: Budget,
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
            self.end_replays();
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
            && !self.barrier.flights.has_any_to_confirm()
            && !self.committer().is_any_pending()
    }

    fn committer(&self) -> MutexGuard<'_, Committer> {
        let committer = self.barrier.committer.lock();
        committer.unwrap_or_else(PoisonError::into_inner)
    }

    /// Does the loop read messages now, or only serve the group?
    fn is_reading(&self) -> bool {
        !self.stop.is_asked() && !self.budget.is_over()
    }

    /// Confirms what has landed; with nothing to read it waits a moment for that.
    fn confirm(&mut self) {
        if !self.is_reading() {
            let patience = if self.flow.paused {
                PATIENCE_PAUSED
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

    /// Ends the replays of which nothing more can come; a stop gives the others up, and their plans stay open.
    fn end_replays(&mut self) {
        self.batches.close_proven(&self.barrier.ownership);
        if self.stop.is_asked() {
            let given_up = self.batches.give_up_replays();
            self.metrics.given_up.inc_by(given_up);
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
        let (occasion, ownership) = (self.occasion(), &self.barrier.ownership);
        let due = self
            .batches
            .take_due(&self.pace, now, occasion, ownership, is_busy);
        due.map(Open::ship)
    }

    fn occasion(&self) -> Occasion {
        if self.stop.is_asked() {
            Occasion::Stopping
        } else if self.budget.is_crowded(self.batches.bytes()) {
            Occasion::Crowded
        } else if self.flow.is_idle {
            Occasion::Quiet
        } else {
            Occasion::Steady
        }
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
            is_given_up: false,
        });
        if let Some(is_same) = ready.repeats {
            self.metrics.repeated(is_same);
        }
        self.pace.sent(Instant::now());
        self.shipments
            .try_send((id, ready.shipment))
            .map_err(|_| ConsumerError::TaskEnded)
    }

    /// What is held in memory, against the budget.
    fn weigh(&mut self) {
        let (flights, flying) = self.barrier.flights.weight();
        let ready: usize = self.ready.iter().map(|ready| ready.shipment.bytes).sum();
        let bytes = self.batches.bytes() + ready + flying;
        let can_move = flights > 0
            || !self.ready.is_empty()
            || self.committer().is_any_pending()
            || !self.batches.waits_for_replays_only();
        self.budget.weigh(bytes, can_move, Instant::now());
        self.metrics.memory.set(bytes as f64);
    }

    /// Pauses when nothing is read, and again whatever was assigned since; resumes when it is.
    fn set_pause(&mut self) -> Result<(), ConsumerError> {
        let wants_pause = self.stop.is_asked() || self.budget.is_long_over(Instant::now());
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
        self.metrics.paused.set(f64::from(u8::from(wants_pause)));
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
        if self.ready.is_empty() {
            self.committer().clear_when_nothing_waits();
        }
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
}
