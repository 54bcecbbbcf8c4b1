//! The command line of `sharetrail findings ...`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Format, StoreArgs};

/// `sharetrail findings ...`.
#[derive(Debug, Subcommand)]
pub enum FindingsCommand {
    /// Findings and gaps, newest first
    List(FindingsArgs),
    /// Silence findings for a reason, until a day; they stay visible
    Decide(DecideArgs),
    /// Take a decision back: what it silenced counts again
    Withdraw(WithdrawArgs),
    /// Every decision, newest first
    Decisions(DecisionsArgs),
}

/// `sharetrail findings decide`.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("about").required(true).multiple(true).args(["code", "arrangement", "recipient", "source", "event"])))]
pub struct DecideArgs {
    /// Only this code
    #[arg(long)]
    pub code: Option<String>,
    /// Only judged against this arrangement
    #[arg(long)]
    pub arrangement: Option<String>,
    /// Only of this recipient (register id)
    #[arg(long)]
    pub recipient: Option<String>,
    /// Only of this source system
    #[arg(long)]
    pub source: Option<String>,
    /// Only this event (its id)
    #[arg(long, value_name = "EVENT_ID")]
    pub event: Option<String>,
    /// Why; recorded
    #[arg(long, value_name = "WHY")]
    pub reason: String,
    /// Last day on which it holds (YYYY-MM-DD)
    #[arg(long, value_name = "DAY")]
    pub until: String,
    /// Who decides: a staff reference
    #[arg(long, value_name = "WHO")]
    pub by: String,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The store
    #[command(flatten)]
    pub store: StoreArgs,
}

/// `sharetrail findings withdraw`.
#[derive(Debug, Args)]
pub struct WithdrawArgs {
    /// The decision's id
    pub decision: String,
    /// Why; recorded
    #[arg(long, value_name = "WHY")]
    pub reason: String,
    /// Who decides: a staff reference
    #[arg(long, value_name = "WHO")]
    pub by: String,
    /// The store
    #[command(flatten)]
    pub store: StoreArgs,
}

/// `sharetrail findings decisions`.
#[derive(Debug, Args)]
pub struct DecisionsArgs {
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The store
    #[command(flatten)]
    pub store: StoreArgs,
}

/// `sharetrail findings list`.
#[derive(Debug, Args)]
pub struct FindingsArgs {
    /// Only this code
    #[arg(long)]
    pub code: Option<String>,
    /// Only this severity: critical, high, medium, low
    #[arg(long)]
    pub severity: Option<String>,
    /// Only findings, or only gaps: finding, gap
    #[arg(long)]
    pub outcome: Option<String>,
    /// Only this source system
    #[arg(long)]
    pub source: Option<String>,
    /// Only this arrangement
    #[arg(long)]
    pub arrangement: Option<String>,
    /// Only this recipient (register id)
    #[arg(long)]
    pub recipient: Option<String>,
    /// Only what occurred on this day or later (YYYY-MM-DD, UTC)
    #[arg(long)]
    pub since: Option<String>,
    /// Only what occurred before this day (YYYY-MM-DD, UTC)
    #[arg(long)]
    pub until: Option<String>,
    /// Show those too that a decision silences
    #[arg(long)]
    pub silenced: bool,
    /// At most so many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Register files, for the plain words
    #[arg(long, env = "SHARETRAIL_REGISTER", value_name = "FILE", num_args = 1.., value_delimiter = ',')]
    pub register: Vec<PathBuf>,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The store
    #[command(flatten)]
    pub store: StoreArgs,
}
