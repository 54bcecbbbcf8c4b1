//! What is known of persons, shared between whoever follows the topics and the thread that judges. Decides nothing.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use domain::status::SubjectStatus;

/// The statuses of now; a change is seen by the next event that is judged.
#[derive(Clone, Debug, Default)]
pub struct SharedStatus(Arc<RwLock<SubjectStatus>>);

impl SharedStatus {
    /// These, until they are changed.
    #[must_use]
    pub fn new(status: SubjectStatus) -> Self {
        Self(Arc::new(RwLock::new(status)))
    }

    /// Takes something in. Keep it short: judging waits for it.
    pub fn change<T>(&self, change: impl FnOnce(&mut SubjectStatus) -> T) -> T {
        // A panic in between leaves whole records: each is put in place at once.
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, SubjectStatus> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}
