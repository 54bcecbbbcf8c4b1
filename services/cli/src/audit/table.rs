//! An audit for people: a picture of each partition, each problem with what to do, and a last line that says it all.

mod picture;

use std::io::Write;

use anyhow::Result;
use auditor::{PartitionReport, Report, Totals, span};

use super::problems::{self, At, Kind, Problem, What};
use crate::words::plain;

pub fn write(out: &mut impl Write, report: &Report, group: &str, samples: usize) -> Result<()> {
    partitions(out, report)?;
    counters(out, report)?;
    problems(out, report, group, samples)?;
    writeln!(out, "\n{}", last_line(report))?;
    Ok(())
}

fn partitions(out: &mut impl Write, report: &Report) -> Result<()> {
    if report.partitions.is_empty() {
        writeln!(out, "there is no event topic, and the log knows none")?;
        return Ok(());
    }
    let width = report
        .partitions
        .iter()
        .map(|partition| name(partition).len())
        .max();
    let width = width.unwrap_or_default().max("PARTITION".len());
    writeln!(
        out,
        "{:<width$}  {:<30}  {:>13} {:>11} {:>9} {:>8}  KAFKA HOLDS",
        "PARTITION", "", "CONFIRMED", "LOGGED", "WAITING", "MISSING"
    )?;
    for partition in &report.partitions {
        let confirmed = partition.kafka.and_then(|held| held.committed);
        let missing =
            span::count(&partition.missing).saturating_add(span::count(&partition.expired));
        writeln!(
            out,
            "{:<width$}  {}  {:>13} {:>11} {:>9} {:>8}  {}",
            name(partition),
            picture::of(partition),
            confirmed.map_or_else(|| "nothing".into(), number),
            number(partition.logged.offsets),
            number(partition.waiting()),
            number(missing),
            held(partition),
        )?;
    }
    writeln!(out, "{}", picture::LEGEND)?;
    Ok(())
}

fn name(partition: &PartitionReport) -> String {
    format!(
        "{} {}",
        plain(&partition.place.topic),
        partition.place.partition
    )
}

fn held(partition: &PartitionReport) -> String {
    match partition.kafka {
        None => "nothing: this partition is gone".into(),
        Some(held) if held.low == held.high => {
            format!("nothing; the next offset is {}", number(held.high))
        }
        Some(held) => format!("{} to {}", number(held.low), number(held.high - 1)),
    }
}

fn counters(out: &mut impl Write, report: &Report) -> Result<()> {
    let counters = report.sources.iter().flat_map(|sources| &sources.counters);
    for (at, counter) in counters.enumerate() {
        if at == 0 {
            writeln!(
                out,
                "\n{:<28} {:>26} {:>10} {:>10}",
                "SOURCE", "NUMBERS", "MISSING", "USED AGAIN"
            )?;
        }
        writeln!(
            out,
            "{:<28} {:>26} {:>10} {:>10}",
            plain(&counter.source),
            format!(
                "{} to {}",
                number(counter.numbers.first),
                number(counter.numbers.last)
            ),
            number(span::count(&counter.missing)),
            number(counter.used_again),
        )?;
    }
    Ok(())
}

fn problems(out: &mut impl Write, report: &Report, group: &str, samples: usize) -> Result<()> {
    let mut before: Option<(Kind, At<'_>)> = None;
    let mut shown = 0;
    for problem in problems::all(report) {
        let here = (problem.kind, problem.at);
        if before != Some(here) {
            (before, shown) = (Some(here), 0);
            head(out, &problem, group)?;
        }
        shown += 1;
        if shown <= samples {
            writeln!(out, "    {}", told(&problem))?;
        } else if shown == samples + 1 {
            writeln!(
                out,
                "    and more: --samples shows them, --format json all of them"
            )?;
        }
    }
    Ok(())
}

fn head(out: &mut impl Write, problem: &Problem<'_>, group: &str) -> Result<()> {
    let at = match problem.at {
        At::Partition(place) => format!("{} {}", plain(&place.topic), place.partition),
        At::Source(source) => plain(source),
    };
    writeln!(out, "\n{at}: {}", problem.kind.means())?;
    let next = problem.kind.next_step(problem.at, problem.first(), group);
    writeln!(out, "    next: {}", plain(&next))?;
    Ok(())
}

fn told(problem: &Problem<'_>) -> String {
    match problem.what {
        What::Span(span) if span.count() == 1 => number(span.first),
        What::Span(span) => format!(
            "{} to {} ({})",
            number(span.first),
            number(span.last),
            number(span.count())
        ),
        What::Event(event) => format!(
            "offset {}: event {} of {}, content {}: {} rows expected, {} there",
            number(event.offset),
            event.event_id,
            plain(&event.source),
            event.content_digest,
            event.expected,
            event.visible
        ),
        What::Conflict(conflict) => {
            format!(
                "event {}: contents {}",
                conflict.event_id,
                conflict.digests.join(", ")
            )
        }
    }
}

/// Everything in one line.
fn last_line(report: &Report) -> String {
    let totals = report.totals();
    let logged: u64 = report
        .partitions
        .iter()
        .map(|partition| partition.logged.offsets)
        .sum();
    let waiting: u64 = report.partitions.iter().map(PartitionReport::waiting).sum();
    let mut line = if totals.is_complete() {
        format!("complete: {} offsets are accounted for", number(logged))
    } else {
        format!("NOT complete: {}", missing(&totals).join(", "))
    };
    let notes = [
        (waiting, "wait in Kafka and are not counted"),
        (
            totals.unprovable_offsets,
            "are from before the start of what Kafka holds and cannot be proved",
        ),
        (
            totals.identity_conflicts,
            "identities came with more than one content",
        ),
    ];
    for (count, what) in notes.into_iter().filter(|(count, _)| *count > 0) {
        line = format!("{line}; {} {what}", number(count));
    }
    if report.sources.is_none() {
        line.push_str("; sources were not audited");
    }
    line
}

fn missing(totals: &Totals) -> Vec<String> {
    [
        (totals.missing_offsets, "offsets missing"),
        (
            totals.expired_offsets,
            "offsets deleted by Kafka before they were read",
        ),
        (totals.offsets_beyond, "offsets beyond the end of Kafka"),
        (totals.missing_rows, "rows missing"),
        (totals.unlogged_rows, "rows that the log does not know"),
        (
            totals.missing_numbers,
            "numbers of sources that never arrived",
        ),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{} {what}", number(count)))
    .collect()
}

/// With commas between thousands.
fn number(number: impl ToString) -> String {
    let digits = number.to_string();
    let (sign, digits) = digits
        .strip_prefix('-')
        .map_or(("", digits.as_str()), |rest| ("-", rest));
    let mut text = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use auditor::{Held, SourcesReport, span::Span};

    use super::*;
    use crate::audit::json;

    pub(super) fn report(damaged: bool) -> Report {
        let place = auditor::Place {
            topic: "disclosures.v1".into(),
            partition: 0,
        };
        let mut partition = PartitionReport::new(
            place,
            Some(Held {
                low: 250,
                high: 1_500,
                committed: Some(1_200),
            }),
        );
        partition.audited = Span::new(0, 1_199);
        partition.logged.offsets = 1_200;
        if damaged {
            partition.logged.offsets = 1_190;
            partition.missing = Vec::from_iter(Span::new(600, 609));
        }
        Report {
            partitions: vec![partition],
            sources: Some(SourcesReport::default()),
        }
    }

    fn text(report: &Report) -> String {
        let mut out = Vec::new();
        write(&mut out, report, "g", 5).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_last_line_says_it_all() {
        let text = text(&report(false));
        let last = text.lines().last().unwrap();
        assert_eq!(
            last,
            "complete: 1,200 offsets are accounted for; 300 wait in Kafka and are not counted"
        );
    }

    #[test]
    fn each_problem_says_what_to_do_next() {
        let text = text(&report(true));
        assert!(
            text.lines()
                .last()
                .unwrap()
                .starts_with("NOT complete: 10 offsets missing")
        );
        assert!(text.contains("600 to 609 (10)"), "{text}");
        assert!(
            text.contains("--group g --topic disclosures.v1:0 --reset-offsets --to-offset 600"),
            "{text}"
        );
    }

    #[test]
    fn each_line_of_json_is_an_object_and_the_last_is_the_result() {
        let mut out = Vec::new();
        json::write(&mut out, &report(true), "g").unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<serde_json::Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let kinds: Vec<&str> = lines
            .iter()
            .map(|line| line["kind"].as_str().unwrap())
            .collect();
        assert_eq!(kinds, ["partition", "problem", "result"]);
        assert_eq!(lines[1]["problem"], "offsets_missing");
        assert_eq!(
            (&lines[1]["first"], &lines[1]["last"]),
            (&600.into(), &609.into())
        );
        assert_eq!(lines[2]["complete"], false);
    }
}
