//! The consumer's statuses: read from the topics to their end before it judges, and followed for as long as it runs.

use std::{thread, time::Duration};

use ::follow::{Follower, Told};
use anyhow::{Context as _, Result};
use consumer::{Metrics, SharedStatus};
use domain::status::SubjectStatus;
use runtime::{Readiness, Shutdown};
use tokio::sync::mpsc::UnboundedSender;
use wire::status::Topic;

/// Between two attempts to read a topic that cannot be read.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// What is known of persons, kept up to date. Returns when both topics have been read to their ends; `None` when the
/// shutdown came first.
pub async fn open(
    bootstrap: &str,
    metrics: &Metrics,
    readiness: &Readiness,
    shutdown: &Shutdown,
) -> Result<Option<SharedStatus>> {
    let shared = SharedStatus::default();
    let (caught_up, mut heard) = tokio::sync::mpsc::unbounded_channel();
    for topic in Topic::ALL {
        readiness.set(topic.name(), &["reading what is known of persons"]);
        let following = Following {
            topic,
            shared: shared.clone(),
            metrics: metrics.clone(),
            readiness: readiness.clone(),
            caught_up: Some(caught_up.clone()),
        };
        let (bootstrap, shutdown) = (bootstrap.to_owned(), shutdown.clone());
        thread::Builder::new()
            .name(topic.name().into())
            .spawn(move || following.run(&bootstrap, &shutdown))
            .context("cannot start a thread for the statuses")?;
    }
    for _ in Topic::ALL {
        tokio::select! {
            _ = heard.recv() => {}
            () = shutdown.begun() => return Ok(None),
        }
    }
    shared.change(SubjectStatus::read_to_the_end);
    Ok(Some(shared))
}

/// One topic, followed.
struct Following {
    topic: Topic,
    shared: SharedStatus,
    metrics: Metrics,
    readiness: Readiness,
    /// Until it was told.
    caught_up: Option<UnboundedSender<()>>,
}

impl Following {
    /// Until the shutdown; opens the topic again whenever it cannot be read. What is read twice changes nothing.
    fn run(mut self, bootstrap: &str, shutdown: &Shutdown) {
        let topic = self.topic.name();
        while !shutdown.is_begun() {
            let ended = Follower::open(bootstrap, topic)
                .and_then(|follower| follower.run(|| shutdown.is_begun(), |told| self.hear(told)));
            if let Err(error) = ended {
                self.is_followed(false);
                tracing::warn!(topic, %error, "it cannot be read; it is tried again");
                if self.caught_up.is_some() {
                    self.readiness.set(topic, &[error.to_string()]);
                }
                thread::sleep(AGAIN_AFTER);
            }
        }
    }

    fn is_followed(&self, yes: bool) {
        let topic = [self.topic.name()];
        let followed = self.metrics.statuses_followed.with_label_values(&topic);
        followed.set(i64::from(yes));
    }

    fn hear(&mut self, told: Told<'_>) {
        let topic = self.topic.name();
        match told {
            Told::Record(record) => match self.topic.read(record.value) {
                Ok(said) => {
                    // Read before: judging waits only while it is put in its place.
                    let known = said.map(|said| {
                        self.shared.change(|status| {
                            said.add_to(status);
                            status.len()
                        })
                    });
                    if let Some(known) = known {
                        self.metrics.subjects_known.set(known as f64);
                    }
                }
                Err(error) => {
                    // Names the place, never the person.
                    let (partition, offset) = (record.partition, record.offset);
                    tracing::error!(topic, partition, offset, %error, "this is passed over: whoever it is about is judged without it");
                    self.metrics.statuses_unreadable.inc();
                }
            },
            Told::CaughtUp => {
                self.is_followed(true);
                self.readiness.set::<&str>(topic, &[]);
                if let Some(caught_up) = self.caught_up.take() {
                    // Nobody waits any longer after a shutdown.
                    let _ = caught_up.send(());
                }
            }
            Told::Away(reason) => {
                self.is_followed(false);
                tracing::warn!(topic, reason, "older statuses are judged by");
            }
            Told::Back => {
                self.is_followed(true);
                tracing::info!(topic, "Kafka answers again");
            }
        }
    }
}
