//! Where what is known of persons comes from: a file for `judge`, the topics for everything that runs or judges again.

mod follow;
mod read;

pub use follow::open;
pub use read::{from_file, from_kafka, if_asked};
