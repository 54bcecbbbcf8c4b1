//! How a command ends: 0 done, 1 findings or a failed check, 2 bad usage, 64 bad configuration (event.md 6).

use std::{fmt, process::ExitCode};

/// How a command ended when nothing went wrong on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// As asked.
    Well,
    /// There are findings, or a check failed; what and where is already printed.
    WithFindings,
}

/// The caller's mistake, to be told with the exit code that it deserves.
#[derive(Debug)]
pub enum Mistake {
    /// The command line asks for something that cannot be.
    Usage(String),
    /// A file or a value that was configured cannot be used.
    Configuration(String),
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(what) | Self::Configuration(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Mistake {}

/// Prints what went wrong, once, and chooses the exit code.
pub fn code(done: anyhow::Result<Done>) -> ExitCode {
    let error = match done {
        Ok(Done::Well) => return ExitCode::SUCCESS,
        Ok(Done::WithFindings) => return ExitCode::from(1),
        Err(error) => error,
    };
    if is_closed_pipe(&error) {
        return ExitCode::SUCCESS;
    }
    eprintln!("sharetrail: {error:#}");
    match error.downcast_ref::<Mistake>() {
        Some(Mistake::Usage(_)) => ExitCode::from(2),
        Some(Mistake::Configuration(_)) => ExitCode::from(64),
        None => ExitCode::from(1),
    }
}

/// `sharetrail ... | head` is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let kinds = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    kinds
        .into_iter()
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
