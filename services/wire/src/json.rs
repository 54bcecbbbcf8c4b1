//! The event as JSON (event.md 2): what source systems and files say. One object, an array, JSON lines, or
//! CloudEvents 1.0 envelopes of them, structured or batched. All mistakes at once, each with its place.
//!
//! A name that the schema does not have is refused: a misspelt field must not lose what it says. A symbol that a
//! closed list does not have is kept as the list's default, as in Avro: the judge tells. Null means left out.
//! Never repeats a value in an error, since it may hold a person.

pub(crate) mod at;
pub(crate) mod body;
mod cloud_event;
mod event;
pub(crate) mod object;
pub(crate) mod record;
pub(crate) mod scalar;
mod submission;
pub(crate) mod tree;
pub(crate) mod who;
mod write;

pub use at::FieldError;
pub use body::parse_submissions;
pub use cloud_event::CLOUD_EVENT_TYPE;
pub use submission::Submission;
pub use write::{to_string, write};

#[cfg(test)]
mod tests;
