//! The loop: take in what the topics say, look at what is due, confirm what is through. Never stops for a broker or a
//! store that is away.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use runtime::{Readiness, Shutdown};
use store::Store;
use tokio::sync::mpsc;
use wire::{register::Current, status::Topic};

use crate::{
    DetectorConfig, DetectorError, Metrics,
    hearing::{Heard, follow},
    judging::{AGAIN, Judging, PART},
    knowledge::Knowledge,
    looks::{Change, Looks},
    progress::Progress,
};

/// Changes of one look.
const CHANGES: usize = 200;
/// Records taken in between two looks.
const RECORDS: usize = 10_000;
/// Longest wait for something to happen.
const IDLE: Duration = Duration::from_secs(1);

/// What the detector works with.
pub struct World {
    /// Registers to judge by.
    pub registers: Current,
    /// What is judged again, and where later verdicts go.
    pub store: Store,
    /// Where everything is counted.
    pub metrics: Metrics,
    /// Who is told what it waits for.
    pub readiness: Readiness,
}

/// Works changes off until the shutdown begins. What is not confirmed then is looked at again at the next start.
///
/// # Errors
/// The Kafka client cannot be made, or a thread cannot be started; a broker or store that is away is waited for instead.
pub async fn run(
    config: DetectorConfig,
    world: World,
    shutdown: Shutdown,
) -> Result<(), DetectorError> {
    world
        .readiness
        .set(PART, &["the statuses are not read yet"]);
    let readiness = world.readiness.clone();
    let mut running = Running {
        progress: Progress::new(&config)?,
        looks: Looks::new(&config.again),
        knowledge: Knowledge::default(),
        away: BTreeSet::new(),
        judging: Judging {
            registers: world.registers,
            store: world.store,
            metrics: world.metrics,
            readiness: world.readiness,
        },
    };
    tokio::select! {
        ended = running.work(&config.bootstrap, &shutdown) => ended?,
        () = shutdown.begun() => {}
    }
    readiness.set(PART, &["stopped"]);
    Ok(())
}

struct Running {
    progress: Progress,
    looks: Looks,
    knowledge: Knowledge,
    /// Topics that Kafka does not answer for.
    away: BTreeSet<Topic>,
    judging: Judging,
}

impl Running {
    async fn work(&mut self, bootstrap: &str, shutdown: &Shutdown) -> Result<(), DetectorError> {
        // First what was confirmed: it decides which records are changes.
        while let Err(error) = self.progress.read().await {
            self.judging.failed(&error);
            tokio::time::sleep(AGAIN).await;
        }
        let mut heard = follow(bootstrap, shutdown)?;
        loop {
            self.listen(&mut heard).await;
            if !self.knowledge.is_complete() {
                continue;
            }
            let worked = match self.look().await {
                Ok(()) => self.progress.confirm(),
                Err(error) => Err(error),
            };
            match worked {
                Ok(()) if self.away.is_empty() => {
                    self.judging.metrics.succeeded();
                    self.judging.readiness.set::<&str>(PART, &[]);
                }
                Ok(()) => {}
                Err(error) => {
                    self.judging.failed(&error);
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }

    /// Waits for something to be told, or for a look to be due; takes in what there is.
    async fn listen(&mut self, heard: &mut mpsc::Receiver<Heard>) {
        let due = self.looks.next().filter(|_| self.knowledge.is_complete());
        let wait = due.map_or(IDLE, |due| due.saturating_duration_since(Instant::now()));
        let first = tokio::time::timeout(wait.min(IDLE), heard.recv()).await;
        if matches!(first, Ok(None)) {
            // The threads have ended, as they do when everything ends.
            tokio::time::sleep(IDLE).await;
        }
        let mut next = first.ok().flatten();
        let mut taken = 0;
        while let Some(told) = next {
            self.hear(told);
            taken += 1;
            next = (taken < RECORDS).then(|| heard.try_recv().ok()).flatten();
        }
        self.judging
            .metrics
            .waiting
            .set(self.looks.waiting() as f64);
    }

    fn hear(&mut self, told: Heard) {
        match told {
            Heard::Record(place, said) => {
                let words = said.as_ref().ok().and_then(Option::as_ref);
                let who = words.and_then(|said| self.knowledge.take_in(said));
                if self.progress.is_confirmed(place) {
                    return;
                }
                let metrics = &self.judging.metrics;
                match (&who, &said) {
                    (Some(_), _) => metrics.changed(place.topic),
                    (None, Err(_)) => metrics.not_read(place.topic),
                    (None, _) => {}
                }
                self.looks.add(Change { place, who }, Instant::now());
            }
            Heard::CaughtUp(topic) => {
                self.knowledge.caught_up(topic);
                let waiting = self.looks.waiting();
                tracing::info!(topic = topic.name(), waiting, "read to its end");
            }
            Heard::Away(topic, reason) => {
                self.away.insert(topic);
                tracing::warn!(topic = topic.name(), reason, "the topic is not read");
                self.judging
                    .readiness
                    .set(PART, &[format!("{}: {reason}", topic.name())]);
            }
            Heard::Back(topic) => {
                self.away.remove(&topic);
                tracing::info!(topic = topic.name(), "the topic is read again");
            }
        }
    }

    /// Looks at the changes that are due, a bounded number of them.
    async fn look(&mut self) -> Result<(), DetectorError> {
        let Some(due) = self.looks.due(Instant::now(), CHANGES) else {
            return Ok(());
        };
        let who = due.changes.iter().filter_map(|change| change.who);
        let pseudonyms: BTreeSet<_> = who.flat_map(|who| self.knowledge.pseudonyms(who)).collect();
        if !pseudonyms.is_empty() {
            self.judging
                .judge_again(&self.knowledge, &pseudonyms)
                .await?;
        }
        if self.looks.done(&due, Instant::now()) {
            for change in &due.changes {
                self.progress.through(change.place);
            }
        }
        Ok(())
    }
}
