//! A register that was checked and indexed. Immutable: a new version is a new value, swapped whole.

use super::{Problem, check::check, model::RegisterData};
use crate::time::CivilDate;

/// A register fit to judge by.
#[derive(Debug)]
pub struct Register {
    data: RegisterData,
}

impl Register {
    /// Checks and indexes.
    ///
    /// # Errors
    /// Every problem of the register, in the order of the file.
    pub fn new(data: RegisterData) -> Result<Self, Vec<Problem>> {
        let problems = check(&data);
        if problems.is_empty() {
            Ok(Self { data })
        } else {
            Err(problems)
        }
    }

    /// What it says.
    #[must_use]
    pub const fn data(&self) -> &RegisterData {
        &self.data
    }
}

/// All published registers.
#[derive(Debug, Default)]
pub struct Registers {
    by_date: Vec<Register>,
}

impl Registers {
    /// Puts registers in the order of their `effective_from`.
    ///
    /// # Errors
    /// Two registers with the same version or the same `effective_from`: neither can be the one of the day.
    pub fn new(mut registers: Vec<Register>) -> Result<Self, Vec<Problem>> {
        registers.sort_by_key(|register| register.data.effective_from);
        let clash = |pair: &[Register]| {
            pair[0].data.effective_from == pair[1].data.effective_from
                || pair[0].data.version == pair[1].data.version
        };
        let problems: Vec<Problem> = registers
            .windows(2)
            .filter(|pair| clash(pair))
            .map(|pair| Problem {
                pointer: "/effective_from".into(),
                message: format!(
                    "registers {} and {} have the same version or effective_from; give each its own",
                    pair[0].data.version, pair[1].data.version
                ),
            })
            .collect();
        if problems.is_empty() {
            Ok(Self { by_date: registers })
        } else {
            Err(problems)
        }
    }

    /// The register in force on `day`: the latest that is effective by then.
    #[must_use]
    pub fn on(&self, day: CivilDate) -> Option<&Register> {
        let after = self
            .by_date
            .partition_point(|register| register.data.effective_from <= day);
        after.checked_sub(1).and_then(|at| self.by_date.get(at))
    }

    /// First day on which any register is in force.
    #[must_use]
    pub fn first_day(&self) -> Option<CivilDate> {
        self.by_date
            .first()
            .map(|register| register.data.effective_from)
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Register> {
        self.by_date.iter()
    }
}
