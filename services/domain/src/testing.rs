//! A compact register and events that conform to it, for the tests of this crate. Never built into a program.

pub(crate) mod arbitrary;
mod events;
mod people;
mod sample;

pub(crate) use events::{conforming, moment, numbered, received_after, subject};
pub(crate) use people::{change, record, status, statuses};
pub(crate) use sample::{registers, sample};

use crate::{
    event::DisclosureEvent,
    judge::judge,
    register::{Register, Registers, model::RegisterData},
    verdict::{Finding, FindingOutcome, RuleCode, Severity, Verdict},
};

pub(crate) use FindingOutcome::{Finding as FOUND, Gap as GAP};
pub(crate) use Severity::{Critical, High, Low, Medium};

/// An event that conforms to `arrangement`, after a change.
pub(crate) fn changed(
    arrangement: &str,
    change: impl FnOnce(&mut DisclosureEvent<'static>),
) -> DisclosureEvent<'static> {
    let mut event = conforming(arrangement);
    change(&mut event);
    if event.recorded_at == moment() {
        // Recorded at once, whenever the change says that it occurred.
        event.recorded_at = event.occurred_at;
    }
    event
}

/// All findings of the verdict on that event, a minute after it occurred.
pub(crate) fn findings(
    arrangement: &str,
    change: impl FnOnce(&mut DisclosureEvent<'static>),
) -> Vec<Finding> {
    let event = changed(arrangement, change);
    judge(&registers(), status(), &event, received_after(&event, 60)).findings
}

/// The codes alone.
pub(crate) fn codes(
    arrangement: &str,
    change: impl FnOnce(&mut DisclosureEvent<'static>),
) -> Vec<&'static str> {
    names(&findings(arrangement, change))
}

pub(crate) fn names(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|found| found.code.as_str()).collect()
}

/// Asserts that the change raises exactly this finding, and what it says.
#[track_caller]
pub(crate) fn assert_only(
    arrangement: &str,
    (code, outcome, severity): (RuleCode, FindingOutcome, Severity),
    (expected, observed): (&str, &str),
    change: impl FnOnce(&mut DisclosureEvent<'static>),
) {
    let found = findings(arrangement, change);
    assert_eq!(names(&found), [code.as_str()], "{found:?}");
    let found = &found[0];
    assert_eq!((found.outcome, found.severity), (outcome, severity));
    assert_eq!(
        (found.expected.as_str(), found.observed.as_str()),
        (expected, observed)
    );
}

/// Registers with one changed register.
pub(crate) fn with(change: impl FnOnce(&mut RegisterData)) -> Registers {
    let mut data = sample();
    change(&mut data);
    let register = Register::new(data).expect("the changed sample is a sound register");
    Registers::new(vec![register]).expect("one register")
}

/// What of a verdict must not change when nothing that matters did.
pub(crate) fn gist(verdict: &Verdict<'_>) -> (Option<String>, Option<String>, Vec<Finding>) {
    (
        verdict.recipient.map(|found| found.id.clone()),
        verdict.arrangement.map(|found| found.id.clone()),
        verdict.findings.clone(),
    )
}
