//! The made-up landlord, checked against its register, its scale, and at the end against the judge.

#![expect(
    clippy::expect_used,
    reason = "a test stops at what is not as it must be"
)]

mod determinism;
mod examples;
mod judged;
mod landlord;
mod support;
mod truths;
mod wires;
