//! How many messages wait, asked every few seconds on a thread of its own: the poll loop may be busy or waiting,
//! and it is then that the lag matters. What the broker holds is also how a replay knows that nothing more of it can
//! come, and a batch that more is waiting. Also tells whether the broker answers. Never commits, never reads messages.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use rdkafka::{
    Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    error::KafkaError,
};

use crate::{
    context::Context,
    metrics::Metrics,
    ownership::{Extent, Owned, Ownership},
    partition::{NextOffset, TopicPartition},
    status::{Condition, Status},
    stop::Stop,
};

const EVERY: Duration = Duration::from_secs(3);
const STEP: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks the broker where partitions end.
pub(crate) struct Watch {
    pub consumer: Arc<BaseConsumer<Context>>,
    pub ownership: Arc<Ownership>,
    pub metrics: Metrics,
    pub status: Status,
    pub ended: Stop,
}

impl Watch {
    /// Runs until the poll loop has ended.
    pub fn run(self) {
        let (mut shown, mut silent) = (Vec::new(), Vec::new());
        while !self.ended.is_asked() {
            let owned = self.ownership.all();
            match self.look(&owned, &mut silent) {
                Ok(()) => self.status.clear(Condition::Broker),
                Err(error) => self.status.wait_for(
                    Condition::Broker,
                    format!("the broker does not answer: {error}; reading goes on when it is back"),
                ),
            }
            let now: Vec<TopicPartition> = owned.into_iter().map(|(at, _)| at).collect();
            let gone = shown.iter().filter(|at| !now.contains(at));
            gone.for_each(|at| self.metrics.forget_lag(at));
            shown = now;
            self.sleep();
        }
    }

    /// Partitions that gave no answer are asked last, in turn: one without a leader does not hide the others.
    fn look(
        &self,
        owned: &[(TopicPartition, Owned)],
        silent: &mut Vec<TopicPartition>,
    ) -> Result<(), KafkaError> {
        if owned.is_empty() {
            // Nothing to ask about, but is anybody there?
            return self
                .consumer
                .client()
                .fetch_metadata(Some(crate::GATEWAY_TOPIC), PATIENCE)
                .map(drop);
        }
        self.learn_committed(owned)?;
        let mut owned = self.ownership.all();
        silent.retain(|at| owned.iter().any(|(owned, _)| owned == at));
        owned.sort_by_key(|(at, _)| silent.iter().position(|known| known == at));
        for (at, owned) in owned {
            if self.ended.is_asked() {
                break;
            }
            let answer = self
                .consumer
                .fetch_watermarks(&at.topic, at.partition, PATIENCE);
            silent.retain(|known| *known != at);
            if answer.is_err() {
                silent.push(at.clone());
            }
            let (low, high) = answer?;
            let seen = Instant::now();
            self.ownership.saw(&at, Extent { low, high, seen });
            // Never committed: reading begins at the first message that is still there.
            let next = owned.committed.map_or(low, |next| next.0.max(low));
            self.metrics.show_lag(&at, (high - next).max(0));
        }
        Ok(())
    }

    /// Asks the group for what earlier members committed of partitions that are new to us.
    fn learn_committed(&self, owned: &[(TopicPartition, Owned)]) -> Result<(), KafkaError> {
        let unknown = owned.iter().filter(|(_, owned)| owned.committed.is_none());
        let mut asked = TopicPartitionList::new();
        for (at, _) in unknown {
            asked.add_partition(&at.topic, at.partition);
        }
        if asked.count() == 0 {
            return Ok(());
        }
        let answer = self.consumer.committed_offsets(asked, PATIENCE)?;
        for element in answer.elements() {
            if let Offset::Offset(next) = element.offset() {
                let at = TopicPartition::new(element.topic(), element.partition());
                self.ownership.committed(&at, NextOffset(next));
            }
        }
        Ok(())
    }

    fn sleep(&self) {
        let steps = EVERY.as_millis() / STEP.as_millis();
        for _ in 0..steps {
            if self.ended.is_asked() {
                return;
            }
            std::thread::sleep(STEP);
        }
    }
}
