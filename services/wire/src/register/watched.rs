//! Registers that can be read again while they are in use. A broken register never replaces a good one.

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};

use domain::register::Registers;

use super::{RegisterError, load};

/// Registers and the files they come from. Whoever judges takes [`Watched::current`] once for each batch and keeps it:
/// a verdict is made under one set of registers.
#[derive(Debug)]
pub struct Watched {
    paths: Vec<PathBuf>,
    current: RwLock<Arc<Registers>>,
}

impl Watched {
    /// Reads the files for the first time.
    ///
    /// # Errors
    /// As [`load`]: there is nothing good to fall back on yet.
    pub fn open(paths: Vec<PathBuf>) -> Result<Self, Vec<RegisterError>> {
        let current = RwLock::new(Arc::new(load(&paths)?));
        Ok(Self { paths, current })
    }

    /// The last good registers.
    #[must_use]
    pub fn current(&self) -> Arc<Registers> {
        let current = self.current.read();
        Arc::clone(&current.unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the files again. All good: they are current from now on. Else nothing changes.
    ///
    /// # Errors
    /// As [`load`]; [`Watched::current`] stays what it was.
    pub fn reload(&self) -> Result<Arc<Registers>, Vec<RegisterError>> {
        let fresh = Arc::new(load(&self.paths)?);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Arc::clone(&fresh);
        Ok(fresh)
    }
}
