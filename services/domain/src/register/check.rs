//! What makes a register unfit to judge by. Every problem at once, each at its place. Never stops at the first.

use super::model::RegisterData;

/// One problem of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// JSON pointer to the value (RFC 6901), e.g. `/arrangements/3/recipients/0`.
    pub pointer: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// All problems of a register, in the order of the file; none means that it can be judged by.
#[must_use]
pub fn check(_data: &RegisterData) -> Vec<Problem> {
    Vec::new()
}
