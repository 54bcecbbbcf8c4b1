//! What is known of a rule beside its check: how grave, which law, which lines, which words.
//! Never looks at an event.

use crate::{
    time::DateRange,
    verdict::{FindingOutcome, RuleCode, Severity},
    vocabulary::Kind,
};

/// One rule's entry in the catalogue of findings.
#[derive(Clone, Copy, Debug)]
pub struct RuleInfo {
    /// Its code.
    pub code: RuleCode,
    /// What it is about.
    pub scope: Scope,
    /// What it may come to.
    pub outcomes: &'static [FindingOutcome],
    /// Kinds of event on which it is raised.
    pub kinds: &'static [Kind],
    /// Not raised where no arrangement is chosen.
    pub arrangement_needed: bool,
    /// How grave.
    pub severity: Severity,
    /// How grave, if graver, where a special category went.
    pub if_special: Option<Severity>,
    /// How grave, if graver, where offence data went.
    pub if_offence: Option<Severity>,
    /// Severities of the rule's own exceptions, which stand in its check.
    pub severity_if: &'static [Severity],
    /// A gap for so long where the rule's check grants it, a finding from then on.
    pub grace_hours: Option<i64>,
    /// Days on which the rule is law, compared with the event's day.
    pub in_force: DateRange,
    /// Codes that are not raised for the same event beside this one.
    pub suppresses: &'static [RuleCode],
    /// Provisions, as the law is cited.
    pub law: &'static [&'static str],
    /// Lines of the privacy notice.
    pub notice_lines: &'static [u16],
    /// For the DPO; `{...}` stands for what the finding or the event says.
    pub explain_dpo: &'static str,
    /// For the person, in plain words; `None`: it is not shown to her.
    pub explain_person: Option<&'static str>,
}

/// What a finding is about (judging.md 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole event.
    Event,
    /// One person of the event.
    Subject,
}

impl Scope {
    /// As the catalogue writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Subject => "subject",
        }
    }
}

impl RuleInfo {
    /// Every severity that the rule can have, gravest last, each once.
    #[must_use]
    pub fn severities(&self) -> Vec<Severity> {
        let mut all = vec![self.severity];
        all.extend(self.if_special.into_iter().chain(self.if_offence));
        all.extend(self.severity_if);
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The gravest severity that applies to data of this sort.
    pub(crate) fn severity_for(&self, is_special: bool, is_offence: bool) -> Severity {
        let special = self.if_special.filter(|_| is_special);
        let offence = self.if_offence.filter(|_| is_offence);
        special
            .into_iter()
            .chain(offence)
            .fold(self.severity, Severity::max)
    }
}

/// Every kind of event.
pub(super) const ANY_KIND: &[Kind] = &[
    Kind::Disclosed,
    Kind::Corrected,
    Kind::Retracted,
    Kind::Onward,
    Kind::Unknown,
];
/// Every kind that has content to judge.
pub(super) const WITH_CONTENT: &[Kind] = &[
    Kind::Disclosed,
    Kind::Corrected,
    Kind::Onward,
    Kind::Unknown,
];
/// What the controller itself disclosed.
pub(super) const OWN: &[Kind] = &[Kind::Disclosed, Kind::Corrected, Kind::Unknown];
