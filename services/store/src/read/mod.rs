//! Questions, one `.sql` file each; values travel as typed parameters, never as text in the SQL.

mod audit;
mod findings;
mod history;
mod identities;
mod lineage;
mod outcomes;
mod rows;
mod summary;

pub use audit::{
    AuditedEventRow, Buckets, ConflictRow, ExtentRow, LogBucketRow, RowBucketRow,
    SequenceBucketRow, Stretch,
};
pub use findings::{FindingRow, FindingsFilter, PlantedRow};
pub use history::{History, HistorySlice, StoredEvent};
pub use identities::IdentityRow;
pub use lineage::{LineageRow, LineageState};
pub use outcomes::OutcomeRow;
pub use rows::Rows;
pub use summary::{CodeCount, PartitionRow, Summary};
