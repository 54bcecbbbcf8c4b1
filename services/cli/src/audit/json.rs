//! An audit as JSON, one object a line: partitions, sources, problems, and the result last. The form is stable.

use std::io::Write;

use anyhow::Result;
use auditor::{Report, span};
use serde_json::{Value, json};

use super::problems::{self, At, Problem, What};

pub fn write(out: &mut impl Write, report: &Report, group: &str) -> Result<()> {
    for partition in &report.partitions {
        let (held, logged) = (partition.kafka, partition.logged);
        let line = json!({
            "kind": "partition", "topic": partition.place.topic, "partition": partition.place.partition,
            "kafka_first": held.map(|held| held.low), "kafka_end": held.map(|held| held.high),
            "committed": held.and_then(|held| held.committed),
            "audited_first": partition.audited.map(|span| span.first),
            "audited_last": partition.audited.map(|span| span.last),
            "logged": logged.offsets, "stored": logged.stored, "dead_lettered": logged.dead_lettered,
            "refused": logged.refused, "rows": logged.rows, "waiting": partition.waiting(),
            "missing_offsets": span::count(&partition.missing),
            "expired_offsets": span::count(&partition.expired),
            "unprovable_offsets": span::count(&partition.unprovable),
            "offsets_beyond_end": partition.beyond.map_or(0, span::Span::count),
            "missing_rows": partition.rows_missing.rows, "unlogged_rows": partition.rows_unlogged.rows,
        });
        writeln!(out, "{line}")?;
    }
    for counter in report.sources.iter().flat_map(|sources| &sources.counters) {
        let line = json!({
            "kind": "source", "source": counter.source, "first": counter.numbers.first,
            "last": counter.numbers.last, "missing": span::count(&counter.missing),
            "used_again": counter.used_again,
        });
        writeln!(out, "{line}")?;
    }
    for problem in problems::all(report) {
        writeln!(out, "{}", of_problem(&problem, group))?;
    }
    let totals = report.totals();
    let line = json!({
        "kind": "result", "complete": totals.is_complete(), "missing_offsets": totals.missing_offsets,
        "expired_offsets": totals.expired_offsets, "unprovable_offsets": totals.unprovable_offsets,
        "offsets_beyond_end": totals.offsets_beyond, "missing_rows": totals.missing_rows,
        "unlogged_rows": totals.unlogged_rows, "missing_numbers": totals.missing_numbers,
        "identity_conflicts": totals.identity_conflicts, "sources_audited": report.sources.is_some(),
    });
    writeln!(out, "{line}")?;
    Ok(())
}

fn of_problem(problem: &Problem<'_>, group: &str) -> Value {
    let mut line = match problem.what {
        What::Span(span) => {
            json!({ "first": span.first, "last": span.last, "count": span.count() })
        }
        What::Event(event) => json!({
            "offset": event.offset, "source": event.source, "event_id": event.event_id,
            "content_digest": event.content_digest, "expected_rows": event.expected,
            "visible_rows": event.visible,
        }),
        What::Conflict(conflict) => {
            json!({ "event_id": conflict.event_id, "content_digests": conflict.digests })
        }
    };
    line["kind"] = "problem".into();
    line["problem"] = problem.kind.name().into();
    line["next"] = problem
        .kind
        .next_step(problem.at, problem.first(), group)
        .into();
    match problem.at {
        At::Partition(place) => {
            line["topic"] = place.topic.as_str().into();
            line["partition"] = place.partition.into();
        }
        At::Source(source) => line["source"] = source.into(),
    }
    line
}
