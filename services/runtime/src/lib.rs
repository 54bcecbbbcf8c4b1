//! What every program of ours needs around its own work: configuration, telemetry, an orderly stop, an admin port,
//! problem bodies, tokens. Knows nothing of disclosures, and never logs or shows a person, a token or a body.

pub mod admin;
pub mod auth;
pub mod config;
pub mod metrics;
pub mod problem;
mod readiness;
mod shutdown;
pub mod telemetry;

pub use readiness::Readiness;
pub use shutdown::{Overdue, Shutdown};
