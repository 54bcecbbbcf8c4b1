//! What makes a register unfit to judge by. Every problem at once, each at its place. Never stops at the first.
//!
//! - `ids`: each id once, each reference known
//! - `days`: periods the right way round, none of them overlapping
//! - `names`: one name means one recipient on any day
//! - `arrangements`: what an arrangement must say before anything can be judged by it
//! - `requires`: conditions that can be checked, with codes that they may raise
//!
//! Everything found here is an error: a register with a problem is never judged by.

mod arrangements;
mod days;
mod ids;
mod names;
mod nearest;
mod requires;

use super::model::RegisterData;

pub use nearest::nearest;

/// One problem of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// JSON pointer to the value (RFC 6901), e.g. `/arrangements/3/recipients/0`.
    pub pointer: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Problem {
    fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            message: message.into(),
        }
    }
}

/// All problems of a register, by kind of problem; none means that it can be judged by.
#[must_use]
pub fn check(data: &RegisterData) -> Vec<Problem> {
    let mut problems = Vec::new();
    ids::check(data, &mut problems);
    days::check(data, &mut problems);
    names::check(data, &mut problems);
    arrangements::check(data, &mut problems);
    requires::check(data, &mut problems);
    problems
}

#[cfg(test)]
mod tests;
