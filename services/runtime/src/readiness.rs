//! Whether a program can do its work now, and what it waits for. Decides nothing; the admin port shows it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// A handle that parts of a program share. A part without reasons is ready; all parts ready: the program is.
#[derive(Clone, Debug, Default)]
pub struct Readiness(Arc<Mutex<BTreeMap<&'static str, Vec<String>>>>);

impl Readiness {
    /// All that `part` waits for, in words for an operator; an empty list means that it is ready.
    /// Never a person, a token or a body: the reasons are shown to whoever can reach the admin port.
    pub fn set<S: AsRef<str>>(&self, part: &'static str, reasons: &[S]) {
        let reasons: Vec<String> = reasons
            .iter()
            .map(|reason| reason.as_ref().to_owned())
            .collect();
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if reasons.is_empty() {
            parts.remove(part);
        } else {
            parts.insert(part, reasons);
        }
    }

    /// Is every part ready?
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty()
    }

    /// What is missing, by part; empty when ready.
    #[must_use]
    pub fn missing(&self) -> BTreeMap<&'static str, Vec<String>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_ready_when_no_part_waits() {
        let readiness = Readiness::default();
        assert!(readiness.is_ready());
        readiness.set("gateway", &["the broker does not answer"]);
        readiness.set("consumer", &["the store does not answer", "no partitions"]);
        readiness.set::<&str>("gateway", &[]);
        assert!(!readiness.is_ready());
        assert_eq!(
            readiness.missing().keys().collect::<Vec<_>>(),
            [&"consumer"]
        );
        readiness.set::<&str>("consumer", &[]);
        assert!(readiness.is_ready());
    }
}
