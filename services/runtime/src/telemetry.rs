//! Where log lines go: standard error, for people or as JSON. What is logged never holds a person, a token or a body;
//! that is the duty of each caller, and of its tests.

use std::{io::IsTerminal as _, str::FromStr};

use tracing_subscriber::{EnvFilter, fmt, util::SubscriberInitExt as _};

/// Variable with the filter, in the syntax of `tracing-subscriber`: `info`, `warn,gateway=debug`.
pub const FILTER: &str = "SHARETRAIL_LOG";

/// How a log line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line, for a log store.
    Json,
    /// For people at a terminal.
    #[default]
    Pretty,
}

/// The text names no format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be json or pretty")]
pub struct UnknownFormat;

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        match text {
            "json" => Ok(Self::Json),
            "pretty" => Ok(Self::Pretty),
            _ => Err(UnknownFormat),
        }
    }
}

/// Why log lines cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter cannot be read.
    #[error("{FILTER} is no filter: write for example info, or warn,gateway=debug")]
    Filter(#[source] tracing_subscriber::filter::ParseError),
    /// Somebody set up logging before.
    #[error("logging is set up already")]
    Again(#[source] tracing_subscriber::util::TryInitError),
}

/// Starts logging for this process; `filter` is what [`FILTER`] says, `info` without.
///
/// # Errors
/// The filter cannot be read, or logging is set up already.
pub fn init(format: Format, filter: Option<&str>) -> Result<(), TelemetryError> {
    let filter = EnvFilter::try_new(filter.unwrap_or("info")).map_err(TelemetryError::Filter)?;
    let lines = fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match format {
        Format::Json => lines.json().flatten_event(true).finish().try_init(),
        Format::Pretty => lines.with_target(false).finish().try_init(),
    }
    .map_err(TelemetryError::Again)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_cannot_be_read_is_refused() {
        let error = init(Format::Json, Some("gateway=loudest=")).unwrap_err();
        assert!(error.to_string().contains("SHARETRAIL_LOG"), "{error}");
    }

    #[test]
    fn only_the_two_formats_are_known() {
        assert_eq!("json".parse(), Ok(Format::Json));
        assert_eq!("xml".parse::<Format>(), Err(UnknownFormat));
    }
}
