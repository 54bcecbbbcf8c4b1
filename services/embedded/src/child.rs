//! One supervised child process. Knows processes, signals and log files, and nothing of any engine.

use std::fmt;
use std::fs::File;
use std::os::fd::RawFd;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child as Process, Command, ExitStatus};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::sync::watch;

use crate::{EmbeddedError, tail};

/// A running child. Dropping it kills it at once; `stop` is the orderly way.
#[derive(Debug)]
pub(crate) struct Child {
    engine: &'static str,
    pid: u32,
    exit: watch::Receiver<Option<EngineExit>>,
}

/// How a child ended. Prints as one message with the last lines of its log.
#[derive(Debug, Clone)]
pub struct EngineExit {
    /// "Kafka" or "ClickHouse".
    pub engine: &'static str,
    /// "killed by SIGKILL", "exit status 1".
    pub how: String,
    /// Its whole log.
    pub log: PathBuf,
    /// The log's last lines, oldest first.
    pub last_lines: Vec<String>,
    success: bool,
}

impl fmt::Display for EngineExit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ended: {}. Its log is {}",
            self.engine,
            self.how,
            self.log.display()
        )?;
        if !self.last_lines.is_empty() {
            f.write_str(" and ends with:")?;
        }
        for line in &self.last_lines {
            write!(f, "\n  {line}")?;
        }
        Ok(())
    }
}

/// Learns of a child's end; cheap to clone, outlives the engine's own handle.
#[derive(Debug, Clone)]
pub struct Watch(watch::Receiver<Option<EngineExit>>);

impl Watch {
    /// Waits until the child has ended, for whatever reason, `stop` included. Safe to cancel.
    pub async fn exited(&mut self) -> EngineExit {
        wait(&mut self.0).await
    }

    /// How it ended, or `None` while it runs.
    #[must_use]
    pub fn ended(&self) -> Option<EngineExit> {
        self.0.borrow().clone()
    }
}

impl Child {
    /// Starts `command` with its output appended to `log`, in its own process group (a terminal's
    /// ctrl-C does not reach it), bound to die with this process, and with `keep_open` inherited.
    pub(crate) fn spawn(
        engine: &'static str,
        mut command: Command,
        log: &Path,
        keep_open: RawFd,
    ) -> Result<Self, EmbeddedError> {
        let out = File::options()
            .create(true)
            .append(true)
            .open(log)
            .map_err(EmbeddedError::folder("open", log))?;
        let err = out
            .try_clone()
            .map_err(EmbeddedError::folder("open", log))?;
        command
            .stdin(std::process::Stdio::null())
            .stdout(out)
            .stderr(err);
        command.process_group(0);
        bind_life(&mut command, keep_open);
        let spawn_error = move |source| EmbeddedError::Spawn { engine, source };

        // The kernel ties the child's life to the *thread* that forked it, so that thread stays
        // until the child has ended: it is the one that waits for it.
        let (started, start) = std::sync::mpsc::sync_channel(1);
        let (ended, exit) = watch::channel(None);
        let log = log.to_owned();
        std::thread::Builder::new()
            .name(format!("watch {engine}"))
            .spawn(move || match command.spawn() {
                Ok(process) => {
                    let _ = started.send(Ok(process.id()));
                    ended.send_replace(Some(EngineExit::of(engine, process, log)));
                }
                Err(error) => {
                    let _ = started.send(Err(error));
                }
            })
            .map_err(spawn_error)?;
        let pid = start
            .recv()
            .unwrap_or_else(|_| Err(std::io::Error::other("its watching thread ended")))
            .map_err(spawn_error)?;
        Ok(Self { engine, pid, exit })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    pub(crate) fn watch(&self) -> Watch {
        Watch(self.exit.clone())
    }

    /// SIGTERM, then after `patience` SIGKILL; returns when the child is gone.
    pub(crate) async fn stop(mut self, patience: Duration) -> Result<EngineExit, EmbeddedError> {
        for (signal, patience) in [
            (Signal::SIGTERM, patience),
            (Signal::SIGKILL, Duration::from_secs(10)),
        ] {
            self.signal(signal);
            if let Ok(exit) = tokio::time::timeout(patience, wait(&mut self.exit)).await {
                return Ok(exit);
            }
        }
        Err(EmbeddedError::NotStopped {
            engine: self.engine,
            pid: self.pid,
        })
    }

    /// SIGKILL now, as a power cut would end it; returns when the child is gone.
    pub(crate) async fn kill9(mut self) -> EngineExit {
        self.signal(Signal::SIGKILL);
        wait(&mut self.exit).await
    }

    fn signal(&self, signal: Signal) {
        // Once it has ended the id may be another process's.
        if self.exit.borrow().is_none()
            && let Ok(pid) = i32::try_from(self.pid)
        {
            let _ = kill(Pid::from_raw(pid), signal);
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.signal(Signal::SIGKILL);
    }
}

async fn wait(exit: &mut watch::Receiver<Option<EngineExit>>) -> EngineExit {
    match exit
        .wait_for(Option::is_some)
        .await
        .map(|exit| exit.clone())
    {
        Ok(Some(exit)) => exit,
        // The sender lives until it has sent; only a panic of its thread leads here.
        _ => EngineExit {
            engine: "an engine",
            how: "its watching thread ended".to_owned(),
            log: PathBuf::new(),
            last_lines: Vec::new(),
            success: false,
        },
    }
}

impl EngineExit {
    /// Whether it ended with exit status 0.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.success
    }

    fn of(engine: &'static str, mut process: Process, log: PathBuf) -> Self {
        let (success, how) = match process.wait() {
            Ok(status) => (status.success(), in_words(status)),
            Err(error) => (false, format!("cannot be waited for: {error}")),
        };
        Self {
            engine,
            how,
            last_lines: tail::last_lines(&log, 8),
            log,
            success,
        }
    }
}

fn in_words(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit status {code}"),
        (None, Some(signal)) => match Signal::try_from(signal) {
            Ok(signal) => format!("killed by {signal}"),
            Err(_) => format!("killed by signal {signal}"),
        },
        (None, None) => status.to_string(),
    }
}

#[expect(
    unsafe_code,
    reason = "what happens between fork and exec cannot be set otherwise"
)]
fn bind_life(command: &mut Command, keep_open: RawFd) {
    let parent = nix::unistd::getpid();
    let before_exec = move || {
        #[cfg(target_os = "linux")]
        {
            nix::sys::prctl::set_pdeathsig(Signal::SIGKILL)?;
            // It may have died before the line above.
            if nix::unistd::getppid() != parent {
                return Err(nix::errno::Errno::ESRCH.into());
            }
        }
        #[cfg(not(target_os = "linux"))]
        let _ = parent;
        inherit(keep_open)
    };
    // SAFETY: the closure makes only async-signal-safe system calls (prctl, getppid, fcntl) and
    // allocates nothing.
    unsafe {
        command.pre_exec(before_exec);
    }
}

#[expect(unsafe_code, reason = "nix wants a borrowed file descriptor")]
fn inherit(fd: RawFd) -> std::io::Result<()> {
    use nix::fcntl::{FcntlArg, FdFlag, fcntl};
    // SAFETY: the lock's file is open in the parent for the child's whole life.
    let fd = unsafe { std::os::fd::BorrowedFd::borrow_raw(fd) };
    fcntl(fd, FcntlArg::F_SETFD(FdFlag::empty()))?;
    Ok(())
}

/// The log file of a start, `<data_dir>/log/<name>`; the one of the start before is kept as `<name>.1`.
pub(crate) fn new_log(data_dir: &Path, name: &str) -> Result<PathBuf, EmbeddedError> {
    let folder = data_dir.join("log");
    std::fs::create_dir_all(&folder).map_err(EmbeddedError::folder("create", &folder))?;
    let log = folder.join(name);
    if log.exists() {
        std::fs::rename(&log, folder.join(format!("{name}.1")))
            .map_err(EmbeddedError::folder("rename", &log))?;
    }
    Ok(log)
}
