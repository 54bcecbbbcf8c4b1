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
    eprintln!("sharetrail: {}", told(&error));
    match error.downcast_ref::<Mistake>() {
        Some(Mistake::Usage(_)) => ExitCode::from(2),
        Some(Mistake::Configuration(_)) => ExitCode::from(64),
        None => ExitCode::from(1),
    }
}

/// The error and its causes; a cause that the text before it tells already is not told again.
fn told(error: &anyhow::Error) -> String {
    error
        .chain()
        .map(ToString::to_string)
        .fold(String::new(), |text, cause| match text.as_str() {
            "" => cause,
            before if before.contains(&cause) => text,
            _ => format!("{text}: {cause}"),
        })
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
