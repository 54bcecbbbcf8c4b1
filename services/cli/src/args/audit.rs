//! The command line of `sharetrail audit`.

use clap::Args;

use super::{Format, StoreArgs};

/// `sharetrail audit`.
#[derive(Debug, Args)]
pub struct AuditArgs {
    /// Only this topic; sources' counters are then left out
    #[arg(long)]
    pub topic: Option<String>,
    /// Only what the broker received on this day or later (YYYY-MM-DD, UTC)
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// How much to name of each problem
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub samples: usize,
    /// How long a missing number of a source's counter may still come, minutes
    #[arg(
        long,
        default_value_t = 60,
        env = "SHARETRAIL_AUDIT_SEQUENCE_WAIT_MINUTES",
        value_name = "MINUTES"
    )]
    pub sequence_wait: u64,
    /// Kafka's address
    #[arg(long, env = "SHARETRAIL_KAFKA", value_name = "HOST:PORT")]
    pub kafka: String,
    /// Consumer group whose confirmed offsets are the limit
    #[arg(
        long,
        env = "SHARETRAIL_CONSUMER_GROUP",
        default_value = "sharetrail-consumer"
    )]
    pub group: String,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The store
    #[command(flatten)]
    pub store: StoreArgs,
}
