//! Kafka and ClickHouse for one measurement, in a folder that goes with them. SQL goes over plain HTTP.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use embedded::{ClickHouse, ClickHouseOptions, Kafka, KafkaOptions};
use producer::topics::{self, TopicSettings};
use store::{Store, StoreConfig};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::{registry::Registry, usage};

/// Source whose topic takes the steady load.
pub const STEADY: &str = "steady";
/// Merges are done when none has run for so long.
const QUIET: Duration = Duration::from_millis(1_500);
const SETTLE_WITHIN: Duration = Duration::from_secs(600);

/// Both engines, and the schema registry that the Kafka table needs.
pub struct Engines {
    pub kafka: Kafka,
    pub clickhouse: ClickHouse,
    pub registry: Registry,
    folder: TempDir,
}

/// Processor time of both engines so far, seconds.
#[derive(Clone, Copy)]
pub struct EngineCpu {
    pub clickhouse: f64,
    pub kafka: f64,
}

impl Engines {
    /// Starts them and makes the topics.
    pub fn start(runtime: &Runtime) -> Result<Self> {
        let folder = TempDir::new()?;
        let registry = Registry::start()?;
        let kafka = KafkaOptions::new(folder.path().join("kafka"));
        let kafka = runtime.block_on(Kafka::start(kafka))?;
        let broker = kafka.bootstrap().rsplit(':').next().map(str::parse);
        let broker: u16 = broker.context("Kafka has a port")??;
        let options = ClickHouseOptions {
            reachable_ports: vec![broker, registry.port()],
            ..ClickHouseOptions::new(folder.path().join("clickhouse"))
        };
        let clickhouse = runtime.block_on(ClickHouse::start(options))?;
        let settings = TopicSettings {
            source_partitions: 4,
            ..TopicSettings::default()
        };
        runtime.block_on(topics::ensure(
            kafka.bootstrap(),
            &[(STEADY, true)],
            settings,
        ))?;
        Ok(Self {
            kafka,
            clickhouse,
            registry,
            folder,
        })
    }

    /// Our folder, for keys.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Makes our tables in a database of this name.
    pub fn migrate(&self, runtime: &Runtime, database: &str) -> Result<()> {
        let store = Store::connect(StoreConfig {
            database: database.to_owned(),
            ..StoreConfig::new(self.clickhouse.url())
        })?;
        runtime.block_on(store.migrate())?;
        Ok(())
    }

    /// Runs a statement and returns its answer, tab separated.
    pub fn sql(&self, database: &str, sql: &str) -> Result<String> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(300)))
            .build()
            .into();
        let mut answer = agent
            .post(format!("{}/", self.clickhouse.url()))
            .query("database", database)
            .send(sql)?;
        let text = answer.body_mut().read_to_string()?;
        if !answer.status().is_success() {
            let problem: String = text.chars().take(400).collect();
            bail!("{}", problem.trim());
        }
        Ok(text.trim().to_owned())
    }

    /// One number.
    pub fn number(&self, database: &str, sql: &str) -> Result<u64> {
        let text = self.sql(database, sql)?;
        text.parse()
            .with_context(|| format!("no number: {text}, from {sql}"))
    }

    /// Processor time so far.
    pub fn cpu(&self) -> Result<EngineCpu> {
        Ok(EngineCpu {
            clickhouse: usage::cpu_seconds(self.clickhouse.pid())?,
            kafka: usage::cpu_seconds(self.kafka.pid())?,
        })
    }

    /// Waits until the merges of what was inserted are done: they are part of what an event costs.
    pub fn settle(&self) -> Result<()> {
        let end = Instant::now() + SETTLE_WITHIN;
        let mut quiet_since = Instant::now();
        while quiet_since.elapsed() < QUIET && Instant::now() < end {
            if self.number("", "SELECT count() FROM system.merges")? > 0 {
                quiet_since = Instant::now();
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    /// Bytes on disk of all our tables in a database.
    pub fn stored_bytes(&self, database: &str) -> Result<u64> {
        let sql = format!(
            "SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = '{database}'"
        );
        self.number("", &sql)
    }

    /// Forgets a database.
    pub fn drop(&self, database: &str) -> Result<()> {
        self.sql("", &format!("DROP DATABASE IF EXISTS {database} SYNC"))?;
        Ok(())
    }

    /// Ends both.
    pub fn stop(self, runtime: &Runtime) -> Result<()> {
        runtime.block_on(self.clickhouse.stop())?;
        runtime.block_on(self.kafka.stop())?;
        Ok(())
    }
}
