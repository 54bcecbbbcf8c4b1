//! The codecs against their references: the Avro library, the vectors, the example files, other versions.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its own files fails"
)]

mod differential;
mod event;
mod evolution;
mod examples;
mod invalid;
mod status;
mod support;
mod vectors;
mod verdicts;
