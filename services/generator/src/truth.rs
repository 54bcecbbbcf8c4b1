//! What was planted, and how what was found compares with it.
//! Computed from how each event was broken; never by the judge.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// One finding or gap of one event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Found {
    /// Source of the event.
    pub source: String,
    /// UUID of the event, lower case with hyphens.
    pub event_id: String,
    /// Code.
    pub code: String,
    /// `finding` or `gap`.
    pub outcome: String,
}

/// What a planted event must be found to break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// Code.
    pub code: String,
    /// `finding` or `gap`.
    pub outcome: String,
}

/// A person's identifier as a source writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// Scheme.
    pub scheme: String,
    /// The identifier, raw: the truth of made-up people only.
    pub identifier: String,
}

/// One planted event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planted {
    /// Source of the event.
    pub source: String,
    /// Its UUID.
    pub event_id: String,
    /// When it occurred, RFC 3339.
    pub occurred_at: String,
    /// What it must be found to break.
    pub codes: Vec<Expected>,
    /// In plain words.
    pub why: String,
    /// A person of the event, where it lists one.
    pub subject: Option<Identifier>,
    /// The later event that puts it right.
    pub corrected_by: Option<String>,
}

/// A person whose story the tour tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TourPerson {
    /// Short name of the story.
    pub name: String,
    /// The story in plain words.
    pub story: String,
    /// Whom to ask about.
    pub subject: Identifier,
    /// The events that the story names, in order.
    pub events: Vec<String>,
    /// Those of them that are planted.
    pub planted: Vec<String>,
}

/// How many of what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Messages in all.
    pub messages: u64,
    /// Different events.
    pub events: u64,
    /// Messages that repeat an event.
    pub repeats: u64,
    /// Messages that are no event.
    pub dead_letters: u64,
    /// Dead letters by code.
    pub dead_letters_by_code: BTreeMap<String, u64>,
    /// Events that correct another.
    pub corrections: u64,
    /// Events that take another back.
    pub retractions: u64,
    /// Events about data that a recipient passed on.
    pub onward: u64,
    /// Rows: one for each person of an event, one for an event without listed people.
    pub rows: u64,
    /// Planted events with a finding.
    pub flagged: u64,
    /// Planted events with gaps only.
    pub incomplete: u64,
    /// Planted findings and gaps by code.
    pub by_code: BTreeMap<String, u64>,
    /// Different events by the arrangement under which they were made; planted ones are left out.
    pub by_arrangement: BTreeMap<String, u64>,
}

/// The planted truth of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// How many of what.
    pub counts: Counts,
    /// Every planted event, in the order of sending.
    pub planted: Vec<Planted>,
    /// People whose stories the tour tells.
    pub tour: Vec<TourPerson>,
    /// Kinds of cases that this register leaves no room for.
    pub not_planted: Vec<String>,
}

/// The truth against what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Planted findings and gaps.
    pub expected: u64,
    /// Those of them that were found.
    pub found: u64,
    /// Planted, not found.
    pub missed: Vec<Found>,
    /// Found, not planted.
    pub unexpected: Vec<Found>,
}

impl Truth {
    /// Every planted finding and gap.
    pub fn expected(&self) -> impl Iterator<Item = Found> + '_ {
        self.planted.iter().flat_map(|planted| {
            planted.codes.iter().map(|expected| Found {
                source: planted.source.clone(),
                event_id: planted.event_id.clone(),
                code: expected.code.clone(),
                outcome: expected.outcome.clone(),
            })
        })
    }

    /// Compares with what was found. Order and repetition do not matter.
    #[must_use]
    pub fn compare(&self, found: impl IntoIterator<Item = Found>) -> Comparison {
        let expected: BTreeSet<Found> = self.expected().collect();
        let mut missed = expected.clone();
        let mut unexpected = BTreeSet::new();
        for each in found {
            if !expected.contains(&each) {
                unexpected.insert(each);
            } else {
                missed.remove(&each);
            }
        }
        Comparison {
            expected: expected.len() as u64,
            found: (expected.len() - missed.len()) as u64,
            missed: missed.into_iter().collect(),
            unexpected: unexpected.into_iter().collect(),
        }
    }
}
