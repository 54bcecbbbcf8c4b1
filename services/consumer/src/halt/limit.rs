//! How many dead letters are too many, as configured. Never counts one.

use std::{fmt, str::FromStr};

/// When a topic is halted: at least so many dead letters, and more than this share of its last messages.
#[derive(Clone, Debug, PartialEq)]
pub struct HaltLimits {
    /// Fewer dead letters than this never halt a topic, however few its messages are.
    pub least: usize,
    /// For every topic that is not named.
    pub share: Share,
    /// For single topics.
    pub topics: Vec<(String, Share)>,
}

/// A share of messages, above 0 and up to 1; 1 is never passed.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Share(f64);

/// Not a list of shares.
#[derive(Debug, thiserror::Error)]
#[error("'{0}' is no share: give 0.001 to 1, or TOPIC=SHARE for one topic; 1 never halts")]
pub struct ShareError(String);

impl Default for HaltLimits {
    /// A tenth, and 20 at least.
    fn default() -> Self {
        Self {
            least: 20,
            share: Share(0.1),
            topics: Vec::new(),
        }
    }
}

impl HaltLimits {
    /// Parses e.g. `0.1` or `0.1,disclosures.v1.cx-housing=1`.
    ///
    /// # Errors
    /// The first entry that is neither a share nor `TOPIC=SHARE`.
    pub fn parse(text: &str, least: usize) -> Result<Self, ShareError> {
        let mut limits = Self {
            least,
            ..Self::default()
        };
        for entry in text.split(',').map(str::trim) {
            match entry.split_once('=') {
                Some((topic, share)) if !topic.trim().is_empty() => {
                    limits.topics.push((topic.trim().into(), share.parse()?));
                }
                _ => limits.share = entry.parse()?,
            }
        }
        Ok(limits)
    }

    /// Are so many dead letters among so many messages of the topic too many?
    #[must_use]
    pub fn is_passed(&self, topic: &str, (messages, dead): (usize, usize)) -> bool {
        dead >= self.least && dead as f64 > self.share_of(topic).0 * messages as f64
    }

    /// The share of one topic; the last entry that names it counts.
    #[must_use]
    pub fn share_of(&self, topic: &str) -> Share {
        let mut named = self.topics.iter().rev();
        named
            .find(|(name, _)| name == topic)
            .map_or(self.share, |(_, share)| *share)
    }
}

impl FromStr for Share {
    type Err = ShareError;

    fn from_str(text: &str) -> Result<Self, ShareError> {
        let share = text.trim().parse().ok();
        share
            .filter(|share| (0.001..=1.0).contains(share))
            .map(Self)
            .ok_or_else(|| ShareError(text.trim().into()))
    }
}

/// In percent.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", (self.0 * 1_000.0).round() / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_may_have_a_limit_of_its_own() {
        let limits = HaltLimits::parse("0.2, disclosures.v1.cx = 1", 5).unwrap();
        assert!(limits.is_passed("disclosures.v1", (10, 5)));
        assert!(!limits.is_passed("disclosures.v1.cx", (10, 10)));
        assert_eq!(limits.share_of("disclosures.v1").to_string(), "20 %");
        for bad in [
            "", "0", "1.1", "-1", "nan", "inf", "10%", "t=", "=0.1", "0.1,", "t=0.1=1",
        ] {
            assert!(HaltLimits::parse(bad, 5).is_err(), "{bad}");
        }
    }

    #[test]
    fn few_dead_letters_never_halt() {
        let limits = HaltLimits::default();
        assert!(!limits.is_passed("t", (1, 1)));
        assert!(!limits.is_passed("t", (19, 19)));
        assert!(limits.is_passed("t", (20, 20)));
        assert!(!limits.is_passed("t", (200, 20)));
        assert!(limits.is_passed("t", (199, 20)));
    }
}
