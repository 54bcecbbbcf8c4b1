//! A verdict as far as one row of an event is concerned: what is found about the whole event and about its person, and
//! nobody else.

use domain::verdict::{Finding, FindingOutcome, Severity, Verdict, VerdictOutcome};

/// What a row tells of a verdict.
#[derive(Debug, Default)]
pub(crate) struct Concern {
    /// Codes of findings, in the order of the verdict.
    pub codes: Vec<&'static str>,
    /// Codes of gaps, in the order of the verdict.
    pub gap_codes: Vec<&'static str>,
    worst: Option<Severity>,
}

impl Concern {
    /// What concerns the whole event and the person at this position.
    pub fn at(verdict: &Verdict<'_>, position: u32) -> Self {
        let concerns = |of: Option<u32>| of.is_none_or(|of| of == position);
        Self::of(
            verdict
                .findings
                .iter()
                .filter(|finding| concerns(finding.subject)),
        )
    }

    /// These findings concern the row.
    pub fn of<'f>(findings: impl Iterator<Item = &'f Finding>) -> Self {
        let mut concern = Self::default();
        for finding in findings {
            match finding.outcome {
                FindingOutcome::Finding => concern.codes.push(finding.code.as_str()),
                FindingOutcome::Gap => concern.gap_codes.push(finding.code.as_str()),
            }
            concern.worst = concern.worst.max(Some(finding.severity));
        }
        concern
    }

    /// As `Verdict::outcome`, of these findings.
    pub const fn outcome(&self) -> VerdictOutcome {
        if !self.codes.is_empty() {
            VerdictOutcome::Flagged
        } else if !self.gap_codes.is_empty() {
            VerdictOutcome::Incomplete
        } else {
            VerdictOutcome::Conforms
        }
    }

    /// Gravest severity; empty when nothing was found.
    pub fn worst_severity(&self) -> &'static str {
        self.worst.map_or("", Severity::as_str)
    }
}
