//! Sends a file of events (JSON lines) to the gateway: in batches, with a position that survives a crash.
//!
//! The position is written after the gateway's 202, so what lies before it is with the broker. A crash in between
//! sends one batch again; repeats collapse. Never prints a line of the file, never writes the token anywhere.

mod batch;
mod position;
mod refusal;

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use secrecy::{ExposeSecret as _, SecretString};
use ureq::{
    Agent,
    tls::{RootCerts, TlsConfig},
};

pub use refusal::Refusal;

use batch::{Batch, Lines};
use position::Position;

/// How long the gateway may be away before the submission stops; its position is kept.
const PATIENCE: Duration = Duration::from_secs(300);
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
const ANSWER_WITHIN: Duration = Duration::from_secs(60);
/// A problem body is small; more than this is not read.
const MOST_ANSWER_BYTES: u64 = 4 << 20;

/// What to send where.
#[derive(Clone, Debug)]
pub struct Submit {
    /// Events as JSON lines.
    pub file: PathBuf,
    /// The gateway's address, e.g. `https://gateway.example`.
    pub gateway: String,
    /// The source's token.
    pub token: SecretString,
    /// Where to remember how far it got; beside the file, with `.position` added, if not given.
    pub position: Option<PathBuf>,
    /// How long the gateway may be away at a stretch.
    pub patience: Duration,
}

impl Submit {
    /// Sends `file` to `gateway`; waits up to five minutes when the gateway is away.
    #[must_use]
    pub fn new(file: impl Into<PathBuf>, gateway: impl Into<String>, token: SecretString) -> Self {
        Self {
            file: file.into(),
            gateway: gateway.into(),
            token,
            position: None,
            patience: PATIENCE,
        }
    }
}

/// How far a submission is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the file that the broker has, those of earlier runs included.
    pub bytes: u64,
    /// Bytes of the file.
    pub total_bytes: u64,
    /// Events accepted in this run.
    pub accepted: u64,
}

/// What a submission did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubmitReport {
    /// Events that the gateway accepted in this run.
    pub accepted: u64,
    /// Lines that earlier runs had sent.
    pub lines_sent_before: u64,
    /// Times that the gateway did not answer or was not ready, and a batch was sent again.
    pub retries: u64,
}

/// Why a submission stopped. What was accepted stays accepted: mend the cause and run the same command again.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The file cannot be read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A line is too long to be one event.
    #[error(
        "line {line} is longer than {most} bytes: split its subjects over several events with one disclosure_id"
    )]
    LineTooLong {
        /// Number of the line, from 1.
        line: u64,
        /// Longest line.
        most: usize,
    },
    /// The position cannot be written or read.
    #[error("cannot keep the position in {}", .path.display())]
    Position {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The gateway is away.
    #[error("the gateway did not take a batch for {}s ({last}); run the same command again to go on", .patience.as_secs())]
    Away {
        /// How long it was tried.
        patience: Duration,
        /// What came last: a status, or why there was no answer.
        last: String,
    },
    /// The gateway refused a batch.
    #[error(transparent)]
    Refused(Refusal),
    /// The address is no address.
    #[error("{0} is no address of a gateway: write for example https://gateway.example")]
    Address(String),
}

/// Sends the rest of the file, from the position of the last run. Blocks; tells `progress` after each batch.
///
/// # Errors
/// See [`SubmitError`]; the position stays, and the next run goes on there.
pub fn submit_file(
    submit: &Submit,
    mut progress: impl FnMut(Progress),
) -> Result<SubmitReport, SubmitError> {
    let client = Client::new(submit)?;
    let reading = |source| SubmitError::Read {
        path: submit.file.clone(),
        source,
    };
    let mut file = File::open(&submit.file).map_err(reading)?;
    let path = submit
        .position
        .clone()
        .unwrap_or_else(|| position::beside(&submit.file));
    let keeping = |source| SubmitError::Position {
        path: path.clone(),
        source,
    };
    let key = position::key(&mut file).map_err(reading)?;
    let mut position = Position::read(&path, &key).map_err(keeping)?;
    let mut lines = Lines::new(file, position.bytes, position.lines).map_err(reading)?;

    let mut report = SubmitReport {
        lines_sent_before: position.lines,
        ..SubmitReport::default()
    };
    let told = |position: &Position, accepted| Progress {
        bytes: position.bytes,
        total_bytes: position.key.bytes,
        accepted,
    };
    progress(told(&position, 0));
    while let Some(batch) = lines.next_batch().map_err(|error| error.of(&submit.file))? {
        report.retries += client.send(&batch)?;
        report.accepted += batch.events();
        (position.bytes, position.lines) = batch.end();
        position.write(&path).map_err(keeping)?;
        progress(told(&position, report.accepted));
    }
    Ok(report)
}

struct Client<'s> {
    agent: Agent,
    url: String,
    submit: &'s Submit,
}

impl<'s> Client<'s> {
    fn new(submit: &'s Submit) -> Result<Self, SubmitError> {
        let address = submit.gateway.trim_end_matches('/');
        if !(address.starts_with("https://") || address.starts_with("http://")) {
            return Err(SubmitError::Address(submit.gateway.clone()));
        }
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            // A redirect would carry the token and the events to somebody else.
            .max_redirects(0)
            .timeout_global(Some(ANSWER_WITHIN))
            .tls_config(tls)
            .build()
            .new_agent();
        Ok(Self {
            agent,
            url: format!("{address}/v1/events"),
            submit,
        })
    }

    /// Sends one batch until it is accepted; the number of times that it had to be sent again.
    fn send(&self, batch: &Batch) -> Result<u64, SubmitError> {
        let begun = Instant::now();
        let mut pause = FIRST_PAUSE;
        for retries in 0.. {
            let (last, wait) = match self.send_once(batch) {
                Ok(Answer::Accepted) => return Ok(retries),
                Ok(Answer::Refused { status, body }) => {
                    return Err(SubmitError::Refused(Refusal::read(
                        &self.submit.file,
                        status,
                        &body,
                        batch,
                    )));
                }
                Ok(Answer::Later { status, after }) => (format!("status {status}"), after),
                Err(error) => (error.to_string(), None),
            };
            let wait = wait.unwrap_or(pause).min(LONGEST_PAUSE);
            if begun.elapsed() + wait > self.submit.patience {
                return Err(SubmitError::Away {
                    patience: self.submit.patience,
                    last,
                });
            }
            std::thread::sleep(wait);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Ok(0)
    }

    fn send_once(&self, batch: &Batch) -> Result<Answer, ureq::Error> {
        let request = self
            .agent
            .post(&self.url)
            .content_type("application/x-ndjson");
        let token = format!("Bearer {}", self.submit.token.expose_secret());
        let mut response = request.header("authorization", token).send(batch.body())?;
        let status = response.status().as_u16();
        Ok(match status {
            200..=299 => Answer::Accepted,
            408 | 429 | 500..=599 => {
                let after = response
                    .headers()
                    .get("retry-after")
                    .and_then(|after| after.to_str().ok()?.parse().ok());
                Answer::Later {
                    status,
                    after: after.map(Duration::from_secs),
                }
            }
            _ => {
                let body = response
                    .body_mut()
                    .with_config()
                    .limit(MOST_ANSWER_BYTES)
                    .read_to_vec();
                Answer::Refused {
                    status,
                    body: body.unwrap_or_default(),
                }
            }
        })
    }
}

enum Answer {
    Accepted,
    Refused {
        status: u16,
        body: Vec<u8>,
    },
    Later {
        status: u16,
        after: Option<Duration>,
    },
}

impl batch::LineError {
    fn of(self, file: &Path) -> SubmitError {
        match self {
            Self::Read(source) => SubmitError::Read {
                path: file.to_owned(),
                source,
            },
            Self::TooLong(line) => SubmitError::LineTooLong {
                line,
                most: batch::MOST_LINE_BYTES,
            },
        }
    }
}

#[cfg(test)]
mod tests;
