//! What Kafka holds, written to files, so that the ledger outlives the topics' retention and can be built again.
//!
//! - [`run`]: continuously, as a service
//! - [`Contents`]: what an archive holds, and what is missing in it
//! - [`read_file`]: the messages of one file, checked
//! - [`Source`]: the messages of one partition of Kafka
//!
//! # The guarantee
//!
//! A file holds one partition and one contiguous range of offsets, is written once under a name that says both and
//! the digest of its bytes, and never changes. The archive itself is the only memory of how far it reaches: the
//! archiver goes on behind the last file of each partition, or where one is gone that Kafka can fill, so nothing that
//! was committed elsewhere can make it skip.
//! A crash loses the files that were being built; their messages are read again. Two archivers at once write some
//! messages twice, which every reader of the archive passes over by their offsets.
//!
//! Never joins a consumer group, never commits, never decodes a message, never writes to the store.

mod broker;
mod building;
mod config;
mod contents;
mod error;
mod file;
mod message;
mod metrics;
mod name;
mod run;
mod source;
mod storage;

pub use broker::has_events;
pub use config::{ArchiveConfig, SETTINGS};
pub use contents::{Contents, Entry, Holdings};
pub use error::ArchiveError;
pub use file::{Damage, read_file};
pub use message::{Header, Message};
pub use metrics::Metrics;
pub use name::{Place, Span};
pub use run::{World, run};
pub use source::{Source, places};
pub use storage::Storage;
