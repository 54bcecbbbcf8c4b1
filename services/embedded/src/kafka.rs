//! Apache Kafka itself: one KRaft node, broker and controller in one process.
//! Never creates topics: that is the caller's, as on a real cluster.

mod format;
mod settings;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::child::{self, Child};
use crate::lock::FolderLock;
use crate::ready::{self, Sign};
use crate::{EmbeddedError, EngineExit, Progress, Watch, locate, port};

const ENGINE: &str = "Kafka";
const READY: Sign = Sign {
    engine: ENGINE,
    line: "Kafka Server started",
    // A start takes 5 s; after a kill -9 with much data to check, or on a busy machine, far longer.
    patience: Duration::from_secs(120),
};
const STOP_PATIENCE: Duration = Duration::from_secs(30);
const HEAP: [&str; 3] = ["-Xms128m", "-Xmx384m", "-XX:+UseSerialGC"];

/// What a start needs.
pub struct KafkaOptions {
    /// Kafka's own folder; created when missing. Holds `data/`, `log/` and the settings of this start.
    pub data_dir: PathBuf,
    /// Told what is going on.
    pub progress: Progress,
    /// A second way in, for clients that are to come through a proxy.
    pub proxied: Option<Proxied>,
}

/// A listener whose clients are told to come back to another port, where a proxy listens.
#[derive(Clone, Copy, Debug)]
pub struct Proxied {
    /// Where Kafka listens, on 127.0.0.1.
    pub listen: u16,
    /// What it tells clients: the proxy's port.
    pub advertised: u16,
}

impl KafkaOptions {
    /// Kafka in `data_dir`, telling nobody.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            progress: crate::silent(),
            proxied: None,
        }
    }
}

/// A running Kafka. Dropping it kills it (nothing acknowledged is lost, the next start is slower).
#[derive(Debug)]
pub struct Kafka {
    child: Child,
    bootstrap: String,
    log: PathBuf,
    _lock: FolderLock,
}

impl Kafka {
    /// Starts Kafka and returns when clients can use it: 4 to 7 s, 2 s more on a new folder.
    /// Cancelling the future kills what was started.
    ///
    /// # Errors
    /// A missing dependency names the line that installs it; [`EmbeddedError::Held`] names the holder
    /// of the folder; [`EmbeddedError::Died`] quotes Kafka's log.
    pub async fn start(options: KafkaOptions) -> Result<Self, EmbeddedError> {
        let KafkaOptions {
            data_dir,
            progress,
            proxied,
        } = options;
        let java = locate::java()?;
        let class_path = locate::kafka_class_path()?;
        let folder = data_dir.clone();
        let lock = tokio::task::spawn_blocking(move || FolderLock::take(&folder))
            .await
            .map_err(|error| EmbeddedError::Spawn {
                engine: ENGINE,
                source: std::io::Error::other(error),
            })??;
        let data_dir =
            std::path::absolute(&data_dir).map_err(EmbeddedError::folder("find", &data_dir))?;
        let run = |class: &str, arguments: &[&str]| {
            let mut command = Command::new(&java);
            command.args(HEAP).arg("-cp").arg(&class_path);
            command.arg(format!(
                "-Dlog4j2.configurationFile={}",
                settings::log4j(&data_dir).display()
            ));
            command.arg(class).args(arguments).current_dir(&data_dir);
            command
        };
        let log = child::new_log(&data_dir, "kafka.log")?;
        let port_file = data_dir.join("port");
        let mut ports = port::keep_or_choose(&port_file)?;
        settings::write(&data_dir, ports, proxied)?;
        if !format::is_done(&data_dir) {
            progress("preparing a new data folder for Kafka");
            format::format(&data_dir, &log, &lock, &run).await?;
        }
        progress("starting Kafka");
        let settings = settings::server(&data_dir).display().to_string();
        let child = ready::start(&READY, &log, |attempt| {
            if attempt > 1 {
                ports = port::keep_or_choose(&port_file)?;
                settings::write(&data_dir, ports, proxied)?;
            }
            Child::spawn(ENGINE, run("kafka.Kafka", &[&settings]), &log, lock.fd())
        })
        .await?;
        progress("Kafka is ready");
        Ok(Self {
            child,
            bootstrap: format!("127.0.0.1:{}", ports[0]),
            log,
            _lock: lock,
        })
    }

    /// `host:port` for `bootstrap.servers`.
    #[must_use]
    pub fn bootstrap(&self) -> &str {
        &self.bootstrap
    }

    /// The process id of the broker.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.pid()
    }

    /// Kafka's log of this start; the one before lies beside it as `kafka.log.1`.
    #[must_use]
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Learns of Kafka's end.
    #[must_use]
    pub fn watch(&self) -> Watch {
        self.child.watch()
    }

    /// Ends Kafka in order (SIGTERM, 2 to 3 s), by force after 30 s; returns when it is gone.
    ///
    /// # Errors
    /// [`EmbeddedError::NotStopped`] when even force did not help.
    pub async fn stop(self) -> Result<(), EmbeddedError> {
        self.child.stop(STOP_PATIENCE).await.map(drop)
    }

    /// Ends Kafka as a power cut would, for tests; returns when it is gone.
    pub async fn kill9(self) -> EngineExit {
        self.child.kill9().await
    }
}
