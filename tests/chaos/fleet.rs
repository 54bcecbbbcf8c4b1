//! The consumers: real processes of one group, to be killed, paused, ended and joined.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// How a consumer is started.
pub struct Program {
    pub path: PathBuf,
    pub register: PathBuf,
    pub kafka: String,
    pub clickhouse: String,
    pub keys: PathBuf,
    pub logs: PathBuf,
}

/// One process. Dropping it is kill -9.
pub struct Consumer(Child);

impl Program {
    pub fn start(&self, number: usize) -> Result<Consumer> {
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.logs.join(format!("consumer-{number}.log")))?;
        let child = Command::new(&self.path)
            .arg(&self.register)
            .env("SHARETRAIL_KAFKA", &self.kafka)
            .env("SHARETRAIL_CLICKHOUSE_URL", &self.clickhouse)
            .env("SHARETRAIL_DEAD_LETTER_KEY_FILE", &self.keys)
            .env("RUST_LOG", "info")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn();
        let hint = || format!("{}: ./dev chaos builds it", self.path.display());
        Ok(Consumer(child.with_context(hint)?))
    }
}

impl Consumer {
    /// Stops it where it stands: a zombie, once the group has given its partitions away.
    pub fn pause(&self) {
        self.signal(Signal::SIGSTOP);
    }

    pub fn go_on(&self) {
        self.signal(Signal::SIGCONT);
    }

    /// Ends it in order.
    pub fn end(mut self) -> Result<()> {
        self.go_on();
        self.signal(Signal::SIGTERM);
        self.0.wait().context("the end of a consumer")?;
        Ok(())
    }

    /// Did it end by itself? It never should.
    pub fn has_ended(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(Some(_)))
    }

    fn signal(&self, signal: Signal) {
        // One that is gone needs no signal.
        let _ = kill(Pid::from_raw(self.0.id() as i32), signal);
    }
}

impl Drop for Consumer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The consumer of a variant, which lies where `./dev chaos` copied it.
pub fn program(folder: &Path, variant: &str) -> PathBuf {
    folder.join(format!("consume-{variant}"))
}
