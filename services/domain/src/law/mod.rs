//! The law that a rule can compare with a day: from when to when a basis, a condition or a mechanism is one
//! (law.md). Data, not opinions: whether a condition is met is never decided here.
//!
//! - `symbols`: lawful bases, Annex 1, Schedule 1, Article 8A
//! - [`provisions`]: the table of law with its sources
//! - `transfers`: mechanisms of Article 44A and the countries of regulations under Article 45A

pub mod provisions;
mod symbols;
mod transfers;

use crate::time::CivilDate;

pub use symbols::{
    Part, Symbol, annex_1, basis, is_compatible, is_compatible_after_consent, schedule_1,
};
pub(crate) use transfers::turns;
pub use transfers::{MECHANISMS, Mechanism, mechanism};

/// The day on which the Data Protection Act 2018 came into force.
pub const DPA: CivilDate = CivilDate::constant(2018, 5, 25);
/// The day on which ss.70, 71 and 85 of the Data (Use and Access) Act 2025 came into force (SI 2026/82 reg 2).
pub const DUAA: CivilDate = CivilDate::constant(2026, 2, 5);
