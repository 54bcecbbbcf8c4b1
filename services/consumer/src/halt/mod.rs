//! Too large a share of dead letters halts a topic, and no other: a bad deploy must not divert everything that its
//! source says, and one bad source must not stop the rest. Decides only; pausing is `holds`' work.
//!
//! What counts is how the last 1,000 messages of each partition ended: as the ledger (`ingest_log`) has it for those
//! before ours, and as we saw it since. The topic halts at the first dead letter that comes when the limit is passed;
//! that one is not taken. So a restart halts at the same message again, unless it decodes by then; and a running
//! consumer goes on when the ledger changes (`sharetrail dead-letters replay` after mending). Each consumer of a group
//! decides by its own partitions. Bytes that cannot be decoded name no source: the gateway's topic is halted whole.

mod ledger;
mod limit;
mod window;

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

pub(crate) use ledger::{Ledger, Outcomes, Question};
pub use limit::{HaltLimits, Share, ShareError};
pub(crate) use window::WINDOW;

use self::window::Window;
use crate::{
    ownership::Ownership,
    partition::{Epoch, NextOffset, TopicPartition},
};

/// How often the ledger is asked whether a halted topic has been mended.
const ASK_AGAIN: Duration = Duration::from_secs(5);

/// What is known of every partition of ours, and which topics are halted.
pub(crate) struct Halts {
    limits: HaltLimits,
    parts: Vec<Part>,
    /// Messages come in runs of one partition: this is the one of the last message.
    last: usize,
    halted: BTreeSet<Arc<str>>,
    asked: Instant,
    changes: u64,
}

struct Part {
    partition: TopicPartition,
    epoch: Epoch,
    window: Window,
    next: NextOffset,
    /// The last message that was read since the partition is ours.
    read: Option<i64>,
    has_heard: bool,
}

impl Halts {
    pub fn new(limits: HaltLimits) -> Self {
        Self {
            limits,
            parts: Vec::new(),
            last: 0,
            halted: BTreeSet::new(),
            asked: Instant::now(),
            changes: 0,
        }
    }

    /// Counts whatever may have changed which topics are halted, or what is said of them.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Is this topic halted?
    pub fn is_halted(&self, topic: &str) -> bool {
        !self.halted.is_empty() && self.halted.contains(topic)
    }

    /// The halted topics.
    pub fn halted(&self) -> &BTreeSet<Arc<str>> {
        &self.halted
    }

    /// Turns to the partition of a message. The first one of a partition answers with what to ask the ledger.
    pub fn turn_to(
        &mut self,
        (topic, partition, offset): (&str, i32, i64),
        ownership: &Ownership,
    ) -> Option<Question> {
        let is_last = |part: &Part| part.partition.is(topic, partition);
        if self.parts.get(self.last).is_some_and(is_last) {
            return None;
        }
        if let Some(known) = self.parts.iter().position(is_last) {
            self.last = known;
            return None;
        }
        let at = TopicPartition::new(topic, partition);
        let epoch = ownership.epoch(&at)?;
        let before = NextOffset(offset);
        self.last = self.parts.len();
        self.parts.push(Part {
            partition: at.clone(),
            epoch,
            window: Window::default(),
            next: before,
            read: None,
            has_heard: false,
        });
        Some(Question {
            partition: at,
            before,
        })
    }

    /// Has the ledger told about this partition? Until then no dead letter of it is taken: a restart must not divert
    /// more messages than the limit.
    pub fn has_heard(&self, topic: &str, partition: i32) -> bool {
        let mut parts = self.parts.iter().skip(self.last).chain(&self.parts);
        let found = parts.find(|part| part.partition.is(topic, partition));
        found.is_some_and(|part| part.has_heard)
    }

    /// Is a dead letter of this topic one too many? Then the topic is halted.
    pub fn refuses(&mut self, topic: &str) -> bool {
        if !self.limits.is_passed(topic, self.counts(topic)) {
            return false;
        }
        if self.halted.insert(topic.into()) {
            self.asked = Instant::now();
            self.changes += 1;
        }
        true
    }

    /// Notes how a message ended, of the partition that was turned to.
    pub fn note(&mut self, offset: i64, is_dead: bool) {
        if let Some(part) = self.parts.get_mut(self.last) {
            part.window.push(is_dead);
            part.next = NextOffset(offset.saturating_add(1));
            part.read = Some(offset);
        }
    }

    /// Takes the ledger's answer; stale ones change nothing.
    pub fn learn(&mut self, answer: &Outcomes) {
        let Some(part) = self
            .parts
            .iter_mut()
            .find(|part| part.partition == answer.partition)
        else {
            return;
        };
        let told = answer.outcomes.iter().map(|(_, is_dead)| *is_dead);
        let last = answer.outcomes.last().map(|(offset, _)| *offset);
        if !part.has_heard {
            let seen: Vec<bool> = part.window.iter().collect();
            part.window = told.chain(seen).collect();
            part.has_heard = true;
        } else if answer.before == part.next && (part.read.is_none() || last == part.read) {
            // Complete: the last message that was read is in it. Before, its batch is still on its way. What lies
            // between that message and the next are offsets that Kafka left out.
            part.window = told.collect();
        }
        let topic = Arc::clone(&part.partition.topic);
        self.changes += 1;
        if !self.limits.is_passed(&topic, self.counts(&topic)) {
            self.halted.remove(&topic);
        }
    }

    /// What to ask the ledger about halted topics, when it is time.
    pub fn questions(&mut self, now: Instant) -> Vec<Question> {
        if self.halted.is_empty() || now.saturating_duration_since(self.asked) < ASK_AGAIN {
            return Vec::new();
        }
        self.asked = now;
        let halted = self
            .parts
            .iter()
            .filter(|part| self.halted.contains(&part.partition.topic));
        halted
            .map(|part| Question {
                partition: part.partition.clone(),
                before: part.next,
            })
            .collect()
    }

    /// Forgets partitions that are no longer held since then: their next owner asks the ledger.
    pub fn give_up_lost(&mut self, ownership: &Ownership) {
        self.parts
            .retain(|part| ownership.is_held(&part.partition, part.epoch));
        self.last = 0;
        self.changes += 1;
        let parts = &self.parts;
        self.halted
            .retain(|topic| parts.iter().any(|part| part.partition.topic == *topic));
    }

    /// In words, for people.
    pub fn reason(&self) -> String {
        let topics: Vec<String> = self
            .halted
            .iter()
            .map(|topic| {
                let (messages, dead) = self.counts(topic);
                let share = self.limits.share_of(topic);
                format!("{topic} ({dead} of its last {messages} messages, more than {share})")
            })
            .collect();
        format!(
            "halted for too many dead letters: {}. Nothing of it is lost; stop what its source sends, mend it, and run \
             sharetrail dead-letters replay, or raise SHARETRAIL_CONSUMER_DEAD_LETTER_LIMIT for it",
            topics.join(", ")
        )
    }

    fn counts(&self, topic: &str) -> (usize, usize) {
        let of_topic = self
            .parts
            .iter()
            .filter(|part| &*part.partition.topic == topic);
        of_topic
            .map(|part| part.window.counts())
            .fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1))
    }
}

#[cfg(test)]
mod tests;
