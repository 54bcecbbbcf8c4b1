//! What the consumer waits for: told to `/ready`, to a metric, and once to the log. Never decides anything.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use runtime::Readiness;

use crate::{halt::Halts, metrics::Metrics};

/// The consumer's part of the program's readiness.
const PART: &str = "consumer";

/// What can be waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// The group has not yet given us our share of the partitions.
    Assignment,
    /// The broker does not answer.
    Broker,
    /// The store does not acknowledge.
    Store,
    /// The dead-letter topic does not acknowledge.
    DeadLetters,
    /// The broker does not accept our commits.
    Commit,
    /// The broker does not say what earlier owners of a partition committed.
    Plans,
    /// The schema registry does not answer, and a message names a schema that only it knows.
    Registry,
    /// A topic has too many dead letters.
    Halted,
    /// The store does not tell how earlier messages ended.
    Ledger,
}

impl Condition {
    /// Every condition.
    pub const ALL: [Self; 9] = [
        Self::Assignment,
        Self::Broker,
        Self::Store,
        Self::DeadLetters,
        Self::Commit,
        Self::Plans,
        Self::Registry,
        Self::Halted,
        Self::Ledger,
    ];

    /// As a label.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assignment => "assignment",
            Self::Broker => "broker",
            Self::Store => "store",
            Self::DeadLetters => "dead_letters",
            Self::Commit => "commit",
            Self::Plans => "plans",
            Self::Registry => "registry",
            Self::Halted => "halted",
            Self::Ledger => "ledger",
        }
    }
}

/// What is waited for now.
#[derive(Clone)]
pub(crate) struct Status(Arc<Inner>);

struct Inner {
    waiting: Mutex<BTreeMap<Condition, String>>,
    metrics: Metrics,
    readiness: Readiness,
}

impl Status {
    pub fn new(metrics: Metrics, readiness: Readiness) -> Self {
        Self(Arc::new(Inner {
            waiting: Mutex::default(),
            metrics,
            readiness,
        }))
    }

    /// We wait for this, because of that.
    pub fn wait_for(&self, condition: Condition, reason: String) {
        self.change(|waiting| match waiting.insert(condition, reason.clone()) {
            Some(before) => before != reason,
            None => {
                tracing::warn!(condition = condition.as_str(), reason, "waiting");
                self.0.metrics.show_waiting(condition, true);
                true
            }
        });
    }

    /// We no longer wait for this.
    pub fn clear(&self, condition: Condition) {
        self.change(|waiting| {
            let was_waiting = waiting.remove(&condition).is_some();
            if was_waiting {
                tracing::info!(condition = condition.as_str(), "no longer waiting");
                self.0.metrics.show_waiting(condition, false);
            }
            was_waiting
        });
    }

    /// These topics are halted now, and no other.
    pub fn show_halted(&self, halts: &Halts) {
        self.0.metrics.show_halted(halts.halted());
        if halts.halted().is_empty() {
            self.clear(Condition::Halted);
        } else {
            self.wait_for(Condition::Halted, halts.reason());
        }
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<Condition, String>) -> bool) {
        let mut waiting = self
            .0
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if change(&mut waiting) {
            let reasons: Vec<&String> = waiting.values().collect();
            self.0.readiness.set(PART, &reasons);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readiness_hears_every_reason_and_their_end() {
        let metrics = Metrics::new(&prometheus::Registry::new()).unwrap();
        let readiness = Readiness::default();
        let status = Status::new(metrics, readiness.clone());
        status.wait_for(Condition::Store, "store away".into());
        status.wait_for(Condition::Broker, "broker away".into());
        assert_eq!(
            readiness.missing()["consumer"],
            ["broker away", "store away"]
        );
        status.clear(Condition::Store);
        assert!(!readiness.is_ready());
        status.clear(Condition::Broker);
        status.clear(Condition::Broker);
        assert!(readiness.is_ready());
    }
}
