//! What happens when partitions are taken away: their batches on the way are waited for and confirmed, or given up;
//! afterwards no commit of ours can follow. The broker does not fence that: it accepts the commit of a live member
//! for a partition that has moved to another one.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rdkafka::consumer::{BaseConsumer, Consumer as _};

use crate::{
    commit::Committer, context::Context, flight::Flights, metrics::Metrics, ownership::Ownership,
    partition::TopicPartition,
};

/// How long a batch on its way may hold up the others of the group; far below the time that the group gives a member
/// to let go (`max.poll.interval.ms`), and below a session.
const LET_GO_WITHIN: Duration = Duration::from_secs(5);

/// Between a revocation and everything that could still commit.
#[derive(Clone)]
pub(crate) struct Barrier {
    pub ownership: Arc<Ownership>,
    pub flights: Flights,
    pub committer: Arc<Mutex<Committer>>,
    pub metrics: Metrics,
}

impl Barrier {
    /// Lets these partitions go. Runs in the callback, on the poll thread: nothing else plans or confirms meanwhile.
    pub fn let_go(&self, partitions: &[TopicPartition], consumer: &BaseConsumer<Context>) {
        #[cfg(feature = "broken-no-barrier")]
        {
            crate::broken::commit_what_was_read(partitions, consumer);
            self.ownership.revoke(partitions.iter().cloned());
            return;
        }
        #[cfg(not(feature = "broken-no-barrier"))]
        {
            // A lost assignment is somebody else's already: nothing can be confirmed any more.
            if !consumer.assignment_lost() {
                self.flights
                    .wait_for(partitions, Instant::now() + LET_GO_WITHIN);
                let landed = self.flights.take_landed();
                self.committer().confirm(landed, consumer);
            }
            self.ownership.revoke(partitions.iter().cloned());
            // What is still on its way may be stored; its next owner repeats it and confirms it.
            self.give_up(|at| partitions.contains(at));
        }
    }

    /// Everything is lost at once.
    pub fn lose_all(&self) {
        self.ownership.revoke_all();
        self.give_up(|_| true);
    }

    fn give_up(&self, is_lost: impl Fn(&TopicPartition) -> bool) {
        let flying = self.flights.give_up(|flight| is_lost(&flight.at));
        let unconfirmed = self.committer().give_up_lost();
        self.metrics.given_up.inc_by(flying + unconfirmed);
    }

    fn committer(&self) -> MutexGuard<'_, Committer> {
        self.committer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
