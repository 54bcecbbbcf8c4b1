//! Everything that an audit found wrong, one after the other, and what to do about each kind.

use auditor::{PartitionReport, Place, Report, span::Span};
use store::{AuditedEventRow, ConflictRow};

/// A kind of problem; the name is part of the stable JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    OffsetsMissing,
    OffsetsExpired,
    OffsetsBeyondEnd,
    RowsMissing,
    RowsUnlogged,
    SequenceGap,
    IdentityConflict,
}

/// Where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At<'r> {
    Partition(&'r Place),
    Source(&'r str),
}

/// What it is.
#[derive(Clone, Copy, Debug)]
pub enum What<'r> {
    Span(Span),
    Event(&'r AuditedEventRow),
    Conflict(&'r ConflictRow),
}

/// One problem.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'r> {
    pub kind: Kind,
    pub at: At<'r>,
    pub what: What<'r>,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::OffsetsMissing => "offsets_missing",
            Self::OffsetsExpired => "offsets_expired",
            Self::OffsetsBeyondEnd => "offsets_beyond_end",
            Self::RowsMissing => "rows_missing",
            Self::RowsUnlogged => "rows_unlogged",
            Self::SequenceGap => "sequence_gap",
            Self::IdentityConflict => "identity_conflict",
        }
    }

    /// What it means, for people.
    pub const fn means(self) -> &'static str {
        match self {
            Self::OffsetsMissing => {
                "Kafka has these messages, the group confirmed them, and the store's log does not have them"
            }
            Self::OffsetsExpired => "Kafka deleted these messages before the consumer read them",
            Self::OffsetsBeyondEnd => {
                "the store or the group knows these offsets, but Kafka ends before them: the topic was made anew, or a broker lost data"
            }
            Self::RowsMissing => "the log says stored, but the rows of disclosures are not there",
            Self::RowsUnlogged => "rows of disclosures of which the log says something else",
            Self::SequenceGap => "numbers of the source's counter that never arrived",
            Self::IdentityConflict => {
                "one identity came with different contents; both are kept and shown"
            }
        }
    }

    /// What to do next.
    pub fn next_step(self, at: At<'_>, first: Option<i64>, group: &str) -> String {
        let reset = |first: i64| match at {
            At::Partition(place) => format!(
                "kafka-consumer-groups.sh --group {group} --topic {}:{} --reset-offsets --to-offset {first} --execute",
                place.topic, place.partition
            ),
            At::Source(_) => String::new(),
        };
        match (self, first) {
            (Self::OffsetsMissing | Self::RowsMissing, Some(first)) => format!(
                "stop the consumers, read them again with `{}`, start the consumers and audit again; what is stored already collapses (deploy/runbook.md#auditfoundmissing)",
                reset(first)
            ),
            (Self::OffsetsMissing | Self::RowsMissing, None) => {
                "see deploy/runbook.md#auditfoundmissing".into()
            }
            (Self::OffsetsExpired, _) => {
                "take them from the archive, or ask the sources to send that time again; then lengthen the topic's retention or add consumers".into()
            }
            (Self::OffsetsBeyondEnd, _) => {
                "delete nothing; ask who changed the topic; new messages are not read until the group's offset is set to the start of the topic".into()
            }
            (Self::RowsUnlogged, _) => {
                "somebody wrote to the store, or changed its log: see system.query_log and system.mutations, and compare with the message in Kafka".into()
            }
            (Self::SequenceGap, _) => {
                "ask the owner of the source to send them again (repeats collapse); a number whose event was refused or dead-lettered is missing too".into()
            }
            (Self::IdentityConflict, _) => {
                "ask the owner of the source which one is right, and for a CORRECTED event in place of a second content".into()
            }
        }
    }
}

/// All problems, kind by kind within each partition and source.
pub fn all(report: &Report) -> impl Iterator<Item = Problem<'_>> {
    let partitions = report.partitions.iter().flat_map(of_partition);
    let sources = report.sources.iter().flat_map(|sources| {
        let gaps = sources.counters.iter().flat_map(|counter| {
            counter.missing.iter().map(|span| Problem {
                kind: Kind::SequenceGap,
                at: At::Source(&counter.source),
                what: What::Span(*span),
            })
        });
        let conflicts = sources.conflict_samples.iter().map(|conflict| Problem {
            kind: Kind::IdentityConflict,
            at: At::Source(&conflict.source),
            what: What::Conflict(conflict),
        });
        gaps.chain(conflicts)
    });
    partitions.chain(sources)
}

fn of_partition(partition: &PartitionReport) -> impl Iterator<Item = Problem<'_>> {
    let problem = move |kind, what| Problem {
        kind,
        at: At::Partition(&partition.place),
        what,
    };
    let spans = [
        (Kind::OffsetsMissing, partition.missing.as_slice()),
        (Kind::OffsetsExpired, &partition.expired),
        (Kind::OffsetsBeyondEnd, partition.beyond.as_slice()),
    ];
    let rows = [
        (Kind::RowsMissing, &partition.rows_missing),
        (Kind::RowsUnlogged, &partition.rows_unlogged),
    ];
    let spans = spans.into_iter().flat_map(move |(kind, spans)| {
        let spans = spans.iter();
        spans.map(move |span| problem(kind, What::Span(*span)))
    });
    let rows = rows.into_iter().flat_map(move |(kind, rows)| {
        let events = rows.samples.iter();
        events.map(move |event| problem(kind, What::Event(event)))
    });
    spans.chain(rows)
}

impl Problem<'_> {
    /// The first number or offset concerned.
    pub const fn first(&self) -> Option<i64> {
        match self.what {
            What::Span(span) => Some(span.first),
            What::Event(event) => Some(event.offset),
            What::Conflict(_) => None,
        }
    }
}
