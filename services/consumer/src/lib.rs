//! The path through: reads disclosures from Kafka, judges them, stores them, and only then says so.
//!
//! # The guarantee
//!
//! Every message that the broker acknowledged ends as rows in the store or as a sealed dead letter, and its offset
//! is committed only after that. What is read twice shows once, since every row has a key. The steps, and what a
//! crash in each leaves behind:
//!
//! 1. **Read and judge** (`poll`, `intake`): messages become columns in memory. Crash: nothing happened; they are
//!    read again from the committed offset.
//! 2. **Publish dead letters** (`insert`, `dead_letter`): those of the block, acknowledged by all replicas. Crash:
//!    some are there; they are published again under the same keys `topic:partition:offset`.
//! 3. **Insert** (`insert`): disclosures, corrections, findings, then the ingest log; on disk when acknowledged.
//!    Crash: some tables have their rows; the same messages are inserted again, and their keys collapse. The ingest
//!    log never has an offset whose disclosures are missing.
//! 4. **Commit** (`commit`): synchronously, for partitions held without a break since their messages were read.
//!    Crash before it: all of the block is inserted again. Crash after it: nothing is left to do.
//!
//! A lost partition is given up at once: its rows may be stored, its offsets are not committed by us, its next owner
//! stores them again. The store or the dead-letter topic away: the same block is tried again and again while the
//! member stays in its group. Nothing is skipped, and our clock decides nothing but when a block is handed over.
//!
//! # Who waits alone
//!
//! A message whose schema only the registry knows holds its partition while the registry does not answer; a topic
//! with too large a share of dead letters is halted (`halt`). Their partitions are paused and read again from the
//! same message (`holds`); all others go on. What was read before is stored and committed as usual.
//!
//! # Memory
//!
//! 256 MiB on paper: 16 MiB fetched ahead by librdkafka and as much for its bookkeeping, up to 8 MiB of fetch
//! buffers in use; 24 MiB in the block being built with as much room to grow; as much again while it is encoded;
//! 24 MiB in the block on its way; 16 MiB of dead letters on their way; 40 MiB for program, registers and the rest.
//! About 190 MiB when all are at their limit at once.

mod backoff;
mod block;
mod client;
mod commit;
mod config;
mod context;
pub mod dead_letter;
mod decoding;
mod error;
mod halt;
mod holds;
mod insert;
mod intake;
mod judging;
mod metrics;
mod ownership;
mod partition;
mod poll;
mod progress;
mod registry;
mod run;
mod status;
mod stop;
mod tally;
mod watch;

pub use block::BlockLimits;
pub use config::{ConsumerConfig, SETTINGS, read_decoding};
pub use error::ConsumerError;
pub use halt::{HaltLimits, Share, ShareError};
pub use metrics::Metrics;
pub use registry::{Registry, RegistryError};
pub use run::{World, run};

/// The topic that the gateway writes.
pub(crate) const GATEWAY_TOPIC: &str = "disclosures.v1";
