//! How an event is judged (judging.md). Total and deterministic: every event gets a verdict.

use crate::{event::DisclosureEvent, register::Registers, time::ReceivedAt, verdict::Verdict};

/// Judges one disclosure under the register of its day.
#[must_use]
pub fn judge<'r>(
    _registers: &'r Registers,
    _event: &DisclosureEvent<'_>,
    _received: ReceivedAt,
) -> Verdict<'r> {
    Verdict {
        register: None,
        recipient: None,
        arrangement: None,
        findings: Vec::new(),
    }
}
