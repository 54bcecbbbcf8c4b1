//! The wish to stop, and until when what was read may still be finished.

use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

/// Shared between who asks and who stops.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Arc<OnceLock<Instant>>);

impl Stop {
    /// Stop now, and finish within this time. Only the first asking counts.
    pub fn ask(&self, within: Duration) {
        self.0.get_or_init(|| Instant::now() + within);
    }

    /// Was it asked?
    pub fn is_asked(&self) -> bool {
        self.0.get().is_some()
    }

    /// Is the time over?
    pub fn is_overdue(&self) -> bool {
        self.0
            .get()
            .is_some_and(|deadline| Instant::now() >= *deadline)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_asking_counts() {
        let stop = Stop::default();
        assert!(!stop.is_asked() && !stop.is_overdue());
        stop.ask(Duration::ZERO);
        stop.ask(Duration::from_secs(60));
        assert!(stop.is_asked() && stop.is_overdue());
    }
}
