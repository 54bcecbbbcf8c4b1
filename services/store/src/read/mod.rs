//! Questions, one `.sql` file each; values travel as typed parameters, never as text in the SQL.

mod findings;
mod history;
mod identities;
mod lineage;
mod rows;
mod summary;

pub use findings::{FindingRow, FindingsFilter, PlantedRow};
pub use history::{History, HistorySlice, StoredEvent};
pub use identities::IdentityRow;
pub use lineage::{LineageRow, LineageState};
pub use rows::Rows;
pub use summary::{CodeCount, PartitionRow, Summary};
