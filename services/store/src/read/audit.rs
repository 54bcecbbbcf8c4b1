//! Questions of the auditor: counts by bucket first, single offsets and events only where counts differ.
//! Never decides what is missing: that is the auditor's.

mod log;
mod rows;
mod sources;

pub use log::{ExtentRow, LogBucketRow, Stretch};
pub use rows::{AuditedEventRow, Buckets, RowBucketRow};
pub use sources::{ConflictRow, SequenceBucketRow};
