//! One holder per data folder. Waits a moment for one that is ending; never steals a lock.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Read as _;
use std::os::fd::{AsRawFd as _, RawFd};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::kill;
use nix::unistd::Pid;

use crate::EmbeddedError;

/// How long the child of a killed process may take to die after it.
const GRACE_OF_THE_DEAD: Duration = Duration::from_secs(5);
/// A holder that seems alive may be on its way out, or dead and not yet buried by its parent.
const GRACE_OF_THE_LIVING: Duration = Duration::from_secs(1);

/// An exclusive lock on `<folder>/lock`, which names the holder's process id and start time.
///
/// The child inherits the open file, so the lock lasts until both are gone: after a `kill -9` of
/// the holder nobody gets in while its child still writes.
#[derive(Debug)]
pub(crate) struct FolderLock(File);

impl FolderLock {
    /// Creates the folder when needed, and takes it. Blocks up to 1 s for a living holder, 5 s for
    /// the child of a dead one.
    ///
    /// # Errors
    /// [`EmbeddedError::Held`] names the holder; [`EmbeddedError::Folder`] when the file cannot be used.
    pub(crate) fn take(folder: &Path) -> Result<Self, EmbeddedError> {
        std::fs::create_dir_all(folder).map_err(EmbeddedError::folder("create", folder))?;
        let path = folder.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(EmbeddedError::folder("open", &path))?;
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => {
                    let holder = Holder::read(&mut file);
                    let grace = match holder.is_alive() {
                        true => GRACE_OF_THE_LIVING,
                        false => GRACE_OF_THE_DEAD,
                    };
                    if start.elapsed() > grace {
                        return Err(EmbeddedError::Held {
                            folder: folder.to_owned(),
                            holder: holder.text,
                        });
                    }
                    sleep(Duration::from_millis(50));
                }
                Err(TryLockError::Error(source)) => {
                    return Err(EmbeddedError::folder("lock", path)(source));
                }
            }
        }
        let text = format!(
            "process {}, started {}",
            std::process::id(),
            jiff::Timestamp::now()
                .round(jiff::Unit::Second)
                .unwrap_or_default()
        );
        std::fs::write(&path, text).map_err(EmbeddedError::folder("write", &path))?;
        Ok(Self(file))
    }

    /// For the child, which has to keep it open.
    pub(crate) fn fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }
}

struct Holder {
    text: String,
    pid: Option<i32>,
}

impl Holder {
    fn read(file: &mut File) -> Self {
        use std::io::Seek as _;
        let mut text = String::new();
        let read = file
            .rewind()
            .and_then(|()| file.take(200).read_to_string(&mut text));
        if read.is_err() || text.is_empty() {
            text = "a process that is just starting".to_owned();
        }
        let pid = text
            .strip_prefix("process ")
            .and_then(|rest| rest.split(',').next())
            .and_then(|pid| pid.parse().ok());
        Self { text, pid }
    }

    fn is_alive(&self) -> bool {
        self.pid
            .is_some_and(|pid| kill(Pid::from_raw(pid), None) != Err(nix::errno::Errno::ESRCH))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_is_told_who_holds_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let _lock = FolderLock::take(dir.path()).unwrap();
        let error = FolderLock::take(dir.path()).unwrap_err().to_string();
        assert!(
            error.contains(&format!("process {}, started 2", std::process::id())),
            "{error}"
        );
    }

    #[test]
    fn a_lock_that_was_let_go_can_be_taken_again() {
        let dir = tempfile::tempdir().unwrap();
        drop(FolderLock::take(dir.path()).unwrap());
        FolderLock::take(dir.path()).unwrap();
    }

    #[test]
    fn a_damaged_lock_file_is_no_obstacle_once_free() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("lock"), [0xff; 300]).unwrap();
        FolderLock::take(dir.path()).unwrap();
    }
}
