//! The published registers, and which of them is the one of a day (judging.md 1). Never changes one.

use super::{Problem, Register};
use crate::time::CivilDate;

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
        registers.sort_by_key(|register| register.data().effective_from);
        let mut problems = Vec::new();
        for (at, later) in registers.iter().enumerate() {
            for earlier in registers.iter().take(at) {
                let (earlier, later) = (earlier.data(), later.data());
                if earlier.effective_from == later.effective_from
                    || earlier.version == later.version
                {
                    problems.push(Problem {
                        pointer: "/effective_from".into(),
                        message: format!(
                            "registers {} and {} have the same version or effective_from; give each its own",
                            earlier.version, later.version
                        ),
                    });
                }
            }
        }
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
            .partition_point(|register| register.data().effective_from <= day);
        after.checked_sub(1).and_then(|at| self.by_date.get(at))
    }

    /// The register at this position, oldest first.
    pub(crate) fn at(&self, position: usize) -> Option<&Register> {
        self.by_date.get(position)
    }

    /// First day on which any register is in force.
    #[must_use]
    pub fn first_day(&self) -> Option<CivilDate> {
        self.by_date
            .first()
            .map(|register| register.data().effective_from)
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Register> {
        self.by_date.iter()
    }
}
