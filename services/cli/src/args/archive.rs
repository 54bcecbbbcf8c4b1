//! The command line of `sharetrail archive` and `sharetrail rebuild`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Format, StoreArgs};

/// `sharetrail archive ...`.
#[derive(Debug, Subcommand)]
pub enum ArchiveCommand {
    /// What the archive holds: from where to where, what is missing, what is damaged; exit 1 where anything is
    Verify(VerifyArgs),
}

/// `sharetrail archive verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The archive: file:///a/folder or s3://bucket/prefix
    #[arg(long, env = "SHARETRAIL_ARCHIVE", value_name = "URL")]
    pub archive: String,
    /// Only look at the names of files, do not read them
    #[arg(long)]
    pub names_only: bool,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Where messages come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum RebuildFrom {
    /// What Kafka still holds.
    Kafka,
    /// What the archive holds.
    Archive,
    /// The archive first, then what Kafka holds beyond it.
    #[default]
    Both,
}

/// `sharetrail rebuild`.
///
/// Messages are decoded as the consumer would now: SHARETRAIL_SCHEMA_IDS, SHARETRAIL_SCHEMA_FILES and
/// SHARETRAIL_SCHEMA_REGISTRY count here too.
#[derive(Debug, Args)]
pub struct RebuildArgs {
    /// Where messages come from
    #[arg(long, value_enum, default_value_t)]
    pub from: RebuildFrom,
    /// The archive: file:///a/folder or s3://bucket/prefix
    #[arg(long, env = "SHARETRAIL_ARCHIVE", value_name = "URL", required_if_eq_any([("from", "archive"), ("from", "both")]))]
    pub archive: Option<String>,
    /// Kafka; also where what is known of persons is read. Without it consents are gaps, and no objection, restriction,
    /// erasure, protected address or child is found
    #[arg(long, env = "SHARETRAIL_KAFKA", value_name = "HOST:PORT", required_if_eq_any([("from", "kafka"), ("from", "both")]))]
    pub kafka: Option<String>,
    /// Register files, to judge by: all versions that were in force
    #[arg(long, env = "SHARETRAIL_REGISTER", value_name = "FILE", num_args = 1.., value_delimiter = ',', required = true)]
    pub register: Vec<PathBuf>,
    /// Also into a store that has something already: after a rebuild that was broken off. What is there stays, and
    /// rows that come again collapse
    #[arg(long)]
    pub again: bool,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The store
    #[command(flatten)]
    pub store: StoreArgs,
}
