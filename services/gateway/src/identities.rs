//! Makes pseudonyms by the schemes of the register that is in use; a new register is used from the next request on.
//! Never keeps an identifier.

use std::sync::{Arc, PoisonError, RwLock};

use domain::register::Registers;
use wire::{
    pseudonym::{KeyRing, PseudonymError, Pseudonymiser},
    register::Current,
};

/// Keys, registers, and what was made of them last.
pub(crate) struct Identities {
    keys: Arc<KeyRing>,
    registers: Current,
    made: RwLock<Made>,
}

#[derive(Clone)]
struct Made {
    of: Arc<Registers>,
    pseudonymiser: Arc<Pseudonymiser>,
}

impl Identities {
    /// Compiles the schemes of the newest register.
    pub fn new(keys: Arc<KeyRing>, registers: Current) -> Result<Self, PseudonymError> {
        let made = RwLock::new(make(&keys, registers.get())?);
        Ok(Self {
            keys,
            registers,
            made,
        })
    }

    /// By the schemes of now. A register whose schemes cannot be compiled is told and passed over; `register publish`
    /// does not let one through.
    pub fn pseudonymiser(&self) -> Arc<Pseudonymiser> {
        let registers = self.registers.get();
        {
            let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
            if Arc::ptr_eq(&made.of, &registers) {
                return Arc::clone(&made.pseudonymiser);
            }
        }
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        match make(&self.keys, Arc::clone(&registers)) {
            Ok(new) => *made = new,
            Err(error) => {
                tracing::error!(%error, "the schemes of a new register cannot be used; the old ones are");
                made.of = registers;
            }
        }
        Arc::clone(&made.pseudonymiser)
    }
}

fn make(keys: &Arc<KeyRing>, of: Arc<Registers>) -> Result<Made, PseudonymError> {
    let newest = of.iter().last().map(|register| register.data());
    let schemes = newest.map_or(&[][..], |data| &data.schemes);
    tracing::info!(
        register = newest.map_or("none", |data| &data.version),
        "the schemes of this register are used"
    );
    let pseudonymiser = Arc::new(Pseudonymiser::new(Arc::clone(keys), schemes)?);
    Ok(Made { of, pseudonymiser })
}
