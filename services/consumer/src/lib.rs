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
//! 2. **Plan** (`plan`, `commit`): the first offset of the batch is committed, with the batch's range in its metadata.
//!    One batch is one partition and one contiguous range. Crash: the next owner of the partition finds the plan and
//!    inserts exactly that range again, under the same token, before it reads on.
//! 3. **Publish dead letters** (`insert`, `dead_letter`): those of the batch, acknowledged by all replicas. Crash:
//!    some are there; the plan is repeated, and they are published again under the same keys `topic:partition:offset`.
//! 4. **Insert** (`insert`): disclosures, corrections, findings, then the ingest log; on disk when acknowledged.
//!    Crash: some tables have their rows; the plan is repeated, what is there is dropped by its token (which names the
//!    judgement too: under another register every table takes the repeat), and beyond the engine's memory of tokens by
//!    its key. The ingest log never has an offset whose disclosures are missing.
//! 5. **Confirm** (`commit`): the offset behind the batch is committed, without a plan. Crash before it: the plan is
//!    repeated. Crash after it: nothing is left to do.
//!
//! Plans and confirmations come from one place, synchronously, and only for partitions held without a break since
//! their messages were read. A repeat ends on proof alone that nothing more of the plan can come (`batches`); a stop
//! leaves the plan open instead. When a partition is taken away, the callback waits for its batch on the way, confirms it
//! or gives it up, and returns when no commit can follow (`barrier`). A lost partition is given up at once: its next
//! owner finds the plan. The store or the dead-letter topic away: the same batch is tried again and again while the
//! member stays in its group. Nothing is skipped, and our clock decides nothing but when a batch goes.
//!
//! # Who waits alone
//!
//! A message whose schema only the registry knows holds its partition while the registry does not answer; a topic
//! with too large a share of dead letters is halted (`halt`). Their partitions are paused and read again from the
//! same message (`holds`); all others go on. What was read before is stored and committed as usual.
//!
//! # Memory
//!
//! 256 MiB on paper: 8 MiB fetched ahead by librdkafka and as much for its bookkeeping, up to 8 MiB of fetch buffers
//! in use; 52 MiB for all batches together, built and on their way (the budget: at half of it the largest batch goes,
//! beyond it nothing is read, and after two seconds partitions are paused), and 20 MiB more while one of them is
//! encoded; 16 MiB of dead letters on their way; 12 MiB of remembered combinations; 40 MiB for program, registers and
//! the rest. About 165 MiB when all are at their limit at once; the allocator keeps a part of what was freed.

mod backoff;
mod barrier;
mod batches;
mod block;
#[cfg(any(feature = "broken-confirm-first", feature = "broken-no-barrier"))]
mod broken;
mod budget;
mod client;
mod commit;
mod config;
mod context;
pub mod dead_letter;
mod decoding;
mod error;
mod flight;
mod halt;
mod holds;
mod insert;
mod intake;
mod judging;
mod metrics;
mod ownership;
mod pace;
mod partition;
mod patient;
mod plan;
mod plans;
mod poll;
mod rebuild;
mod registry;
mod run;
mod status;
mod stop;
mod subjects;
mod tally;
mod watch;

pub use block::BlockLimits;
pub use config::{ConsumerConfig, GroupProtocol, SETTINGS, read_decoding};
pub use error::ConsumerError;
pub use halt::{HaltLimits, Share, ShareError};
pub use metrics::Metrics;
pub use patient::PatientDecoding;
pub use rebuild::{Rebuild, RebuildError, Rebuilt};
pub use registry::{Registry, RegistryError};
pub use run::{World, run};
pub use subjects::SharedStatus;

/// Is this consumer built with a mistake on purpose (a `broken-*` feature), for a test that must fail? Whoever is to run
/// it for real refuses.
pub const IS_BROKEN_ON_PURPOSE: bool = cfg!(any(
    feature = "broken-confirm-first",
    feature = "broken-no-barrier"
));

/// The topic that the gateway writes.
pub(crate) const GATEWAY_TOPIC: &str = "disclosures.v1";
