//! One thing to decide about a register, with an id that stays the same as long as the thing does.
//! Never says how it was decided.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::{ReviewCode, ReviewInfo, code::Raised};
use crate::verdict::{FindingOutcome, Severity};

/// What a finding is about: an id of the register.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// An arrangement.
    Arrangement(String),
    /// A recipient.
    Recipient(String),
}

impl About {
    /// The id.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Arrangement(id) | Self::Recipient(id) => id,
        }
    }

    /// The id, where it is an arrangement's.
    #[must_use]
    pub fn arrangement(&self) -> Option<&str> {
        match self {
            Self::Arrangement(id) => Some(id),
            Self::Recipient(_) => None,
        }
    }

    /// The id, where it is a recipient's.
    #[must_use]
    pub fn recipient(&self) -> Option<&str> {
        match self {
            Self::Arrangement(_) => None,
            Self::Recipient(id) => Some(id),
        }
    }
}

/// Id of a finding of the review: one register version, one code, one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReviewId(pub [u8; 16]);

impl ReviewId {
    /// SHA-256, first 16 bytes, of register version, code, and what it is about, each after its length.
    fn new(version: &str, code: ReviewCode, about: &About) -> Self {
        let mut hash = Sha256::new();
        let kind = match about {
            About::Arrangement(_) => "arrangement",
            About::Recipient(_) => "recipient",
        };
        for text in [version, code.as_str(), kind, about.id()] {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
        let mut first = [0; 16];
        for (place, byte) in first.iter_mut().zip(hash.finalize()) {
            *place = byte;
        }
        Self(first)
    }
}

/// Thirty-two hexadecimal digits.
impl fmt::Display for ReviewId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// One thing to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewFinding {
    /// Its id.
    pub id: ReviewId,
    /// Which rule.
    pub code: ReviewCode,
    /// Broken, or not judged for want of something.
    pub outcome: FindingOutcome,
    /// How grave.
    pub severity: Severity,
    /// What it is about.
    pub about: About,
    /// What the rule wants.
    pub expected: String,
    /// What the register has.
    pub observed: String,
    /// Lines of the notice: the rule's, then the arrangement's.
    pub notice_lines: Vec<u16>,
}

impl ReviewFinding {
    pub(super) fn new(
        version: &str,
        info: &ReviewInfo,
        about: About,
        raised: Raised,
        lines: &[u16],
    ) -> Self {
        let mut notice_lines = info.notice_lines.to_vec();
        for line in lines {
            if !notice_lines.contains(line) {
                notice_lines.push(*line);
            }
        }
        Self {
            id: ReviewId::new(version, info.code, &about),
            code: info.code,
            outcome: raised.outcome,
            severity: raised.severity,
            about,
            expected: raised.expected,
            observed: raised.observed,
            notice_lines,
        }
    }
}
