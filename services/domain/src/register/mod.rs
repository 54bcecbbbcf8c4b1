//! The register: the versioned list of arrangements that disclosures are judged against (event.md 5).
//!
//! - [`model`]: what a register says, as plain data
//! - [`check`]: what makes a register unfit to judge by, every problem at once
//! - [`Register`]: checked and indexed, immutable; [`Registers`] picks the one of the day
//!
//! Never reads a file: `wire` does, and turns pointers into lines.

pub mod check;
mod fold;
mod index;
pub mod model;

pub use check::Problem;
pub use fold::fold;
pub use index::{Register, Registers};
