//! An error of a register file, as a reader sees it: where, and what to do. Never more than one line.

use super::{
    problems::Flaw,
    tree::{Node, START},
};

/// One thing that is wrong with a register file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct RegisterError {
    /// The file, as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// JSON pointer to the value (RFC 6901); empty for the whole file.
    pub pointer: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl RegisterError {
    /// About a file as a whole.
    pub(super) fn whole(file: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: START.line,
            column: START.column,
            pointer: String::new(),
            message: message.into(),
        }
    }
}

/// Gives each flaw its place and puts them in the order of the file.
pub(super) fn all(file: &str, tree: Option<&Node>, flaws: Vec<Flaw>) -> Vec<RegisterError> {
    let mut errors: Vec<RegisterError> = flaws
        .into_iter()
        .map(|flaw| {
            let found = tree.map(|tree| match flaw.is_key {
                true => tree.place_of_key(&flaw.pointer),
                false => tree.place_of(&flaw.pointer),
            });
            let place = flaw.place.or(found).unwrap_or(START);
            RegisterError {
                file: file.to_owned(),
                line: place.line,
                column: place.column,
                pointer: flaw.pointer,
                message: flaw.message,
            }
        })
        .collect();
    errors.sort();
    errors.dedup();
    errors
}
