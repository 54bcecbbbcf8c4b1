//! Our services as processes of the demo: the same program with `serve`, as it is deployed.
//! They stop when the demo ends, however it ends: the end of their standard input is the sign.

use std::{
    fs::File,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    process::{Child, ChildStdin, Command},
    time::timeout,
};

/// How long a service may take to be ready.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// How long a service may take to stop; its own limits are shorter.
const STOP_WITHIN: Duration = Duration::from_secs(60);

/// A running service.
pub struct Service {
    name: &'static str,
    child: Child,
    /// Held apart from the child: waiting for the child would close it, and so stop the service.
    lifeline: Option<ChildStdin>,
    admin: SocketAddr,
    log: PathBuf,
}

impl Service {
    /// Starts `sharetrail serve NAME` with these variables.
    pub fn start(
        name: &'static str,
        admin: SocketAddr,
        log: &Path,
        variables: &[(&str, String)],
    ) -> Result<Self> {
        let out = File::create(log).with_context(|| format!("cannot make {}", log.display()))?;
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", name, "--stop-with-stdin"])
            .envs(
                variables
                    .iter()
                    .map(|(name, value)| (*name, value.as_str())),
            )
            .stdin(Stdio::piped())
            .stdout(out.try_clone()?)
            .stderr(out)
            // A terminal's ctrl-C reaches only the demo, which stops its services in order.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start the {name}"))?;
        Ok(Self {
            name,
            lifeline: child.stdin.take(),
            child,
            admin,
            log: log.to_owned(),
        })
    }

    /// Waits until `/ready` says yes.
    pub async fn ready(&mut self) -> Result<()> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                bail!(self.ended(&status.to_string()));
            }
            if is_ready(self.admin).await {
                return Ok(());
            }
            if start.elapsed() > READY_WITHIN {
                bail!(
                    "the {} is not ready after {READY_WITHIN:?}; its log is {}",
                    self.name,
                    self.log.display()
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Resolves when it ends by itself, with which, why, and where its log is.
    pub async fn exited(&mut self) -> String {
        match self.child.wait().await {
            Ok(status) => self.ended(&status.to_string()),
            Err(error) => self.ended(&error.to_string()),
        }
    }

    /// Has it ended by itself? Then which, why, and where its log is.
    pub fn has_ended(&mut self) -> Option<String> {
        let status = self.child.try_wait().ok().flatten()?;
        Some(self.ended(&status.to_string()))
    }

    /// Stops it in order; by force where it does not.
    pub async fn stop(mut self) -> Result<()> {
        drop(self.lifeline.take());
        if timeout(STOP_WITHIN, self.child.wait()).await.is_err() {
            self.child.kill().await?;
        }
        Ok(())
    }

    fn ended(&self, how: &str) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        let last = lines[lines.len().saturating_sub(8)..].join("\n  ");
        format!(
            "the {} ended: {how}. Its log is {} and ends with:\n  {last}",
            self.name,
            self.log.display()
        )
    }
}

/// An address on this machine that nobody listens on.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

async fn is_ready(admin: SocketAddr) -> bool {
    let ask = async {
        let mut stream = TcpStream::connect(admin).await?;
        stream
            .write_all(b"GET /ready HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n")
            .await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        std::io::Result::Ok(answer.starts_with("HTTP/1.1 200"))
    };
    matches!(timeout(Duration::from_secs(2), ask).await, Ok(Ok(true)))
}
