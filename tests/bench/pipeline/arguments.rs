//! The command line. Decides nothing.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Measures the whole pipeline; JSON goes to standard output and to a file.
#[derive(Parser)]
#[command(bin_name = "./dev bench")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Sharetrail and its peers, in turn
    Pipeline(Pipeline),
    /// What an event costs on top of many stored rows
    Growth(Growth),
    /// A part of a measurement: the consumer
    #[command(hide = true)]
    Consume,
    /// A part of a measurement: a bare consumer
    #[command(hide = true)]
    Count(Count),
    /// A part of a measurement: prepared inserts
    #[command(hide = true)]
    Insert(Insert),
    /// A part of a measurement: rows to measure on top of
    #[command(hide = true)]
    Fill(Fill),
}

#[derive(Args)]
pub struct Pipeline {
    /// Events; the memory needed does not depend on it
    #[arg(long, default_value_t = 1_000_000)]
    pub events: u64,
    /// Bytes of an event on the wire, about; several with commas
    #[arg(long, value_delimiter = ',', default_value = "400")]
    pub bytes: Vec<usize>,
    /// What to measure, with commas: a Sharetrail, b the engine's Kafka table, c bare consumer, d inserts only
    #[arg(long, value_delimiter = ',', default_value = "c,d,b,a")]
    pub only: Vec<char>,
    /// Seconds of steady load at half of the measured rate, for the latency; 0 leaves it out
    #[arg(long, default_value_t = 30)]
    pub steady_seconds: u64,
    /// Where the JSON goes, from the repository
    #[arg(long, default_value = "target/bench/pipeline.json")]
    pub out: PathBuf,
    /// What cargo adds
    #[arg(long, hide = true)]
    pub bench: bool,
}

#[derive(Args)]
pub struct Growth {
    /// Rows that are stored already, with commas, rising
    #[arg(long, value_delimiter = ',', default_value = "0,1000000,10000000")]
    pub rows: Vec<u64>,
    /// Events that are measured on top of each
    #[arg(long, default_value_t = 500_000)]
    pub events: u64,
    /// Where the JSON goes, from the repository
    #[arg(long, default_value = "target/bench/growth.json")]
    pub out: PathBuf,
    /// What cargo adds
    #[arg(long, hide = true)]
    pub bench: bool,
}

#[derive(Args)]
pub struct Count {
    #[arg(long)]
    pub kafka: String,
    #[arg(long)]
    pub events: u64,
}

#[derive(Args)]
pub struct Insert {
    #[arg(long)]
    pub url: String,
    #[arg(long)]
    pub database: String,
    #[arg(long)]
    pub events: u64,
    #[arg(long)]
    pub bytes: usize,
    /// Rows of one block, as in the consumer
    #[arg(long, default_value_t = 100_000)]
    pub block: usize,
}

#[derive(Args)]
pub struct Fill {
    #[arg(long)]
    pub url: String,
    #[arg(long)]
    pub database: String,
    /// Number of the first event, so that no two fills make the same
    #[arg(long)]
    pub from: u64,
    #[arg(long)]
    pub events: u64,
}
