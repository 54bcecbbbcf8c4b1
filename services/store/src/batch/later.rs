//! The builder of later judgements: what is added when a stored event is judged once more. Never changes what was said.

use std::hash::{DefaultHasher, Hash, Hasher};

use domain::{
    time::UtcMicros,
    verdict::{Finding, Verdict},
};

use super::{
    Batch, block,
    findings::{Findings, Judged},
    verdicts::Verdicts,
};
use crate::StoredEvent;

/// Why an event was judged again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JudgedFor {
    /// Something became known of one of its persons.
    Status,
}

impl JudgedFor {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
        }
    }
}

/// Collects later judgements until the caller finishes the batch.
pub struct LaterBuilder {
    verdicts: Verdicts,
    findings: Findings,
    events: usize,
    now: UtcMicros,
    cause: JudgedFor,
    fingerprint: DefaultHasher,
}

impl LaterBuilder {
    /// An empty batch of judgements made now.
    #[must_use]
    pub fn new(now: UtcMicros, cause: JudgedFor) -> Self {
        Self {
            verdicts: Verdicts::default(),
            findings: Findings::default(),
            events: 0,
            now,
            cause,
            fingerprint: DefaultHasher::new(),
        }
    }

    /// Adds a judgement: a row a person, and its findings. It counts as made after the last one, whatever clock made
    /// that.
    pub fn push(&mut self, stored: &StoredEvent, verdict: &Verdict<'_>) {
        let now = u64::try_from(self.now.0).unwrap_or(0);
        let event = stored.event();
        let judged = Judged {
            event: &event,
            digest: stored.digest(),
            verdict,
            origin: &stored.origin(),
            stored_at: self.now.0,
            judgement: now.max(stored.judged_seq().saturating_add(1)),
        };
        let positions: Vec<u32> = stored.persons().map(|(position, _)| position).collect();
        let is_kept = |finding: &Finding| {
            let position = finding.subject;
            position.is_none_or(|position| positions.binary_search(&position).is_ok())
        };
        let findings = verdict.findings.iter();
        let kept: Vec<&Finding> = findings.filter(|finding| is_kept(finding)).collect();
        for person in stored.persons() {
            let cause = self.cause.as_str();
            self.verdicts.push(&judged, person, cause, &kept);
        }
        for finding in kept {
            self.findings.push_one(&judged, finding);
            (judged.id(finding), finding.outcome).hash(&mut self.fingerprint);
        }
        (event.source, event.event_id, judged.digest).hash(&mut self.fingerprint);
        (judged.judgement, judged.register_version()).hash(&mut self.fingerprint);
        self.events += 1;
    }

    /// Rows of `verdicts` so far.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.verdicts.rows()
    }

    /// Nothing in it?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.events == 0
    }

    /// The finished batch. Its token is made of what it says and of when: the same batch inserted again is dropped.
    /// Findings come first: they show only when the verdicts say that theirs is the last judgement.
    #[must_use]
    pub fn finish(self) -> Batch {
        let content = self.fingerprint.finish();
        let name = format!("later-{}-{content:016x}", self.events);
        let mut blocks = Vec::with_capacity(2);
        block!(blocks, name, self.findings, Findings);
        block!(blocks, name, self.verdicts, Verdicts);
        Batch {
            blocks,
            messages: self.events,
            content,
            registers: String::new(),
        }
    }
}
