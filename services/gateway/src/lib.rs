//! The way in over HTTP: takes events of source systems, statuses of persons and links between their identifiers, makes
//! pseudonyms, and says 202 when Kafka has them.
//!
//! # The guarantee
//!
//! 202 means that the broker has everything of the request, on all in-sync replicas. Anything else means that the
//! source sends the whole request again, unchanged. The steps, and what a crash in each leaves behind:
//!
//! 1. **Token, body, events** (`intake`, `prepare`): all mistakes are told together and nothing is taken.
//!    Crash: nothing happened; the source has no answer.
//! 2. **Pseudonyms and encoding** (`prepare`): a raw identifier ends here; the event type has no field for one.
//!    Crash: nothing happened.
//! 3. **Publish** (`publish`): idempotent, acknowledged by all replicas. Crash: some events may be there; the source
//!    has no answer, sends again, and repeats collapse by identity, those of statuses and links by their keys.
//! 4. **202**: only after every acknowledgement. Crash before it arrives: as in 3.
//!
//! The broker away: 503 within the patience plus two seconds, readiness false. Nothing is kept here, so nothing can
//! be lost here. Never logs or counts a body, a token, an identifier or a person.

#![cfg_attr(not(test), warn(clippy::indexing_slicing))]

mod broker;
mod config;
mod identities;
mod intake;
mod limits;
mod metrics;
mod prepare;
mod problems;
mod publish;
mod run;
mod server;
pub mod token;
mod turns;

pub use config::{GatewayConfig, KAFKA, KEY_RING, LISTEN, PATIENCE, SETTINGS, TOKENS};
pub use limits::{MOST_BODY_BYTES, READ_WITHIN};
pub use metrics::Metrics;
pub use run::{GatewayError, World, run};

#[cfg(test)]
mod tests;
