//! A continuous load of numbered events, whose producer keeps count of what the broker acknowledged, and the proof
//! that every one of them is visible once. Never retries what the producer gave up on: that fails the test.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use anyhow::{Context as _, Result, anyhow, ensure};
use domain::event::EventId;
use producer::{Producer, ProducerConfig};
use serde_json::json;
use store::{Store, Summary};
use uuid::Uuid;
use wire::{
    json::parse_submissions,
    pseudonym::{KeyRing, Pseudonymiser},
};

use crate::World;

/// Longer than a broker takes to come back on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);

/// How fast, and how heavy.
#[derive(Clone, Copy, Debug)]
pub struct Pressure {
    /// Events a second, about; never more.
    pub per_second: u32,
    /// Bytes of each event's reason; 400 and more in all without it.
    pub reason_bytes: usize,
}

impl Default for Pressure {
    /// 5,000 small events a second: what two cores bear beside two engines.
    fn default() -> Self {
        Self {
            per_second: 5_000,
            reason_bytes: 0,
        }
    }
}

/// Events of `cx-housing` that are being sent. The first has number 0.
pub struct Load {
    is_over: Arc<AtomicBool>,
    sending: JoinHandle<Result<u64>>,
    producer: Producer,
}

impl Load {
    /// Begins.
    ///
    /// # Errors
    /// The producer's client cannot be made.
    pub fn start(world: &World, pressure: Pressure) -> Result<Self> {
        let mut config = ProducerConfig::new(world.bootstrap(), "cx-housing");
        config.publisher.patience = PATIENCE;
        // More partitions than the source's own topic has.
        config.topic = Some("disclosures.v1".into());
        let producer = Producer::connect(config)?;
        let is_over = Arc::new(AtomicBool::new(false));
        let sending = std::thread::spawn({
            let (producer, is_over) = (producer.clone(), Arc::clone(&is_over));
            move || send(&producer, pressure, &is_over)
        });
        Ok(Self {
            is_over,
            sending,
            producer,
        })
    }

    /// Events that the broker acknowledged so far.
    #[must_use]
    pub fn acknowledged(&self) -> u64 {
        self.producer.count().acknowledged
    }

    /// Ends; how many events there are, each of them acknowledged.
    ///
    /// # Errors
    /// One was not.
    pub async fn finish(self) -> Result<u64> {
        self.is_over.store(true, Ordering::Release);
        let joined = tokio::task::spawn_blocking(move || self.sending.join()).await?;
        let sent = joined.map_err(|_| anyhow!("the load panicked"))??;
        let count = self.producer.flush(PATIENCE).await;
        ensure!(
            count.failed == 0 && count.acknowledged == sent,
            "not all was acknowledged: {count:?}"
        );
        Ok(sent)
    }
}

fn send(producer: &Producer, pressure: Pressure, is_over: &AtomicBool) -> Result<u64> {
    let template = json!({
        "event_id": Uuid::nil().to_string(), "source": "cx-housing", "kind": "DISCLOSED", "environment": "LIVE",
        "occurred_at": "2026-03-02T10:15:00Z", "recorded_at": "2026-03-02T10:20:00Z",
        "subjects": [{ "scheme": "person", "pseudonym": "00112233445566778899aabbccddeeff", "key_id": "k1" }],
        "recipient": { "id": "breckland-council", "name": "Breckland Council" },
        "purpose": "housing-benefit-claims", "lawful_basis": "CONTRACT", "categories": ["identity"], "channel": "API",
        "reason": "x".repeat(pressure.reason_bytes.max(1)),
    });
    let submissions = parse_submissions(template.to_string().as_bytes())
        .map_err(|errors| anyhow!("{errors:?}"))?;
    let keys = Pseudonymiser::new(KeyRing::random(), &[])?;
    let submission = submissions.into_iter().next().context("one event")?;
    let owned = submission
        .pseudonymise(&keys)
        .map_err(|error| anyhow!("{error:?}"))?;
    let mut event = owned.event();
    let step = Duration::from_millis(10);
    let in_a_step = u64::from((pressure.per_second / 100).max(1));
    let mut number = 0;
    while !is_over.load(Ordering::Acquire) {
        for _ in 0..in_a_step {
            event.event_id = EventId(id(number).into_bytes());
            producer.enqueue_blocking(&event)?;
            number += 1;
        }
        std::thread::sleep(step);
    }
    Ok(number)
}

/// The id of the event of this number.
fn id(number: u64) -> Uuid {
    Uuid::from_u64_pair(0x0192_0000_0000_7000, 0x8000_0000_0000_0000 | number)
}

impl World {
    /// Waits until the events of a load are visible, then proves that each of them is, once and with one content,
    /// that nothing else is, and that every offset ended in exactly one way.
    ///
    /// # Errors
    /// One is missing or there twice, or not all are visible within `limit`.
    pub async fn visible_once(&self, sent: u64, limit: Duration) -> Result<Summary> {
        let store = self.store()?;
        let ended = async || {
            let summary = store.summary().await?;
            Ok(summary.stored + summary.repeats)
        };
        self.eventually(limit, ended, |ended| *ended >= sent)
            .await?;
        let seen = seen(&store, sent).await?;
        let missing: Vec<_> = (0..)
            .zip(&seen)
            .filter(|(_, is_seen)| !**is_seen)
            .map(|(number, _)| number)
            .collect();
        ensure!(
            missing.is_empty(),
            "{} of {sent} events are lost, the first numbers: {:?}",
            missing.len(),
            &missing[..missing.len().min(5)]
        );
        let summary = store.summary().await?;
        let ends = (
            summary.stored,
            summary.repeats,
            summary.dead_lettered,
            summary.missing_offsets,
        );
        ensure!(
            ends == (sent, 0, 0, 0),
            "stored, repeats, dead letters, offsets without an end: {ends:?}; {sent} were sent"
        );
        Ok(summary)
    }
}

async fn seen(store: &Store, sent: u64) -> Result<Vec<bool>> {
    let mut seen = vec![false; usize::try_from(sent)?];
    let mut rows = store.identities()?;
    while let Some(row) = rows.next().await? {
        let (_, low) = Uuid::parse_str(&row.event_id)?.as_u64_pair();
        let number = low & 0x7fff_ffff_ffff_ffff;
        ensure!(
            row.rows == 1 && row.subjects == 1,
            "event {number} shows {} times",
            row.rows
        );
        let place = seen
            .get_mut(usize::try_from(number)?)
            .with_context(|| format!("event {number} was never sent"))?;
        ensure!(!*place, "event {number} shows with two contents");
        *place = true;
    }
    Ok(seen)
}
