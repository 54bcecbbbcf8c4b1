//! The command line of `sharetrail migrate`.

use std::path::PathBuf;

use clap::Args;

use super::StoreArgs;
use crate::exit::Mistake;

/// `sharetrail migrate`.
#[derive(Debug, Args)]
pub struct MigrateArgs {
    /// Print the schema for a replicated, sharded ClickHouse instead; nothing is run
    #[arg(long)]
    pub print: bool,
    /// Cluster to print it for: its name, or a macro of the servers
    #[arg(
        long,
        requires = "print",
        default_value = "{cluster}",
        value_name = "NAME"
    )]
    pub cluster: String,
    /// Kafka's address; its topics are left alone without
    #[arg(long, env = "SHARETRAIL_KAFKA", value_name = "HOST:PORT")]
    pub kafka: Option<String>,
    /// Register files, whose sources get a topic each
    #[arg(long, env = "SHARETRAIL_REGISTER", value_name = "FILE", num_args = 1.., value_delimiter = ',')]
    pub register: Vec<PathBuf>,
    /// ClickHouse's HTTP address
    #[arg(
        long = "clickhouse",
        env = "SHARETRAIL_CLICKHOUSE_URL",
        value_name = "URL",
        required_unless_present = "print"
    )]
    url: Option<String>,
    /// Database
    #[arg(
        long,
        env = "SHARETRAIL_CLICKHOUSE_DATABASE",
        default_value = "sharetrail"
    )]
    pub database: String,
    /// User
    #[arg(long, env = "SHARETRAIL_CLICKHOUSE_USER", default_value = "default")]
    user: String,
    /// File with the password
    #[arg(long, env = "SHARETRAIL_CLICKHOUSE_PASSWORD_FILE", value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl MigrateArgs {
    /// Where the store is.
    pub fn store(&self) -> Result<StoreArgs, Mistake> {
        let url = self.url.clone();
        Ok(StoreArgs {
            url: url
                .ok_or_else(|| Mistake::Usage("--clickhouse says where the store is".into()))?,
            database: self.database.clone(),
            user: self.user.clone(),
            password_file: self.password_file.clone(),
        })
    }
}
