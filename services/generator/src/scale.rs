//! How large the made-up landlord is. Never decides what happens there.

use domain::time::CivilDate;
use thiserror::Error;

/// Size of a run. The same scale always gives the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Tenants and other customers.
    pub people: u32,
    /// Chooses one of many landlords of this size.
    pub seed: u64,
    /// Days of history, the last one being `until`.
    pub days: u32,
    /// Messages in all: events, repeats and undecodable bytes.
    pub events: u32,
    /// Last civil day (Europe/London), `YYYY-MM-DD`. It must not lie after the day of the run:
    /// an event that occurs after it is received is a finding of its own.
    pub until: String,
}

impl Default for Scale {
    fn default() -> Self {
        Self {
            people: 20_000,
            seed: 1,
            days: 730,
            events: 1_000_000,
            until: "2026-11-15".into(),
        }
    }
}

/// Why no landlord of this size can be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScaleError {
    /// Too few people for bulk disclosures and stories.
    #[error("{given} people are too few; give at least {least}")]
    People {
        /// As asked.
        given: u32,
        /// The least.
        least: u32,
    },
    /// Too many people for the length of an identifier.
    #[error("{given} people are too many; give at most {most}")]
    TooManyPeople {
        /// As asked.
        given: u32,
        /// The most.
        most: u32,
    },
    /// Too few days or too many.
    #[error("{given} days do not do; give {least} to {most}")]
    Days {
        /// As asked.
        given: u32,
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// The planted cases alone are more.
    #[error("{given} events are too few for the planted cases; give at least {least}")]
    Events {
        /// As asked.
        given: u32,
        /// The least.
        least: u32,
    },
    /// No date.
    #[error("`{given}` is no day; write the last day as YYYY-MM-DD")]
    Until {
        /// As asked.
        given: String,
    },
    /// The history would begin before any register was in force.
    #[error(
        "the history would begin before {first_day}, when no register was in force; give fewer days"
    )]
    BeforeRegister {
        /// First day of the register.
        first_day: CivilDate,
    },
    /// The register lacks what every event needs.
    #[error("the register has no {what}; the demo needs one")]
    Register {
        /// What is missing.
        what: &'static str,
    },
}

impl Scale {
    /// At full scale so many of a kind; fewer below, two at the least.
    pub(crate) fn times(&self, per_million: u32) -> u32 {
        let scaled = u64::from(self.events) * u64::from(per_million) / 1_000_000;
        u32::try_from(scaled).unwrap_or(u32::MAX).max(2)
    }

    const LEAST_PEOPLE: u32 = 50;
    const MOST_PEOPLE: u32 = 900_000;
    const LEAST_DAYS: u32 = 7;
    const MOST_DAYS: u32 = 1_300;

    /// Is it a size that can be made at all?
    pub(crate) fn check(&self) -> Result<(), ScaleError> {
        if self.people < Self::LEAST_PEOPLE {
            return Err(ScaleError::People {
                given: self.people,
                least: Self::LEAST_PEOPLE,
            });
        }
        if self.people > Self::MOST_PEOPLE {
            return Err(ScaleError::TooManyPeople {
                given: self.people,
                most: Self::MOST_PEOPLE,
            });
        }
        if !(Self::LEAST_DAYS..=Self::MOST_DAYS).contains(&self.days) {
            return Err(ScaleError::Days {
                given: self.days,
                least: Self::LEAST_DAYS,
                most: Self::MOST_DAYS,
            });
        }
        Ok(())
    }
}
