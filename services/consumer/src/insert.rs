//! The one place that publishes dead letters and inserts: the same shipment again and again until both are
//! acknowledged. Never commits, never skips, never gives up by itself.

use std::{sync::Arc, time::Instant};

use store::Store;
use tokio::sync::{Mutex, mpsc::Receiver};

use crate::{
    backoff::Backoff,
    block::Shipment,
    dead_letter::DeadLetterPublisher,
    flight::{FlightId, Flights},
    metrics::Metrics,
    status::{Condition, Status},
};

/// Shipments on their way at once: while the store works on one, the next is sent. Never two of one partition.
pub(crate) const AT_ONCE: usize = 2;

/// A shipment, and whom to tell when it has landed.
pub(crate) type Sent = (FlightId, Shipment);

/// Moves shipments into Kafka's dead-letter topic and the store.
pub(crate) struct Inserter {
    pub store: Store,
    pub letters: DeadLetterPublisher,
    pub flights: Flights,
    pub metrics: Metrics,
    pub status: Status,
}

impl Inserter {
    /// Works until the poll loop hangs up. What has landed is durable and may be confirmed.
    pub async fn run(mut self, shipments: Arc<Mutex<Receiver<Sent>>>) {
        loop {
            let next = shipments.lock().await.recv().await;
            let Some((id, mut shipment)) = next else {
                return;
            };
            let start = Instant::now();
            self.publish(&mut shipment).await;
            self.insert(&shipment).await;
            self.flights.land(id, start.elapsed());
        }
    }

    async fn publish(&mut self, shipment: &mut Shipment) {
        let mut backoff = Backoff::default();
        while let Err(error) = self.letters.publish(&mut shipment.letters).await {
            self.metrics.dead_letter_failures.inc();
            let reason = format!(
                "{error}; {}. Offsets wait for {} dead letters",
                error.advice(),
                shipment.letters.len()
            );
            self.status.wait_for(Condition::DeadLetters, reason);
            tokio::time::sleep(backoff.next()).await;
        }
        self.status.clear(Condition::DeadLetters);
    }

    async fn insert(&self, shipment: &Shipment) {
        let mut backoff = Backoff::default();
        loop {
            let start = Instant::now();
            let answer = self.store.insert(&shipment.batch).await;
            self.metrics
                .insert_seconds
                .observe(start.elapsed().as_secs_f64());
            let Err(error) = answer else { break };
            self.metrics.insert_failures.inc();
            let kind = if error.is_unavailable() {
                "the same batch is tried again"
            } else {
                "this does not pass by itself: is the schema migrated (sharetrail migrate)?"
            };
            self.status
                .wait_for(Condition::Store, format!("{error}; {kind}"));
            tokio::time::sleep(backoff.next()).await;
        }
        self.status.clear(Condition::Store);
        self.metrics.inserted();
        self.metrics.batch_rows.observe(shipment.rows as f64);
    }
}
