//! Is everything that Kafka acknowledged in the ledger, and does the ledger hold what its log says?
//!
//! - [`audit`]: once, everything that is asked for
//! - [`run`]: again and again, as metrics and readiness
//!
//! Reads only: never joins the consumer group, never commits, never writes to the store, never judges.
//! What is compared, in this order:
//!
//! 1. Kafka's range of each partition, up to what the consumer group has confirmed, against `ingest_log`. An offset
//!    that the log does not have is read in Kafka before it is called missing.
//! 2. `ingest_log` against `disclosures`: every event that the log calls stored has its rows, under its own
//!    coordinates or, as a repeat, under those of its first arrival.
//! 3. Each source's counter against itself, and identities that came with more than one content.
//!
//! A consumer that lags or is in the middle of a batch raises no alarm: what it has not confirmed is not counted.

mod audit;
mod broker;
mod config;
mod error;
mod metrics;
mod report;
mod run;
pub mod span;

pub use audit::{Progress, Question, Silent, audit};
pub use broker::{Broker, Held, Place};
pub use config::{AuditorConfig, SETTINGS};
pub use error::AuditError;
pub use metrics::Metrics;
pub use report::{CounterReport, Logged, PartitionReport, Report, Rows, SourcesReport, Totals};
pub use run::{World, run};
