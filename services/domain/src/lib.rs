//! The pure core: what a disclosure is, what the register says, and how the one is judged by the other.
//!
//! - [`time`]: UTC microseconds and civil dates in Europe/London
//! - [`vocabulary`]: the closed lists of the event
//! - [`event`]: one disclosure, borrowed from the message it came in
//! - [`register`]: the arrangements we judge against, checked and indexed
//! - [`rules`]: one rule a file, and what is known of each
//! - [`law`]: what of it can be compared with a day
//! - [`review`]: what the DPO has to decide about a register itself
//! - [`status`]: consent, objection and what else is known of persons
//! - [`judge`]: every rule asked about one event
//! - [`verdict`]: its answer
//! - [`text`]: what looks like personal data in a free text
//!
//! Never here: I/O, a clock, randomness, an outer format. Time comes in as an argument.

pub mod digest;
pub mod event;
pub mod judge;
pub mod law;
mod matching;
pub mod register;
pub mod review;
pub mod rules;
pub mod status;
#[cfg(test)]
mod testing;
pub mod text;
pub mod time;
pub mod verdict;
pub mod vocabulary;
