//! A service of ours as a process of its own.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    process::{Child, Command},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};

/// How long a service may take to be ready.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// A service as a process; killed when dropped.
pub struct Service {
    name: &'static str,
    child: Child,
    admin: SocketAddr,
    log: PathBuf,
}

impl Service {
    /// Starts a command that answers at `admin` and writes to `log`.
    pub(crate) fn spawn(
        name: &'static str,
        mut command: Command,
        admin: SocketAddr,
        log: PathBuf,
    ) -> Result<Self> {
        let out = File::options().create(true).append(true).open(&log)?;
        let child = command.stdout(out.try_clone()?).stderr(out).spawn()?;
        Ok(Self {
            name,
            child,
            admin,
            log,
        })
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What `/ready` or `/metrics` answers: status and body.
    ///
    /// # Errors
    /// It does not answer.
    pub fn ask(&self, path: &str) -> Result<(u16, String)> {
        let mut stream = TcpStream::connect_timeout(&self.admin, Duration::from_secs(2))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let status = answer
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .context("no status")?;
        let body = answer
            .split_once("\r\n\r\n")
            .map(|(_, body)| body.to_owned())
            .unwrap_or_default();
        Ok((status, body))
    }

    /// Waits until `/ready` says yes.
    ///
    /// # Errors
    /// It ended or is not ready in time, with its log.
    pub fn wait_until_ready(&mut self) -> Result<()> {
        self.wait_until(|service| matches!(service.ask("/ready"), Ok((200, _))))
    }

    /// Waits until its admin port answers, whatever it says.
    ///
    /// # Errors
    /// As [`Service::wait_until_ready`].
    pub fn wait_until_it_answers(&mut self) -> Result<()> {
        self.wait_until(|service| service.ask("/ready").is_ok())
    }

    fn wait_until(&mut self, is_so: impl Fn(&Self) -> bool) -> Result<()> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                bail!("the {} ended: {status}\n{}", self.name, self.log());
            }
            if is_so(self) {
                return Ok(());
            }
            ensure!(
                start.elapsed() < READY_WITHIN,
                "the {} is not ready\n{}",
                self.name,
                self.log()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Ends it as a power cut would.
    ///
    /// # Errors
    /// It cannot be waited for.
    pub fn kill9(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop and waits; its exit code.
    ///
    /// # Errors
    /// It cannot be asked or waited for.
    pub fn stop(mut self) -> Result<Option<i32>> {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        Ok(self.child.wait()?.code())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
