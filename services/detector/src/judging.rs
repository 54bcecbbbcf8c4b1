//! Judges the stored events of some persons again and adds what differs. Never edits; never gives a batch up.

use std::{collections::BTreeSet, time::Duration};

use domain::{event::Pseudonym, judge::judge, time::UtcMicros};
use runtime::Readiness;
use store::{Batch, JudgedFor, LaterBuilder, Store};
use wire::register::Current;

use crate::{DetectorError, Metrics, knowledge::Knowledge};

/// Persons that one question is about.
const PERSONS: usize = 200;
/// Rows of a batch beyond which it is stored.
const ROWS: usize = 20_000;
/// Between two attempts.
pub(crate) const AGAIN: Duration = Duration::from_secs(1);
/// Name in readiness.
pub(crate) const PART: &str = "detector";

/// What judging again needs.
pub(crate) struct Judging {
    pub registers: Current,
    pub store: Store,
    pub metrics: Metrics,
    pub readiness: Readiness,
}

impl Judging {
    /// Judges every stored event of these pseudonyms by what is known now, and adds each judgement that differs from
    /// the event's last one. `Ok`: all of it is durable and visible.
    ///
    /// # Errors
    /// [`DetectorError::Store`]: events could not be read to the end. What was added by then stays; judged again, it
    /// differs no more.
    pub async fn judge_again(
        &self,
        knowledge: &Knowledge,
        pseudonyms: &BTreeSet<Pseudonym>,
    ) -> Result<(), DetectorError> {
        let registers = self.registers.get();
        let all: Vec<Pseudonym> = pseudonyms.iter().copied().collect();
        for some in all.chunks(PERSONS) {
            let mut events = self.store.events_of(some).await?;
            let mut batch = LaterBuilder::new(now(), JudgedFor::Status);
            while let Some(stored) = events.next().await? {
                let verdict = judge(
                    &registers,
                    knowledge.status(),
                    &stored.event(),
                    stored.received_at(),
                );
                self.metrics.judged.inc();
                if stored.is_judged_as(&verdict) {
                    continue;
                }
                batch.push(&stored, &verdict);
                self.metrics.appended(verdict.outcome());
                if batch.rows() >= ROWS {
                    let full =
                        std::mem::replace(&mut batch, LaterBuilder::new(now(), JudgedFor::Status));
                    self.store(full.finish()).await;
                }
            }
            if !batch.is_empty() {
                self.store(batch.finish()).await;
            }
        }
        Ok(())
    }

    /// Inserts the batch, the same until it is stored: its token drops what was stored without an answer.
    async fn store(&self, batch: Batch) {
        while let Err(error) = self.store.insert(&batch).await {
            self.failed(&DetectorError::Store(error));
            tokio::time::sleep(AGAIN).await;
        }
        tracing::info!(events = batch.messages(), "later verdicts were added");
    }

    /// Tells what is waited for.
    pub fn failed(&self, error: &DetectorError) {
        let told = error.told();
        self.metrics.failures.inc();
        tracing::warn!(
            error = told,
            "changes are not worked off; it is tried again"
        );
        self.readiness
            .set(PART, &[format!("{told}; it is tried again")]);
    }
}

/// The wall clock: orders judgements of one event, which [`LaterBuilder`] keeps rising.
fn now() -> UtcMicros {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    UtcMicros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
