//! The only crate that knows SQL: migrations, the insert encoder, and one `.sql` file for each question.
//!
//! - [`Store`]: connect, migrate, insert, ask
//! - [`BatchBuilder`]: judged events in columns, ready to insert; [`LaterBuilder`]: later judgements of stored ones
//! - [`StoreError`]: one variant for each operation that can fail
//!
//! Never decodes a message, never judges, and never puts a person into an error or a URL:
//! questions travel as parameters in the request's body.

mod asked;
mod batch;
mod cluster;
mod config;
mod decisions;
mod error;
mod migrate;
mod native;
mod read;
mod server;
mod store;

pub use asked::Question;
pub use batch::{Batch, BatchBuilder, JudgedFor, LaterBuilder, Origin};
pub use cluster::{ClusterError, UnfitVersion, check_version, cluster_schema};
pub use config::StoreConfig;
pub use decisions::{Covers, Decision, DecisionRow, Withdrawal};
pub use error::{Cause, EngineCode, StoreError};
pub use read::{
    AuditedEventRow, Buckets, CodeCount, ConflictRow, EventsOf, ExtentRow, FindingRow,
    FindingsFilter, History, HistorySlice, IdentityRow, LineageRow, LineageState, LogBucketRow,
    OutcomeRow, PartitionRow, PlantedRow, RowBucketRow, Rows, SequenceBucketRow, StoredEvent,
    Stretch, Summary,
};
pub use store::Store;
