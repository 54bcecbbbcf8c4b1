//! How a row of an event was judged last, and whether a new verdict says anything else. Never compares words.

use std::collections::BTreeSet;

use domain::{
    rules::{Scope, info},
    verdict::{RuleCode, Verdict},
};
use serde::Deserialize;

use crate::batch::Concern;

/// How the row was judged last.
#[derive(Clone, Deserialize)]
#[serde(from = "JudgedColumns")]
pub(super) struct LastJudgement {
    /// 0: the first judgement.
    pub judged_seq: u64,
    verdict: String,
    codes: Vec<String>,
    gap_codes: Vec<String>,
    worst_severity: String,
    event_verdict: String,
    arrangement: String,
    register_version: String,
}

/// As the query gathers them, in the order above.
type JudgedColumns = (
    u64,
    String,
    Vec<String>,
    Vec<String>,
    String,
    String,
    String,
    String,
);

impl From<JudgedColumns> for LastJudgement {
    fn from(columns: JudgedColumns) -> Self {
        let (
            judged_seq,
            verdict,
            codes,
            gap_codes,
            worst_severity,
            event_verdict,
            arrangement,
            register_version,
        ) = columns;
        Self {
            judged_seq,
            verdict,
            codes,
            gap_codes,
            worst_severity,
            event_verdict,
            arrangement,
            register_version,
        }
    }
}

impl LastJudgement {
    /// Does it say the same, in full?
    pub fn says(&self, verdict: &Verdict<'_>, now: &Concern) -> bool {
        let arrangement = verdict.arrangement.map_or("", |found| &found.id);
        let register = verdict.register.map_or("", |found| &found.data().version);
        same(&self.codes, &now.codes, |_| true)
            && same(&self.gap_codes, &now.gap_codes, |_| true)
            && self.verdict == now.outcome().as_str()
            && self.worst_severity == now.worst_severity()
            && self.event_verdict == verdict.outcome().as_str()
            && self.arrangement == arrangement
            && self.register_version == register
    }

    /// Does it say the same of the person, whatever of the whole event?
    pub fn says_of_person(&self, now: &Concern) -> bool {
        same(&self.codes, &now.codes, is_of_person)
            && same(&self.gap_codes, &now.gap_codes, is_of_person)
    }
}

fn same(before: &[String], now: &[&str], counts: fn(&str) -> bool) -> bool {
    let before: BTreeSet<&str> = before
        .iter()
        .map(String::as_str)
        .filter(|code| counts(code))
        .collect();
    before == now.iter().copied().filter(|code| counts(code)).collect()
}

fn is_of_person(code: &str) -> bool {
    RuleCode::parse(code).is_some_and(|code| info(code).scope == Scope::Subject)
}
