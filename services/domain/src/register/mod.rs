//! The register: the versioned list of arrangements that disclosures are judged against (event.md 5).
//!
//! - [`model`]: what a register says, as plain data
//! - [`check`]: what makes a register unfit to judge by, every problem at once
//! - [`Register`]: checked and indexed, immutable; [`Registers`] picks the one of the day
//!
//! Never reads a file: `wire` does, and turns pointers into lines.

mod bits;
mod categories;
pub mod check;
pub mod diff;
mod fold;
mod index;
pub mod model;
mod names;
mod registers;
mod suggest;
mod turns;

pub(crate) use categories::{ADDRESSES, BODY_WORN, CategoryId};
pub use check::Problem;
pub use fold::fold;
pub(crate) use index::Entry;
pub use index::Register;
pub(crate) use names::NameMatch;
pub use registers::Registers;
pub(crate) use turns::ends;
