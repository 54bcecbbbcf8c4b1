//! A refused batch, told by the lines of the file. Holds what the gateway said, never a line's content.

use std::{fmt, path::Path};

use serde::Deserialize;

use super::batch::Batch;

/// So many mistakes are printed; the rest is counted.
const SHOWN: usize = 20;

/// One mistake in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineMistake {
    /// Line of the file, from 1; none when the gateway did not say.
    pub line: Option<u64>,
    /// JSON Pointer into the line.
    pub pointer: String,
    /// What is wrong.
    pub detail: String,
}

/// Why the gateway refused; nothing of the batch was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The file, for messages.
    pub file: String,
    /// HTTP status.
    pub status: u16,
    /// What the gateway said.
    pub detail: String,
    /// Every mistake that it listed.
    pub mistakes: Vec<LineMistake>,
}

impl std::error::Error for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            status,
            detail,
            mistakes,
        } = self;
        write!(f, "the gateway refused a batch ({status}): {detail}")?;
        for LineMistake {
            line,
            pointer,
            detail,
        } in mistakes.iter().take(SHOWN)
        {
            let line = line.map_or_else(String::new, |line| format!(":{line}"));
            write!(f, "\n  {file}{line}: {pointer} {detail}")?;
        }
        if mistakes.len() > SHOWN {
            write!(f, "\n  and {} more", mistakes.len() - SHOWN)?;
        }
        Ok(())
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    title: String,
    detail: String,
    errors: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    pointer: String,
    detail: String,
}

impl Refusal {
    /// Reads a problem body; anything else gives a refusal without mistakes.
    pub(super) fn read(file: &Path, status: u16, body: &[u8], batch: &Batch) -> Self {
        let body: Body = serde_json::from_slice(body).unwrap_or_default();
        let detail = match (status, body.detail.is_empty()) {
            (_, false) => format!("{}: {}", body.title, body.detail),
            (300..=399, true) => {
                "it answered with a redirect; give the address it points to".into()
            }
            (404, true) => "there is no gateway at this address".into(),
            _ => "no reason given".into(),
        };
        let mistakes = body
            .errors
            .into_iter()
            .map(|listed| listed.in_file(batch))
            .collect();
        Self {
            file: file.display().to_string(),
            status,
            detail,
            mistakes,
        }
    }
}

impl Listed {
    /// A pointer into a batch begins with the index of the event; into a single event it does not.
    fn in_file(self, batch: &Batch) -> LineMistake {
        let (first, rest) = match self.pointer.strip_prefix('/') {
            Some(path) => path
                .split_once('/')
                .map_or((path, String::new()), |(first, rest)| {
                    (first, format!("/{rest}"))
                }),
            None => ("", self.pointer.clone()),
        };
        match first
            .parse()
            .ok()
            .and_then(|index: usize| batch.line(index))
        {
            Some(line) => LineMistake {
                line: Some(line),
                pointer: rest,
                detail: self.detail,
            },
            None => {
                let line = (batch.events() == 1).then(|| batch.line(0)).flatten();
                LineMistake {
                    line,
                    pointer: self.pointer,
                    detail: self.detail,
                }
            }
        }
    }
}
