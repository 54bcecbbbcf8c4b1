//! Placeholder.

pub mod register;
