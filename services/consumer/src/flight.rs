//! Batches on their way to the store, between the poll thread that sent them and the tasks that insert them.
//! The one place where both meet: so that a partition that is taken away can be waited for. Never commits.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::{
    partition::{Epoch, NextOffset, TopicPartition},
    tally::Tally,
};

/// A batch that was planned and sent.
#[derive(Clone, Debug)]
pub(crate) struct Flight {
    /// Its partition.
    pub at: TopicPartition,
    /// The ownership under which it was read.
    pub epoch: Epoch,
    /// What to commit when it is stored.
    pub next: NextOffset,
    /// How its messages ended.
    pub tally: Tally,
    /// What it weighs in memory.
    pub bytes: usize,
    /// How long its insert took; `None` while it is on its way.
    pub took: Option<Duration>,
    /// Its partition was lost meanwhile: nothing of it is confirmed, but until it lands it takes its memory and its
    /// place, and the next batch of the same partition does not overtake it.
    pub is_given_up: bool,
}

/// Names a flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FlightId(u64);

/// All that are on their way. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Flights(Arc<Inner>);

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
    landed: Condvar,
}

#[derive(Default)]
struct State {
    flights: Vec<(FlightId, Flight)>,
    last_id: u64,
}

impl Flights {
    /// One more.
    pub fn begin(&self, flight: Flight) -> FlightId {
        let mut state = self.lock();
        state.last_id += 1;
        let id = FlightId(state.last_id);
        state.flights.push((id, flight));
        id
    }

    /// The store has it.
    pub fn land(&self, id: FlightId, took: Duration) {
        let mut state = self.lock();
        let known = state.flights.iter_mut().find(|(known, _)| *known == id);
        if let Some((_, flight)) = known {
            flight.took = Some(took);
        }
        drop(state);
        self.0.landed.notify_all();
    }

    /// Waits until one has landed, or so long; at once when one has.
    pub fn wait(&self, most: Duration) {
        self.wait_until(Instant::now() + most, |state| {
            state.flights.is_empty()
                || state
                    .flights
                    .iter()
                    .any(|(_, flight)| flight.took.is_some())
        });
    }

    /// Waits until every flight of these partitions has landed, or the deadline is over. Those that were given up
    /// before have nothing left to be confirmed.
    pub fn wait_for(&self, partitions: &[TopicPartition], deadline: Instant) {
        self.wait_until(deadline, |state| {
            let mut flights = state.flights.iter();
            flights.all(|(_, flight)| {
                flight.took.is_some() || flight.is_given_up || !partitions.contains(&flight.at)
            })
        });
    }

    /// Takes those that have landed, to be confirmed.
    pub fn take_landed(&self) -> Vec<Flight> {
        let mut landed = Vec::new();
        self.lock().flights.retain(|(_, flight)| {
            if flight.took.is_some() && !flight.is_given_up {
                landed.push(flight.clone());
            }
            flight.took.is_none()
        });
        landed
    }

    /// Gives up the flights of lost partitions, landed or not; says how many messages they had.
    pub fn give_up(&self, is_lost: impl Fn(&Flight) -> bool) -> u64 {
        let mut messages = 0;
        for (_, flight) in &mut self.lock().flights {
            if !flight.is_given_up && is_lost(flight) {
                flight.is_given_up = true;
                messages += flight.tally.messages();
            }
        }
        messages
    }

    /// Is any on its way that will be confirmed?
    pub fn has_any_to_confirm(&self) -> bool {
        self.lock()
            .flights
            .iter()
            .any(|(_, flight)| !flight.is_given_up)
    }

    /// Is a batch of this partition on its way?
    pub fn has(&self, at: &TopicPartition) -> bool {
        self.lock()
            .flights
            .iter()
            .any(|(_, flight)| flight.at == *at)
    }

    /// How many are on their way, and what they weigh.
    pub fn weight(&self) -> (usize, usize) {
        let state = self.lock();
        let bytes = state.flights.iter().map(|(_, flight)| flight.bytes).sum();
        (state.flights.len(), bytes)
    }

    fn wait_until(&self, deadline: Instant, is_so: impl Fn(&State) -> bool) {
        let mut state = self.lock();
        while !is_so(&state) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let waited = self.0.landed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it is held; the list is whole in any case.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flight(partition: i32) -> Flight {
        Flight {
            at: TopicPartition::new("t", partition),
            epoch: Epoch(1),
            next: NextOffset(10),
            tally: Tally::default(),
            bytes: 7,
            took: None,
            is_given_up: false,
        }
    }

    #[test]
    fn a_partition_that_is_taken_away_is_waited_for_and_the_others_are_not() {
        let flights = Flights::default();
        let (mine, other) = (flights.begin(flight(0)), flights.begin(flight(1)));
        let inserting = flights.clone();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            inserting.land(mine, Duration::ZERO);
        });
        let at = [TopicPartition::new("t", 0)];
        flights.wait_for(&at, Instant::now() + Duration::from_secs(30));
        let landed = flights.take_landed();
        assert_eq!(landed.len(), 1);
        assert_eq!(landed[0].at, at[0]);
        assert!(flights.has(&TopicPartition::new("t", 1)) && !flights.has(&at[0]));
        thread.join().unwrap();
        flights.land(other, Duration::ZERO);
        assert_eq!(flights.weight(), (1, 7));
    }

    #[test]
    fn waiting_ends_at_its_deadline_and_what_was_given_up_lands_unseen() {
        let flights = Flights::default();
        let late = flights.begin(flight(0));
        let at = [TopicPartition::new("t", 0)];
        flights.wait_for(&at, Instant::now() + Duration::from_millis(20));
        assert!(flights.take_landed().is_empty());
        assert!(flights.has_any_to_confirm());
        flights.give_up(|flight| flight.at == at[0]);
        assert!(!flights.has_any_to_confirm());
        // It still weighs, holds its partition's next batch back, and is not waited for.
        assert_eq!((flights.weight(), flights.has(&at[0])), ((1, 7), true));
        flights.wait_for(&at, Instant::now() + Duration::from_secs(30));
        flights.land(late, Duration::ZERO);
        assert!(flights.take_landed().is_empty());
        assert_eq!(flights.weight(), (0, 0));
        flights.wait(Duration::from_secs(30));
    }
}
