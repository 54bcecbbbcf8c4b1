//! The parts that are measured, each as a process of its own: this program, started again.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use consumer::{ConsumerConfig, Metrics, SharedStatus, World};
use nix::sys::signal::{Signal, kill};
use runtime::{Readiness, Shutdown, config::Reader};
use store::{Store, StoreConfig};
use tokio::runtime::Runtime;
use wire::register::Current;

use crate::{engines::Engines, events, registry::SCHEMA_ID};

/// Where the consumer's part finds the store.
const URL: &str = "BENCH_CLICKHOUSE_URL";
const DATABASE: &str = "BENCH_DATABASE";

/// A part under way; killed when dropped.
pub struct Part {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Part {
    /// Starts this program again.
    pub fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(arguments)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        Ok(Self {
            input: child.stdin.take().context("a part has an input")?,
            output: BufReader::new(child.stdout.take().context("a part has an output")?),
            child,
        })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The next line that it says.
    pub fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        let read = self.output.read_line(&mut line)?;
        ensure!(read > 0, "a part of the measurement ended early");
        Ok(line)
    }

    /// Tells it to go on.
    pub fn go_on(&mut self) -> Result<()> {
        Ok(self.input.write_all(b"\n")?)
    }

    /// Asks it to end, and waits.
    pub fn stop(mut self) -> Result<()> {
        let pid = nix::unistd::Pid::from_raw(i32::try_from(self.pid())?);
        kill(pid, Signal::SIGTERM)?;
        for _ in 0..600 {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the consumer as it is deployed, with its usual settings.
pub fn start_consumer(engines: &Engines, database: &str, group: &str) -> Result<Part> {
    let keys = engines.folder().join("dead-letter.keys");
    if !keys.exists() {
        std::fs::write(&keys, consumer::dead_letter::generate_key_file("d1"))?;
    }
    let ids = format!("{SCHEMA_ID}=v1");
    Part::start(
        &["consume"],
        &[
            (URL, engines.clickhouse.url()),
            (DATABASE, database),
            ("SHARETRAIL_KAFKA", engines.kafka.bootstrap()),
            ("SHARETRAIL_CONSUMER_GROUP", group),
            ("SHARETRAIL_DEAD_LETTER_KEY_FILE", text(&keys)?),
            ("SHARETRAIL_SCHEMA_IDS", &ids),
        ],
    )
}

/// The part itself.
pub fn consume(runtime: &Runtime) -> Result<()> {
    let mut reader = Reader::from_env();
    let config = ConsumerConfig::read(&mut reader);
    let config = reader.finish(|| config)?;
    let store = Store::connect(StoreConfig {
        database: std::env::var(DATABASE)?,
        ..StoreConfig::new(std::env::var(URL)?)
    })?;
    let world = World {
        status: SharedStatus::new(events::status()?),
        registers: Current::new(events::registers()?),
        store,
        metrics: Metrics::new(&prometheus::Registry::new())?,
        readiness: Readiness::default(),
    };
    runtime.block_on(async {
        consumer::run(config, world, Shutdown::on_signals()?).await?;
        Ok(())
    })
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().context("the folder's name is UTF-8")
}
