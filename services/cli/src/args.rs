//! The command line of `sharetrail` (event.md 6). Says what may be asked; never does it.

mod archive;
mod audit;
mod findings;
mod migrate;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::dead_letters::DeadLettersCommand;
pub use archive::{ArchiveCommand, RebuildArgs, RebuildFrom, VerifyArgs};
pub use audit::AuditArgs;
pub use findings::{DecideArgs, DecisionsArgs, FindingsArgs, FindingsCommand, WithdrawArgs};
pub use migrate::MigrateArgs;

/// Who got whose data, and why.
///
/// Exit codes: 0 done, 1 findings or a failed check, 2 bad usage, 64 bad configuration.
#[derive(Debug, Parser)]
#[command(name = "sharetrail", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What `sharetrail` does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The whole system on this machine, with two years of a made-up landlord's events
    Demo(DemoArgs),
    /// Judge events in files by registers in files; nothing else is needed
    Judge(JudgeArgs),
    /// The register of arrangements
    #[command(subcommand)]
    Register(RegisterCommand),
    /// Send a file of events (JSON lines) to the gateway; goes on where it stopped
    Submit(SubmitArgs),
    /// One person: who has their data, and why
    #[command(subcommand)]
    Subject(SubjectCommand),
    /// The work list
    #[command(subcommand)]
    Findings(FindingsCommand),
    /// What could not be decoded
    #[command(subcommand)]
    DeadLetters(DeadLettersCommand),
    /// The rules and the law in force on a day
    Law(LawArgs),
    /// Make a key ring for pseudonyms, or a key for dead letters
    #[command(subcommand)]
    Key(KeyCommand),
    /// Make a token for a source system
    #[command(subcommand)]
    Token(TokenCommand),
    /// Bring the store's tables, and Kafka's topics, up to date
    Migrate(MigrateArgs),
    /// Is everything that Kafka acknowledged in the ledger?
    Audit(AuditArgs),
    /// The files that outlive Kafka's retention
    #[command(subcommand)]
    Archive(ArchiveCommand),
    /// Build the store again from Kafka, from the archive, or from both
    Rebuild(RebuildArgs),
    /// Run services, alone or together: gateway,consumer,auditor,archive,detector
    Serve(ServeArgs),
}

/// `sharetrail law`.
#[derive(Debug, Args)]
pub struct LawArgs {
    /// The day (YYYY-MM-DD, Europe/London); today without
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// How a command answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// One JSON object a line, for machines; stable.
    Json,
}

/// `sharetrail demo`.
#[derive(Clone, Debug, Args)]
pub struct DemoArgs {
    /// People of the landlord
    #[arg(long, default_value_t = 20_000)]
    pub people: u32,
    /// Same seed, same events
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Days of history
    #[arg(long, default_value_t = 730)]
    pub days: u32,
    /// Disclosures, about
    #[arg(long, default_value_t = 1_000_000)]
    pub events: u64,
    /// Run the load to its end and leave, instead of waiting with everything up
    #[arg(long)]
    pub once: bool,
    /// End with a summary as one JSON line on standard output
    #[arg(long)]
    pub json: bool,
    /// Where Kafka, ClickHouse and the demo's keys live
    #[arg(long, default_value = ".demo", env = "SHARETRAIL_DEMO_DIR")]
    pub data_dir: PathBuf,
    /// The example register
    #[arg(
        long,
        default_value = "schemas/register/register.yaml",
        env = "SHARETRAIL_REGISTER"
    )]
    pub register: PathBuf,
    /// A real Kafka (host:port) in place of the embedded one
    #[arg(long, value_name = "HOST:PORT")]
    pub kafka: Option<String>,
    /// A real ClickHouse (http://host:port) in place of the embedded one
    #[arg(long, value_name = "URL")]
    pub clickhouse: Option<String>,
}

/// `sharetrail judge`.
#[derive(Debug, Args)]
pub struct JudgeArgs {
    /// Register file; several may be given, the one of the day counts
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub register: Vec<PathBuf>,
    /// What is known of persons (consent, objection and so on), a JSON record a line. Without it consents are gaps, and
    /// no objection, restriction, erasure, protected address or child is found
    #[arg(long, value_name = "FILE")]
    pub status: Option<PathBuf>,
    /// Key ring for pseudonyms; a random key for this run without
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// Say how each verdict came about: the arrangements that were looked at, and what each rule came to
    #[arg(long)]
    pub explain: bool,
    /// How to explain; verdicts alone are always JSON
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Events as JSON lines; `-` is standard input
    #[arg(value_name = "EVENTS.jsonl")]
    pub events: Option<PathBuf>,
}

impl JudgeArgs {
    /// Registers and events: in `--register A B EVENTS` the last file is the events.
    #[must_use]
    pub fn files(mut self) -> Option<(Vec<PathBuf>, PathBuf)> {
        let events = self.events.or_else(|| self.register.pop())?;
        (!self.register.is_empty()).then_some((self.register, events))
    }
}

/// `sharetrail register ...`.
#[derive(Debug, Subcommand)]
pub enum RegisterCommand {
    /// Every problem of a register file, with line and what to do
    Check {
        /// Register file, YAML or JSON
        file: PathBuf,
        /// How to answer
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// What changed from one register file to another, in words; exit 1 where anything did
    Diff {
        /// Register file
        before: PathBuf,
        /// Register file
        after: PathBuf,
        /// How to answer
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// What the DPO has to decide about a register itself, with what to do next; exit 1 where there is anything
    Review {
        /// Register file, YAML or JSON
        file: PathBuf,
        /// The day of the review (YYYY-MM-DD, Europe/London); today without
        #[arg(long, value_name = "DAY")]
        on: Option<String>,
        /// How to answer
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Put a register into Kafka, where every consumer picks it up
    Publish(PublishArgs),
    /// What a draft would have found in stored history
    Simulate(SimulateArgs),
}

/// `sharetrail register publish`.
#[derive(Debug, Args)]
pub struct PublishArgs {
    /// Register file, YAML or JSON
    pub file: PathBuf,
    /// Kafka's address
    #[arg(long, env = "SHARETRAIL_KAFKA", value_name = "HOST:PORT")]
    pub kafka: String,
    /// Also when it begins before today
    #[arg(long)]
    pub backdated: bool,
    /// Check and compare only
    #[arg(long)]
    pub dry_run: bool,
}

/// `sharetrail register simulate`.
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// The draft; judged as if it had been in force since that day
    pub draft: PathBuf,
    /// First day of history to judge (YYYY-MM-DD, Europe/London)
    #[arg(long, value_name = "DAY")]
    pub since: String,
    /// Compare with these register files; with those published in Kafka without
    #[arg(long, env = "SHARETRAIL_REGISTER", value_name = "FILE", num_args = 1.., value_delimiter = ',')]
    pub register: Vec<PathBuf>,
    /// Kafka's address; also where what is known of persons is read. Without it consents are gaps, and no objection, restriction,
    /// erasure, protected address or child is found
    #[arg(long, env = "SHARETRAIL_KAFKA", value_name = "HOST:PORT")]
    pub kafka: Option<String>,
    /// Events named for each code
    #[arg(long, default_value_t = 3)]
    pub samples: usize,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The store
    #[command(flatten)]
    pub store: StoreArgs,
}

/// `sharetrail submit`.
#[derive(Debug, Args)]
pub struct SubmitArgs {
    /// Events as JSON lines
    pub file: PathBuf,
    /// The gateway, e.g. http://127.0.0.1:8080
    #[arg(long, env = "SHARETRAIL_GATEWAY_URL")]
    pub gateway: String,
    /// File with the source's token
    #[arg(long, env = "SHARETRAIL_TOKEN_FILE")]
    pub token_file: PathBuf,
    /// Where to remember how far it got; beside FILE without
    #[arg(long)]
    pub position: Option<PathBuf>,
    /// How to answer
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// `sharetrail subject ...`.
#[derive(Debug, Subcommand)]
pub enum SubjectCommand {
    /// Every disclosure of one person's data
    Lineage(LineageArgs),
}

/// `sharetrail subject lineage`.
#[derive(Debug, Args)]
pub struct LineageArgs {
    /// Scheme of the identifier, e.g. person, tenancy, nino
    #[arg(long)]
    pub scheme: String,
    /// File with the identifier; standard input without (never an argument: others could see it)
    #[arg(long, value_name = "FILE")]
    pub id_file: Option<PathBuf>,
    /// Why you ask; recorded
    #[arg(long, value_name = "WHY")]
    pub purpose: String,
    /// Show replaced disclosures too
    #[arg(long)]
    pub history: bool,
    /// Key ring for pseudonyms
    #[arg(long, env = "SHARETRAIL_KEY_RING", value_name = "FILE")]
    pub key: PathBuf,
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

/// `sharetrail key ...`.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// A key ring with one new key for pseudonyms
    New {
        /// File to write; refused if it is there
        file: PathBuf,
    },
    /// A new key for sealing dead letters
    NewDeadLetter {
        /// File to write; refused if it is there
        file: PathBuf,
    },
}

/// `sharetrail token ...`.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// A new token: the token for the source, its hash for the gateway's tokens file
    New {
        /// The source system it is for
        #[arg(long)]
        source: String,
        /// What it may send: events, status, links
        #[arg(long, value_delimiter = ',', default_value = "events", value_parser = gateway::token::Right::parse)]
        may: Vec<gateway::token::Right>,
        /// File to write the token to; refused if it is there
        file: PathBuf,
    },
}

/// `sharetrail serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// gateway, consumer, auditor, archive, detector
    #[arg(required = true, value_delimiter = ',')]
    pub services: Vec<Service>,
    /// Say what is wrong with the configuration, and leave
    #[arg(long)]
    pub check_config: bool,
    /// Stop when standard input ends, as the demo has it
    #[arg(long, hide = true)]
    pub stop_with_stdin: bool,
}

/// A service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Service {
    /// HTTP to Kafka.
    Gateway,
    /// Kafka to the store.
    Consumer,
    /// Kafka against the store, again and again.
    Auditor,
    /// Kafka to files.
    Archive,
    /// What becomes known later to later verdicts.
    Detector,
}

/// Where the store is.
#[derive(Clone, Debug, Args)]
pub struct StoreArgs {
    /// ClickHouse's HTTP address
    #[arg(
        long = "clickhouse",
        env = "SHARETRAIL_CLICKHOUSE_URL",
        value_name = "URL"
    )]
    pub url: String,
    /// Database
    #[arg(
        long,
        env = "SHARETRAIL_CLICKHOUSE_DATABASE",
        default_value = "sharetrail"
    )]
    pub database: String,
    /// User
    #[arg(long, env = "SHARETRAIL_CLICKHOUSE_USER", default_value = "default")]
    pub user: String,
    /// File with the password
    #[arg(long, env = "SHARETRAIL_CLICKHOUSE_PASSWORD_FILE", value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
