//! A verdict as one line of JSON (event.md 6): what `sharetrail judge` prints, stable and tested.
//! Never holds a person: a subject is its index in the event.

use domain::{
    event::DisclosureEvent,
    rules,
    verdict::{Finding, Verdict},
};
use serde::Serialize;

#[derive(Serialize)]
struct Line<'v> {
    source: &'v str,
    event_id: String,
    verdict: &'static str,
    arrangement: Option<&'v str>,
    register_version: Option<&'v str>,
    findings: Vec<FindingLine<'v>>,
}

#[derive(Serialize)]
struct FindingLine<'v> {
    code: &'static str,
    outcome: &'static str,
    severity: &'static str,
    subject: Option<u32>,
    expected: &'v str,
    observed: &'v str,
    law: &'static [&'static str],
    notice_lines: &'v [u16],
    /// The decision that silences it; nothing decides yet.
    silenced: Option<&'v str>,
}

/// The verdict on an event, as one line without a line break.
#[must_use]
pub fn to_json(event: &DisclosureEvent<'_>, verdict: &Verdict<'_>) -> String {
    let line = Line {
        source: event.source,
        event_id: uuid::Uuid::from_bytes(event.event_id.0)
            .hyphenated()
            .to_string(),
        verdict: verdict.outcome().as_str(),
        arrangement: verdict
            .arrangement
            .map(|arrangement| arrangement.id.as_str()),
        register_version: verdict
            .register
            .map(|register| register.data().version.as_str()),
        findings: verdict.findings.iter().map(finding).collect(),
    };
    // Text, numbers and lists: nothing here that JSON cannot hold.
    serde_json::to_string(&line).unwrap_or_default()
}

fn finding(finding: &Finding) -> FindingLine<'_> {
    FindingLine {
        code: finding.code.as_str(),
        outcome: finding.outcome.as_str(),
        severity: finding.severity.as_str(),
        subject: finding.subject,
        expected: &finding.expected,
        observed: &finding.observed,
        law: rules::info(finding.code).law,
        notice_lines: &finding.notice_lines,
        silenced: None,
    }
}
