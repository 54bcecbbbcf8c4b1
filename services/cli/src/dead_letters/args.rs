//! The command line of `sharetrail dead-letters`. Says what may be asked; never does it.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::args::{Format, StoreArgs};

/// `sharetrail dead-letters ...`.
#[derive(Debug, Subcommand)]
pub enum DeadLettersCommand {
    /// What could not be decoded: where it lay and why, never what it says
    List(ListArgs),
    /// Decode them again after a schema or registry was mended, and store those that are events now
    Replay(ReplayArgs),
}

/// Which dead letters.
#[derive(Debug, Args)]
pub struct LetterArgs {
    /// Kafka
    #[arg(long, env = "SHARETRAIL_KAFKA", value_name = "HOST:PORT")]
    pub kafka: String,
    /// Only from this topic
    #[arg(long)]
    pub topic: Option<String>,
    /// Only with this code, e.g. unknown_schema
    #[arg(long)]
    pub code: Option<String>,
    /// Only what was received on this day or later (YYYY-MM-DD, UTC)
    #[arg(long)]
    pub since: Option<String>,
    /// Only what was received before this day (YYYY-MM-DD, UTC)
    #[arg(long)]
    pub until: Option<String>,
}

/// `sharetrail dead-letters list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Which
    #[command(flatten)]
    pub letters: LetterArgs,
    /// Only those that are not stored yet
    #[arg(long)]
    pub waiting: bool,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The store
    #[command(flatten)]
    pub store: StoreArgs,
}

/// `sharetrail dead-letters replay`.
///
/// Messages are decoded as the consumer would now: SHARETRAIL_SCHEMA_IDS, SHARETRAIL_SCHEMA_FILES and
/// SHARETRAIL_SCHEMA_REGISTRY count here too.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// Which
    #[command(flatten)]
    pub letters: LetterArgs,
    /// The keys that sealed them
    #[arg(long, env = "SHARETRAIL_DEAD_LETTER_KEY_FILE", value_name = "FILE")]
    pub key_file: PathBuf,
    /// Register files, to judge by
    #[arg(long, env = "SHARETRAIL_REGISTER", value_name = "FILE", num_args = 1.., value_delimiter = ',', required = true)]
    pub register: Vec<PathBuf>,
    /// Only say what would be stored
    #[arg(long)]
    pub dry_run: bool,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The store
    #[command(flatten)]
    pub store: StoreArgs,
}
