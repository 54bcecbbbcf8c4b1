//! How the messages of a batch ended, by partition: counted only when their offsets are committed,
//! so that in one process every message ends in exactly one counted outcome.
//! Never touches a metric itself.

use domain::verdict::{Finding, FindingOutcome, RuleCode, Severity};

/// The severities, in the order of the counters.
pub const SEVERITIES: [Severity; 4] = [
    Severity::Low,
    Severity::Medium,
    Severity::High,
    Severity::Critical,
];
/// The outcomes, in the order of the counters.
pub const OUTCOMES: [FindingOutcome; 2] = [FindingOutcome::Gap, FindingOutcome::Finding];

/// Ends of messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Decoded, judged and stored.
    pub stored: u64,
    /// Not decodable, by code.
    pub dead_lettered: Vec<(&'static str, u64)>,
    /// Messages whose time is not the broker's.
    pub untimed: u64,
    findings: Vec<u64>,
}

impl Tally {
    /// One message is stored.
    pub fn count_stored(&mut self, findings: &[Finding]) {
        self.stored += 1;
        for finding in findings {
            if self.findings.is_empty() {
                self.findings.resize(RuleCode::ALL.len() * 8, 0);
            }
            let slot = slot(finding.code, finding.severity, finding.outcome);
            if let Some(count) = self.findings.get_mut(slot) {
                *count += 1;
            }
        }
    }

    /// One message is dead-lettered.
    pub fn count_dead_lettered(&mut self, code: &'static str) {
        match self
            .dead_lettered
            .iter_mut()
            .find(|(known, _)| *known == code)
        {
            Some((_, count)) => *count += 1,
            None => self.dead_lettered.push((code, 1)),
        }
    }

    /// Messages in all.
    pub fn messages(&self) -> u64 {
        self.stored
            + self
                .dead_lettered
                .iter()
                .map(|(_, count)| count)
                .sum::<u64>()
    }

    /// Findings and gaps that occurred.
    pub fn findings(&self) -> impl Iterator<Item = (RuleCode, Severity, FindingOutcome, u64)> {
        let counted = self
            .findings
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0);
        counted.filter_map(|(slot, &count)| {
            let code = *RuleCode::ALL.get(slot / 8)?;
            Some((code, SEVERITIES[slot % 8 / 2], OUTCOMES[slot % 2], count))
        })
    }
}

fn slot(code: RuleCode, severity: Severity, outcome: FindingOutcome) -> usize {
    (code as usize) * 8 + (severity as usize - 1) * 2 + outcome as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(code: RuleCode, severity: Severity, outcome: FindingOutcome) -> Finding {
        Finding {
            code,
            outcome,
            severity,
            subject: None,
            expected: String::new(),
            observed: String::new(),
            notice_lines: Vec::new(),
        }
    }

    #[test]
    fn every_code_severity_and_outcome_has_a_counter_of_its_own() {
        for &code in RuleCode::ALL {
            for severity in SEVERITIES {
                for outcome in OUTCOMES {
                    let mut tally = Tally::default();
                    tally.count_stored(&[finding(code, severity, outcome)]);
                    let counted: Vec<_> = tally.findings().collect();
                    assert_eq!(counted, [(code, severity, outcome, 1)]);
                }
            }
        }
    }

    #[test]
    fn every_message_is_counted_once() {
        let mut tally = Tally::default();
        tally.count_stored(&[]);
        tally.count_dead_lettered("empty");
        tally.count_dead_lettered("empty");
        tally.count_dead_lettered("truncated");
        assert_eq!(tally.messages(), 4);
        assert_eq!(tally.dead_lettered, [("empty", 2), ("truncated", 1)]);
    }
}
