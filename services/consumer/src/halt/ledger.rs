//! Asks the ledger how earlier messages of a partition ended. Never decides, never gives a question up.

use std::sync::mpsc::Sender;

use store::Store;
use tokio::sync::mpsc::UnboundedReceiver;

use super::WINDOW;
use crate::{
    backoff::Backoff,
    partition::{NextOffset, TopicPartition},
    status::{Condition, Status},
};

/// How did the last messages before this one end?
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub partition: TopicPartition,
    pub before: NextOffset,
}

/// The answer: offset and "was it a dead letter?", oldest first.
#[derive(Clone, Debug)]
pub(crate) struct Outcomes {
    pub partition: TopicPartition,
    pub before: NextOffset,
    pub outcomes: Vec<(i64, bool)>,
}

/// The task that asks.
pub(crate) struct Ledger {
    pub store: Store,
    pub status: Status,
}

impl Ledger {
    /// Works until the poll loop hangs up.
    pub async fn run(self, mut questions: UnboundedReceiver<Question>, answers: Sender<Outcomes>) {
        while let Some(question) = questions.recv().await {
            let outcomes = self.ask(&question).await;
            let answer = Outcomes {
                partition: question.partition,
                before: question.before,
                outcomes,
            };
            if answers.send(answer).is_err() {
                return;
            }
        }
    }

    async fn ask(&self, question: &Question) -> Vec<(i64, bool)> {
        let Question { partition, before } = question;
        let from = before.0.saturating_sub(WINDOW as i64).max(0);
        let offsets: Vec<i64> = (from..before.0).collect();
        let mut backoff = Backoff::default();
        loop {
            let answer = self
                .store
                .outcomes(&partition.topic, partition.partition, &offsets)
                .await;
            match answer {
                Ok(rows) => {
                    self.status.clear(Condition::Ledger);
                    return rows
                        .iter()
                        .map(|row| (row.offset, row.is_dead_lettered()))
                        .collect();
                }
                Err(error) => {
                    self.status.wait_for(
                        Condition::Ledger,
                        format!(
                            "{error}; dead letters wait until the store tells how earlier messages ended"
                        ),
                    );
                    tokio::time::sleep(backoff.next()).await;
                }
            }
        }
    }
}
