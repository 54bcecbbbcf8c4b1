//! The register file: YAML or JSON in, [`RegisterData`] or every error with its line out.
//!
//! 1. `yaml` reads the text into a tree that knows its lines
//! 2. `shape` holds the tree against `schemas/register/register.schema.json`
//! 3. `convert` makes [`RegisterData`] of it, with stand-ins where the shape is wrong
//! 4. `domain::register::check` finds what the schema cannot tell
//!
//! All four report together, in the order of the lines. Never stops at the first error, never fills in a value.

mod convert;
mod current;
mod error;
mod load;
mod problems;
mod published;
mod report;
mod shape;
mod tree;
mod words;
mod yaml;

use domain::register::model::RegisterData;

pub use current::Current;
pub use error::RegisterError;
pub use load::load;
pub use published::{Published, TOPIC, Taken};
pub use report::{CheckReport, Totals, report};

use problems::Flaw;
use tree::Node;

/// Largest register file that is read, in bytes; the example has 110 KiB.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// The schema that [`read`] holds a file against, as text.
pub const SCHEMA: &str = include_str!("../../../schemas/register/register.schema.json");

/// Reads a register file. JSON is read as the YAML that it is.
///
/// `file_name` is only shown in errors.
///
/// # Errors
/// Everything that is wrong with the file, by line: bad YAML (reading ends there), duplicate and unknown keys,
/// wrong types and values, unknown references and whatever else makes it unfit to judge by.
pub fn read(bytes: &[u8], file_name: &str) -> Result<RegisterData, Vec<RegisterError>> {
    let (tree, mut flaws) = parse(bytes);
    let Some(tree) = tree else {
        return Err(error::all(file_name, None, flaws));
    };
    let value = tree.to_json();
    let shape = shape::check(&value);
    flaws.extend(problems::beyond(&flaws, shape));
    let data = convert::register(&value);
    flaws.extend(problems::semantic(&data, &flaws));
    if flaws.is_empty() {
        Ok(data)
    } else {
        Err(error::all(file_name, Some(&tree), flaws))
    }
}

/// Text to tree; no tree when the text cannot be read to its end.
fn parse(bytes: &[u8]) -> (Option<Node>, Vec<Flaw>) {
    if bytes.len() > MAX_BYTES {
        let message = format!(
            "the file has {} bytes, at most {MAX_BYTES} are read; remove what does not belong to the register",
            bytes.len()
        );
        return (None, vec![Flaw::at_start(message)]);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => yaml::parse(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => (None, vec![Flaw::bad_utf8(bytes, error.valid_up_to())]),
    }
}

#[cfg(test)]
mod tests;
