//! Statuses of persons and links between pseudonyms as JSON (event.md 4, judging.md 5): the values of the topics
//! `subject-status.v1` and `subject-links.v1`, and what files and requests say, where identifiers may still be raw.
//!
//! - [`StatusMessage`], [`LinkMessage`]: values of the topics; pseudonyms only
//! - [`Topic`], [`Said`]: the two topics, and what a record of each says
//! - [`StatusInput`], [`LinkInput`]: files and requests; they leave only as messages
//! - [`take_statuses`], [`take_links`]: from all that a file or a request says to all that is published of it
//!
//! Strict throughout: a name that is not known, or a state that its kind does not have, is refused, since a status that
//! is misread lets through what it should stop. Never repeats a value in an error, never decides what a status means.

mod change;
mod error;
mod input;
mod link;
mod message;
mod name;
mod take;
mod topic;

pub use error::StatusError;
pub use input::{LinkInput, StatusInput};
pub use link::LinkMessage;
pub use message::StatusMessage;
pub use name::SubjectName;
pub use take::{Taken, take_links, take_statuses};
pub use topic::{Said, Topic};

/// Most changes in the history of one record.
pub const MOST_CHANGES: usize = 1_000;
/// Most recipients that one change allows, or names as a danger.
pub const MOST_RECIPIENTS: usize = 200;
/// Longest text, in characters: the name of a recipient, who linked, and on what evidence.
pub const LONGEST_TEXT: usize = 500;
