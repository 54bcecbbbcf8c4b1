//! Judges again what was judged before something became known: a consent that was withdrawn with effect before the
//! disclosure and reported after it, a link that says that two pseudonyms are one person.
//!
//! Reads `subject-status.v1` and `subject-links.v1` and the ledger; adds later judgements to `verdicts` and their
//! findings to `findings`. Never edits a row, never judges what the ledger does not hold, never writes to Kafka but the
//! offsets of its own group.
//!
//! The guarantee, at least once and without a trace of repeats:
//!
//! 1. Both topics are read from their beginning to their end, into memory, before anything is judged.
//! 2. A change behind what the group has confirmed is looked at: all events of the person concerned, under every
//!    pseudonym, are judged under the register of their day by what is known now.
//! 3. Where that differs from an event's last judgement, a judgement is added. A crash before leaves nothing; a crash
//!    between findings and verdicts leaves findings that no reader sees; a crash after leaves nothing to be added again.
//! 4. The same change is looked at again later, since the consumer may have judged an event before it knew of the change
//!    and stored it after we looked (`docs/decisions/0063-later-verdicts.md`).
//! 5. Only after the last look the offset behind the change is confirmed. A crash before repeats its looks.

mod config;
mod error;
mod hearing;
mod judging;
mod knowledge;
mod looks;
mod metrics;
mod progress;
mod run;

pub use config::{DetectorConfig, SETTINGS};
pub use error::DetectorError;
pub use metrics::Metrics;
pub use run::{World, run};
