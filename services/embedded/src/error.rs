//! Why an engine could not be started or stopped, in words that say what to do next.

use std::path::PathBuf;

use crate::child::EngineExit;

/// One variant for each thing that can fail.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmbeddedError {
    /// Kafka's jars or libchdb are not in the cache folder.
    #[error("{what} is not at {}. Fetch it with: ./dev setup", path.display())]
    EngineMissing {
        /// What is missing.
        what: &'static str,
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There is no Java to run Kafka with.
    #[error(
        "Kafka needs Java 17 or later and there is no `java` on PATH. Install it with: ./dev setup, or: apt-get install -y openjdk-17-jre-headless"
    )]
    JavaMissing,
    /// The program that serves the ClickHouse engine is not beside this one.
    #[error(
        "the program embedded-clickhouse is not in {}. Build it with: cargo build -p embedded --bin embedded-clickhouse",
        folder.display()
    )]
    ProgramMissing {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// Neither `SHARETRAIL_ENGINES`, `XDG_CACHE_HOME` nor `HOME` is set.
    #[error("cannot tell where the engines are: set SHARETRAIL_ENGINES to their folder, or HOME")]
    NoCacheFolder,
    /// Another process uses the data folder.
    #[error(
        "the data folder {} is held by {holder}. Stop that process, or name another data folder",
        folder.display()
    )]
    Held {
        /// The data folder.
        folder: PathBuf,
        /// "process 123, started 2026-11-25T02:00:00Z".
        holder: String,
    },
    /// A file or folder of the engine could not be created, read or written.
    #[error("cannot {action} {}", path.display())]
    Folder {
        /// "create", "read", "write", "rename", "lock".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// No port could be had on 127.0.0.1.
    #[error("no free port on 127.0.0.1")]
    NoPort(#[source] std::io::Error),
    /// The child process could not be started at all.
    #[error("cannot start {engine}")]
    Spawn {
        /// "Kafka" or "ClickHouse".
        engine: &'static str,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The child ended before it was ready.
    #[error("{0}")]
    Died(EngineExit),
    /// The child runs but did not become ready in time; it was stopped.
    #[error("{engine} was not ready after {seconds} s; its log is {}", log.display())]
    NotReady {
        /// "Kafka" or "ClickHouse".
        engine: &'static str,
        /// How long was waited.
        seconds: u64,
        /// Where its log is.
        log: PathBuf,
    },
    /// The child did not end, not even when killed.
    #[error("{engine} (process {pid}) did not end, even when killed")]
    NotStopped {
        /// "Kafka" or "ClickHouse".
        engine: &'static str,
        /// Its process id.
        pid: u32,
    },
}

impl EmbeddedError {
    pub(crate) fn folder(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Folder {
            action,
            path,
            source,
        }
    }
}
