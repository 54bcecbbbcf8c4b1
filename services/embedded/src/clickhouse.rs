//! The ClickHouse engine behind its HTTP interface, served by the child `embedded-clickhouse`.
//! Never creates databases or tables: that is the caller's, as on a real server.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::child::Child;
use crate::lock::FolderLock;
use crate::ready::{self, Sign};
use crate::{EmbeddedError, EngineExit, Progress, Watch, locate, port};

const ENGINE: &str = "ClickHouse";
const READY: Sign = Sign {
    engine: ENGINE,
    line: "embedded-clickhouse: listening on",
    // A start takes 0.3 s; loading the parts of a large store on a busy machine, longer.
    patience: Duration::from_secs(60),
};
const STOP_PATIENCE: Duration = Duration::from_secs(30);

/// What a start needs.
pub struct ClickHouseOptions {
    /// The engine's own folder; created when missing. Holds `data/`, `log/` and the settings of this start.
    pub data_dir: PathBuf,
    /// Who may ask; without one, anybody on this machine, as the user `default` without a password.
    pub login: Option<Login>,
    /// What the engine may use of the machine's memory, in bytes.
    pub memory_bytes: u64,
    /// What one query or one insert may weigh on the wire, in bytes.
    pub body_bytes: u64,
    /// Ports of this machine that SQL may reach, for tables that read from Kafka; none for everyone but benchmarks.
    pub reachable_ports: Vec<u16>,
    /// Told what is going on.
    pub progress: Progress,
}

/// A name and a password. `Debug` shows neither.
#[derive(Clone)]
pub struct Login {
    /// ClickHouse user name.
    pub user: String,
    /// Its password, handed to the child in its environment, never on its command line.
    pub password: String,
}

impl ClickHouseOptions {
    /// ClickHouse in `data_dir` without login, with 2 GiB of memory and bodies up to 256 MiB, reaching nobody.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            login: None,
            memory_bytes: 2 << 30,
            body_bytes: 256 << 20,
            reachable_ports: Vec::new(),
            progress: crate::silent(),
        }
    }
}

/// A running engine. Dropping it kills it (nothing acknowledged is lost).
#[derive(Debug)]
pub struct ClickHouse {
    child: Child,
    url: String,
    log: PathBuf,
    _lock: FolderLock,
}

impl ClickHouse {
    /// Starts the engine and returns when it answers: about 0.5 s.
    /// Cancelling the future kills what was started.
    ///
    /// # Errors
    /// A missing dependency names the line that installs it; [`EmbeddedError::Held`] names the holder
    /// of the folder; [`EmbeddedError::Died`] quotes the engine's log.
    pub async fn start(options: ClickHouseOptions) -> Result<Self, EmbeddedError> {
        let program = locate::clickhouse_program()?;
        let library = locate::libchdb()?;
        let folder = options.data_dir.clone();
        let lock = tokio::task::spawn_blocking(move || FolderLock::take(&folder))
            .await
            .map_err(|error| EmbeddedError::Spawn {
                engine: ENGINE,
                source: std::io::Error::other(error),
            })??;
        let data_dir = std::path::absolute(&options.data_dir)
            .map_err(EmbeddedError::folder("find", &options.data_dir))?;
        let log = crate::child::new_log(&data_dir, "clickhouse.log")?;
        let port_file = data_dir.join("port");
        let mut port = 0;
        (options.progress)("starting ClickHouse");
        let child = ready::start(&READY, &log, |_| {
            [port] = port::keep_or_choose(&port_file)?;
            let mut command = Command::new(&program);
            // Our own environment may hold secrets, and SQL must not be able to read them.
            command.env_clear().env("TZ", "UTC");
            command.arg("--library").arg(&library);
            command.arg("--data-dir").arg(&data_dir);
            command.arg("--port").arg(port.to_string());
            command.args(["--memory-bytes", &options.memory_bytes.to_string()]);
            command.args(["--body-bytes", &options.body_bytes.to_string()]);
            for port in &options.reachable_ports {
                command.args(["--reachable-port", &port.to_string()]);
            }
            if let Some(login) = &options.login {
                command.env("EMBEDDED_CLICKHOUSE_USER", &login.user);
                command.env("EMBEDDED_CLICKHOUSE_PASSWORD", &login.password);
            }
            Child::spawn(ENGINE, command, &log, lock.fd())
        })
        .await?;
        (options.progress)("ClickHouse is ready");
        Ok(Self {
            child,
            url: format!("http://127.0.0.1:{port}"),
            log,
            _lock: lock,
        })
    }

    /// `http://host:port` for the `clickhouse` crate and any other HTTP client.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The process id of the engine.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.pid()
    }

    /// The engine's log of this start; the one before lies beside it as `clickhouse.log.1`.
    #[must_use]
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Learns of the engine's end.
    #[must_use]
    pub fn watch(&self) -> Watch {
        self.child.watch()
    }

    /// Ends the engine in order: running requests are finished first, by force after 30 s.
    /// Returns when it is gone.
    ///
    /// # Errors
    /// [`EmbeddedError::NotStopped`] when even force did not help.
    pub async fn stop(self) -> Result<(), EmbeddedError> {
        self.child.stop(STOP_PATIENCE).await.map(drop)
    }

    /// Ends the engine as a power cut would, for tests; returns when it is gone.
    pub async fn kill9(self) -> EngineExit {
        self.child.kill9().await
    }
}
