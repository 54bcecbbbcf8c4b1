//! What a load came to, as one JSON line and as words. The truth is the generator's; the judge is never asked.

use std::{collections::BTreeMap, io::Write as _};

use anyhow::Result;
use serde::{Deserialize, Serialize};

/// The end of a load. The names are stable: scripts read them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Summary {
    /// Messages sent: events, repeats, and bytes that are no event.
    pub events: u64,
    /// Different events that are visible.
    pub stored: u64,
    /// Messages that repeat an event.
    pub repeats: u64,
    /// Messages that are no event.
    pub dead_lettered: u64,
    /// Events with a finding.
    pub flagged: u64,
    /// Events with gaps only.
    pub incomplete: u64,
    /// Findings and gaps, by code.
    pub by_code: BTreeMap<String, u64>,
    /// From the first message sent to the last row visible.
    pub seconds: f64,
    /// `events / seconds`.
    pub events_per_second: f64,
    /// Comparison with what was planted.
    pub truth: TruthSummary,
}

/// What was planted, against what was found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TruthSummary {
    /// Planted findings, gaps, repeats, dead letters and events, counted.
    pub expected: u64,
    /// Found of those.
    pub found: u64,
    /// Not found.
    pub missed: u64,
    /// Found, and not planted.
    pub unexpected: u64,
}

impl Summary {
    /// Is all as it was planted?
    pub fn is_right(&self) -> bool {
        self.truth.missed == 0 && self.truth.unexpected == 0
    }

    /// Prints it for people, and for machines where asked.
    pub fn print(&self, json: bool) -> Result<()> {
        eprintln!(
            "\n{} messages in {:.1} s ({:.0} a second): {} events stored once, {} repeats, {} dead letters",
            self.events,
            self.seconds,
            self.events_per_second,
            self.stored,
            self.repeats,
            self.dead_lettered
        );
        eprintln!(
            "{} events with a finding, {} that cannot be judged in full",
            self.flagged, self.incomplete
        );
        eprintln!(
            "planted truth: {} expected, {} found, {} missed, {} unexpected",
            self.truth.expected, self.truth.found, self.truth.missed, self.truth.unexpected
        );
        if json {
            let mut out = std::io::stdout().lock();
            writeln!(out, "{}", serde_json::to_string(self)?)?;
        }
        Ok(())
    }
}
