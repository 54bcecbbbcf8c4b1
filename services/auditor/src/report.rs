//! What an audit found. Names offsets, events and sources; never a person, never a content.

use store::{AuditedEventRow, ConflictRow};

use crate::{
    broker::{Held, Place},
    span::{self, Counted, Span},
};

/// The whole result.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Every partition, in order.
    pub partitions: Vec<PartitionReport>,
    /// Counters and identities; `None` when only one topic was asked for.
    pub sources: Option<SourcesReport>,
}

/// One partition.
#[derive(Clone, Debug)]
pub struct PartitionReport {
    /// Which.
    pub place: Place,
    /// What Kafka says of it; `None` when it does not have it (any more).
    pub kafka: Option<Held>,
    /// Offsets that were held against the log; `None` when there are none.
    pub audited: Option<Span>,
    /// What the log says of them.
    pub logged: Logged,
    /// Messages that Kafka holds and the log does not have.
    pub missing: Vec<Span>,
    /// Offsets that Kafka let go of before the consumer group confirmed them, and that the log does not have.
    pub expired: Vec<Span>,
    /// Offsets that neither the log nor Kafka has, from before the start of what Kafka holds: whether there were
    /// messages cannot be told any more.
    pub unprovable: Vec<Span>,
    /// Offsets that the log or the group knows beyond the end of what Kafka holds.
    pub beyond: Option<Span>,
    /// Logged events without (all of) their rows.
    pub rows_missing: Rows,
    /// Rows of which the log says something else.
    pub rows_unlogged: Rows,
}

/// How the audited offsets ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Logged {
    /// Offsets in the log.
    pub offsets: u64,
    /// Stored, repeats included.
    pub stored: u64,
    /// Could not be decoded.
    pub dead_lettered: u64,
    /// Refused for another reason.
    pub refused: u64,
    /// Rows of disclosures that the stored ones promise; a repeat promises its own again.
    pub rows: u64,
}

/// Events whose rows are not as the log says.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Rows: missing ones, or unlogged ones.
    pub rows: u64,
    /// Different events.
    pub events: u64,
    /// Where they are, neighbours together: to look again.
    pub offsets: Vec<Span>,
    /// Some of them.
    pub samples: Vec<AuditedEventRow>,
}

/// What sources claim.
#[derive(Clone, Debug, Default)]
pub struct SourcesReport {
    /// Sources that count their events, in order.
    pub counters: Vec<CounterReport>,
    /// Identities with more than one content.
    pub conflicts: u64,
    /// Some of them.
    pub conflict_samples: Vec<ConflictRow>,
}

/// The counter of one source, since its last restart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CounterReport {
    /// Source system.
    pub source: String,
    /// Lowest and highest number; higher ones that came lately are left for the next audit.
    pub numbers: Span,
    /// Numbers that never arrived.
    pub missing: Vec<Span>,
    /// Events beyond one for each number.
    pub used_again: u64,
}

/// Everything that is wrong, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Messages in Kafka that the log does not have.
    pub missing_offsets: u64,
    /// Offsets that Kafka let go of before they were confirmed.
    pub expired_offsets: u64,
    /// Offsets that can no longer be checked.
    pub unprovable_offsets: u64,
    /// Offsets beyond the end of what Kafka holds.
    pub offsets_beyond: u64,
    /// Rows of logged events that nobody sees.
    pub missing_rows: u64,
    /// Rows of which the log says something else.
    pub unlogged_rows: u64,
    /// Numbers of sources' counters that never arrived.
    pub missing_numbers: u64,
    /// Identities with more than one content.
    pub identity_conflicts: u64,
}

impl Report {
    /// Tells what was lost since the audit before: see [`PartitionReport::hold_against`].
    pub(crate) fn hold_against(&mut self, before: &Self) {
        for partition in &mut self.partitions {
            let mut known = before.partitions.iter();
            if let Some(before) = known.find(|before| before.place == partition.place) {
                partition.hold_against(before);
            }
        }
    }

    /// Everything that is wrong, in numbers.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for partition in &self.partitions {
            totals.missing_offsets += span::count(&partition.missing);
            totals.expired_offsets += span::count(&partition.expired);
            totals.unprovable_offsets += span::count(&partition.unprovable);
            totals.offsets_beyond += partition.beyond.map_or(0, Span::count);
            totals.missing_rows += partition.rows_missing.rows;
            totals.unlogged_rows += partition.rows_unlogged.rows;
        }
        if let Some(sources) = &self.sources {
            totals.missing_numbers = (sources.counters.iter()).fold(0, |sum: u64, counter| {
                sum.saturating_add(span::count(&counter.missing))
            });
            totals.identity_conflicts = sources.conflicts;
        }
        totals
    }
}

impl Totals {
    /// Is everything there? Conflicts are shown, but nothing is missing for them; what can no longer be checked
    /// is no proof of a loss.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.missing_offsets == 0
            && self.expired_offsets == 0
            && self.offsets_beyond == 0
            && self.missing_rows == 0
            && self.unlogged_rows == 0
            && self.missing_numbers == 0
    }
}

impl PartitionReport {
    /// Nothing seen yet.
    #[must_use]
    pub fn new(place: Place, kafka: Option<Held>) -> Self {
        Self {
            place,
            kafka,
            audited: None,
            logged: Logged::default(),
            missing: Vec::new(),
            expired: Vec::new(),
            unprovable: Vec::new(),
            beyond: None,
            rows_missing: Rows::default(),
            rows_unlogged: Rows::default(),
        }
    }

    /// Messages that the group has not confirmed yet: they are no loss.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.unconfirmed().map_or(0, Span::count)
    }

    fn unconfirmed(&self) -> Option<Span> {
        let held = self.kafka?;
        let next = held.committed.map_or(held.low, |next| next.max(held.low));
        Span::until(next, held.high)
    }

    /// What was not confirmed at the audit before, and is in neither Kafka nor the log now, was let go of unread: no
    /// audit alone can tell, since a consumer that retention overtook goes on at what is left, and confirms that.
    pub(crate) fn hold_against(&mut self, before: &Self) {
        let waited: Vec<Span> = before
            .expired
            .iter()
            .copied()
            .chain(before.unconfirmed())
            .collect();
        let overlaps = |span: Span| waited.iter().filter_map(move |other| other.overlap(span));
        let lost = self.unprovable.iter().flat_map(|span| overlaps(*span));
        let lost = span::union(lost.collect(), 0);
        let counted = |bounds: &Span| Counted {
            bounds: *bounds,
            count: bounds.count(),
        };
        self.unprovable = (self.unprovable.iter())
            .flat_map(|span| {
                let within = lost.iter().filter(|lost| lost.overlap(*span).is_some());
                span::between(*span, within.map(counted)).missing
            })
            .collect();
        self.expired = span::union([std::mem::take(&mut self.expired), lost].concat(), 0);
    }

    /// Where something is wrong: to look again.
    pub(crate) fn suspects(&self) -> impl Iterator<Item = Span> {
        let rows = [&self.rows_missing.offsets, &self.rows_unlogged.offsets];
        self.missing
            .iter()
            .chain(&self.expired)
            .chain(rows.into_iter().flatten())
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(low: i64, high: i64, committed: i64, unprovable: &[(i64, i64)]) -> PartitionReport {
        let place = Place {
            topic: "disclosures.v1".into(),
            partition: 0,
        };
        let held = Held {
            low,
            high,
            committed: Some(committed),
        };
        let spans = unprovable.iter();
        PartitionReport {
            unprovable: spans.filter_map(|&(a, b)| Span::new(a, b)).collect(),
            ..PartitionReport::new(place, Some(held))
        }
    }

    #[test]
    fn what_retention_took_unread_stays_lost_when_the_group_has_gone_on() {
        let before = report(0, 100, 50, &[(3, 4)]);
        // Retention passed the group; a minute later the group has confirmed what is left.
        let mut later = report(80, 130, 130, &[(3, 4), (48, 79)]);
        later.hold_against(&before);
        assert_eq!(later.expired, Vec::from_iter(Span::new(50, 79)));
        let left: Vec<Span> = [Span::new(3, 4), Span::new(48, 49)]
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(
            later.unprovable, left,
            "what was confirmed before is another matter"
        );
        let mut last = report(80, 140, 140, &[(48, 79)]);
        last.hold_against(&later);
        assert_eq!(last.expired, Vec::from_iter(Span::new(50, 79)));
        let mut mended = report(80, 140, 140, &[(48, 49)]);
        mended.hold_against(&last);
        assert_eq!(mended.expired, [], "the log has them again");
    }
}
