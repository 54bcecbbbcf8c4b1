//! How long to wait before the next attempt: twice as long each time, up to a limit, with jitter,
//! so that several consumers do not knock together.

use std::{
    hash::{BuildHasher as _, RandomState},
    time::Duration,
};

const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(5);

/// Attempts so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Backoff {
    attempts: u32,
}

impl Backoff {
    /// The wait before the next attempt: between half of the step and the whole of it.
    pub fn next(&mut self) -> Duration {
        let step = FIRST
            .saturating_mul(1 << self.attempts.min(10))
            .min(LONGEST);
        self.attempts = self.attempts.saturating_add(1);
        // The keys of a hasher are random: enough for jitter, no generator needed.
        let random = RandomState::new().hash_one(self.attempts) % 1_000;
        step / 2 + step.mul_f64(random as f64 / 2_000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_limit_and_are_never_zero() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..40).map(|_| backoff.next()).collect();
        assert!(waits[0] >= FIRST / 2 && waits[0] <= FIRST);
        assert!(
            waits[20..]
                .iter()
                .all(|wait| *wait >= LONGEST / 2 && *wait <= LONGEST)
        );
    }
}
