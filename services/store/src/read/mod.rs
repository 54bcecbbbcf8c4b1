//! Questions, one `.sql` file each; values travel as typed parameters, never as text in the SQL.

mod audit;
mod events_of;
mod findings;
mod history;
mod identities;
mod last_judgement;
mod lineage;
mod outcomes;
mod rows;
mod stored_event;
mod summary;

pub use audit::{
    AuditedEventRow, Buckets, ConflictRow, ExtentRow, LogBucketRow, RowBucketRow,
    SequenceBucketRow, Stretch,
};
pub use events_of::EventsOf;
pub use findings::{FindingRow, FindingsFilter, PlantedRow};
pub use history::{History, HistorySlice};
pub use identities::IdentityRow;
pub use lineage::{LineageRow, LineageState};
pub use outcomes::OutcomeRow;
pub use rows::Rows;
pub use stored_event::StoredEvent;
pub use summary::{CodeCount, PartitionRow, Summary};
