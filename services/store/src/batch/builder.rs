//! The builder that the consumer fills, message by message.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    time::{SystemTime, UNIX_EPOCH},
};

use domain::{digest::ContentDigest, event::DisclosureEvent, verdict::Verdict};

use super::{
    Batch, Origin, block,
    corrections::Corrections,
    disclosures::Disclosures,
    findings::{Findings, Judged},
    ingest_log::IngestLog,
};

/// Collects judged events and dead letters until the caller finishes the batch.
/// Memory is what [`BatchBuilder::bytes`] says, and up to twice that while finishing a block.
pub struct BatchBuilder {
    disclosures: Disclosures,
    corrections: Corrections,
    findings: Findings,
    ingest_log: IngestLog,
    stored_at: i64,
    fingerprint: DefaultHasher,
    /// When the broker appended the first message.
    first_received: Option<i64>,
    registers: Vec<String>,
}

impl Default for BatchBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl BatchBuilder {
    /// An empty batch; `stored_at` of its rows is now.
    #[must_use]
    pub fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            disclosures: Disclosures::default(),
            corrections: Corrections::default(),
            findings: Findings::default(),
            ingest_log: IngestLog::default(),
            stored_at: now.map_or(0, |since| since.as_micros() as i64),
            fingerprint: DefaultHasher::new(),
            first_received: None,
            registers: Vec::new(),
        }
    }

    /// Adds a judged event: a row a person, its correction, its findings, and how its offset ended.
    pub fn push(
        &mut self,
        event: &DisclosureEvent<'_>,
        digest: ContentDigest,
        verdict: &Verdict<'_>,
        origin: &Origin<'_>,
    ) {
        let at = self.stored_at;
        let rows = self.disclosures.push(event, digest, verdict, origin, at);
        self.corrections.push(event, digest, origin, at);
        self.findings.push(&Judged {
            event,
            digest,
            verdict,
            origin,
            stored_at: at,
            judgement: 0,
        });
        self.ingest_log
            .push_stored(event, digest, rows as u32, origin, at);
        self.note(origin);
        digest.hash(&mut self.fingerprint);
        let register = verdict.register.map(|r| r.data().version.as_str());
        register.hash(&mut self.fingerprint);
        self.note_register(register);
        for finding in &verdict.findings {
            (finding.code, finding.outcome, finding.subject).hash(&mut self.fingerprint);
        }
    }

    /// Adds a message that went to the dead-letter topic. `code` is the decoder's, from its closed list.
    pub fn push_dead_letter(&mut self, origin: &Origin<'_>, code: &str) {
        self.push_other("dead_lettered", code, origin);
    }

    /// Adds a message that was refused for another reason than its bytes.
    pub fn push_refused(&mut self, origin: &Origin<'_>, code: &str) {
        self.push_other("refused", code, origin);
    }

    fn push_other(&mut self, outcome: &str, code: &str, origin: &Origin<'_>) {
        self.ingest_log
            .push_other(outcome, code, origin, self.stored_at);
        self.note(origin);
        code.hash(&mut self.fingerprint);
    }

    /// What makes the batch's token: the same messages under the same verdicts, and nothing else.
    fn note(&mut self, origin: &Origin<'_>) {
        let message = (origin.topic, origin.partition, origin.offset);
        message.hash(&mut self.fingerprint);
        let received = origin.received_at.0.0;
        received.hash(&mut self.fingerprint);
        self.first_received.get_or_insert(received);
    }

    fn note_register(&mut self, version: Option<&str>) {
        let version = version.unwrap_or("none");
        if self.registers.last().is_none_or(|last| last != version)
            && !self.registers.iter().any(|known| known == version)
        {
            self.registers.push(version.to_owned());
        }
    }

    /// Makes it another batch than any before, though it may hold the same: a word said again after another one
    /// must not be taken for a repeat.
    pub fn salt(&mut self, salt: u64) {
        salt.hash(&mut self.fingerprint);
    }

    /// Messages so far, dead letters included.
    #[must_use]
    pub const fn messages(&self) -> usize {
        self.ingest_log.rows()
    }

    /// Rows of `disclosures` so far: the measure for blocks of a good size.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.disclosures.rows()
    }

    /// Bytes held by all columns.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.disclosures.bytes()
            + self.corrections.bytes()
            + self.findings.bytes()
            + self.ingest_log.bytes()
    }

    /// Nothing in it yet?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.messages() == 0
    }

    /// The finished batch; the builder starts afresh. Its token is made of messages and verdicts: the same judgement
    /// inserted again is dropped, another one of the same messages is not.
    pub fn finish(&mut self) -> Batch {
        let name = format!("{}-{:016x}", self.messages(), self.fingerprint.finish());
        self.finish_with(&name)
    }

    /// The finished batch under a name of the caller's, such as its range of offsets. The token also names the content:
    /// the same range judged the same is dropped as a repeat; judged under another register it is stored in every
    /// table, so that no table keeps one judgement and another table the other. The time of the first message is part
    /// of it too, so that a topic which was made anew is not taken for the old one.
    pub fn finish_as(&mut self, name: &str) -> Batch {
        let (content, first) = (self.fingerprint.finish(), self.first_received);
        let name = format!("{name}#{content:016x}@{}", first.unwrap_or_default());
        self.finish_with(&name)
    }

    fn finish_with(&mut self, name: &str) -> Batch {
        let full = std::mem::take(self);
        let messages = full.messages();
        let content = full.fingerprint.finish();
        let registers = full.registers.join(",");
        let mut blocks = Vec::with_capacity(4);
        // The order matters: whoever sees an offset in the log, or a finding, sees its disclosure too.
        block!(blocks, name, full.disclosures, Disclosures);
        block!(blocks, name, full.corrections, Corrections);
        block!(blocks, name, full.findings, Findings);
        block!(blocks, name, full.ingest_log, IngestLog);
        Batch {
            blocks,
            messages,
            content,
            registers,
        }
    }
}
