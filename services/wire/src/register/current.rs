//! The registers in use, which may be replaced while they are. Never changes registers that somebody holds.

use std::sync::{Arc, PoisonError, RwLock};

use domain::register::Registers;

/// Clones are the same place. Whoever judges takes [`Current::get`] once for each batch and keeps it: a verdict is made
/// under one set of registers.
#[derive(Clone, Debug, Default)]
pub struct Current(Arc<RwLock<Arc<Registers>>>);

impl Current {
    /// Starts with these.
    #[must_use]
    pub fn new(registers: Registers) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(registers))))
    }

    /// Those in use now.
    #[must_use]
    pub fn get(&self) -> Arc<Registers> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// These are in use from now on.
    pub fn set(&self, registers: Registers) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(registers);
    }
}
