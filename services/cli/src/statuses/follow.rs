//! The consumer's statuses: read from the topics to their end before it judges, and followed for as long as it runs.

use std::{thread, time::Duration};

use ::follow::{Follower, Told};
use anyhow::{Context as _, Result};
use consumer::{Metrics, SharedStatus};
use domain::status::SubjectStatus;
use runtime::{Readiness, Shutdown};
use tokio::sync::mpsc::UnboundedSender;

use super::Table;

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
    for table in Table::ALL {
        readiness.set(table.topic(), &["reading what is known of persons"]);
        let following = Following {
            table,
            shared: shared.clone(),
            metrics: metrics.clone(),
            readiness: readiness.clone(),
            caught_up: Some(caught_up.clone()),
        };
        let (bootstrap, shutdown) = (bootstrap.to_owned(), shutdown.clone());
        thread::Builder::new()
            .name(table.topic().into())
            .spawn(move || following.run(&bootstrap, &shutdown))
            .context("cannot start a thread for the statuses")?;
    }
    for _ in Table::ALL {
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
    table: Table,
    shared: SharedStatus,
    metrics: Metrics,
    readiness: Readiness,
    /// Until it was told.
    caught_up: Option<UnboundedSender<()>>,
}

impl Following {
    /// Until the shutdown; opens the topic again whenever it cannot be read. What is read twice changes nothing.
    fn run(mut self, bootstrap: &str, shutdown: &Shutdown) {
        let topic = self.table.topic();
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
        let topic = [self.table.topic()];
        let followed = self.metrics.statuses_followed.with_label_values(&topic);
        followed.set(i64::from(yes));
    }

    fn hear(&mut self, told: Told<'_>) {
        let topic = self.table.topic();
        match told {
            Told::Record(record) => {
                let table = self.table;
                let (taken, subjects) = self
                    .shared
                    .change(|status| (table.take(&record, status), status.len()));
                self.metrics.subjects_known.set(subjects as f64);
                if let Err(error) = taken {
                    self.metrics.statuses_unreadable.inc();
                    table.tell_unreadable(&record, &error);
                }
            }
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
