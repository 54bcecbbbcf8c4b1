//! Counts what two judgements of one event differ in, and prints it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use domain::{
    event::{DisclosureEvent, EventId},
    verdict::{Verdict, VerdictOutcome},
};
use serde_json::{Value, json};

use crate::args::Format;

/// A code and whether it is a finding or a gap.
type Raised = (&'static str, &'static str);

/// How often something comes up only under the draft, and only without it.
#[derive(Clone, Copy, Default)]
struct Moved {
    new: u64,
    gone: u64,
}

/// An event in which a code differs.
struct Sample {
    raised: Raised,
    is_new: bool,
    source: String,
    event_id: String,
}

/// What differs so far.
pub struct Tally {
    most_samples: usize,
    events: u64,
    differing: u64,
    verdicts: BTreeMap<(VerdictOutcome, VerdictOutcome), u64>,
    codes: BTreeMap<Raised, Moved>,
    arrangements: BTreeMap<String, Moved>,
    samples: Vec<Sample>,
    sampled: BTreeMap<(Raised, bool), usize>,
}

impl Tally {
    /// Names at most so many events for each code and direction.
    pub fn new(most_samples: usize) -> Self {
        Self {
            most_samples,
            events: 0,
            differing: 0,
            verdicts: BTreeMap::new(),
            codes: BTreeMap::new(),
            arrangements: BTreeMap::new(),
            samples: Vec::new(),
            sampled: BTreeMap::new(),
        }
    }

    /// Adds one event, judged without and with the draft.
    pub fn add(&mut self, event: &DisclosureEvent<'_>, before: &Verdict<'_>, after: &Verdict<'_>) {
        self.events += 1;
        let (was, is) = (raised(before), raised(after));
        if was == is && before.outcome() == after.outcome() {
            return;
        }
        self.differing += 1;
        let outcomes = (before.outcome(), after.outcome());
        *self.verdicts.entry(outcomes).or_default() += 1;
        let (new, gone) = (is.difference(&was), was.difference(&is));
        self.moved(after).new += new.clone().count() as u64;
        self.moved(before).gone += gone.clone().count() as u64;
        for &raised in new {
            self.codes.entry(raised).or_default().new += 1;
            self.sample(event, raised, true);
        }
        for &raised in gone {
            self.codes.entry(raised).or_default().gone += 1;
            self.sample(event, raised, false);
        }
    }

    /// Does the draft change nothing?
    pub fn is_same(&self) -> bool {
        self.differing == 0
    }

    fn moved(&mut self, verdict: &Verdict<'_>) -> &mut Moved {
        let id = verdict.arrangement.map_or("none", |found| &found.id);
        self.arrangements.entry(id.to_owned()).or_default()
    }

    fn sample(&mut self, event: &DisclosureEvent<'_>, raised: Raised, is_new: bool) {
        let sampled = self.sampled.entry((raised, is_new)).or_default();
        if *sampled < self.most_samples {
            *sampled += 1;
            self.samples.push(Sample {
                raised,
                is_new,
                source: event.source.to_owned(),
                event_id: uuid(event.event_id),
            });
        }
    }

    /// Prints it.
    pub fn print(&self, format: Format) -> io::Result<()> {
        let mut out = io::stdout().lock();
        match format {
            Format::Json => self.lines().try_for_each(|line| writeln!(out, "{line}")),
            Format::Table => self.write_table(&mut out),
        }
    }

    fn lines(&self) -> impl Iterator<Item = Value> {
        let summary =
            json!({"kind": "summary", "events": self.events, "differing": self.differing});
        let verdicts = self.verdicts.iter().map(|((before, after), events)| {
            json!({"kind": "verdict", "before": before.as_str(), "after": after.as_str(), "events": events})
        });
        let codes = self.codes.iter().map(|((code, outcome), moved)| {
            json!({"kind": "code", "code": code, "outcome": outcome, "new": moved.new, "gone": moved.gone})
        });
        let arrangements = self.arrangements.iter().map(|(id, moved)| {
            json!({"kind": "arrangement", "arrangement": id, "new": moved.new, "gone": moved.gone})
        });
        let samples = self.samples.iter().map(|sample| {
            json!({"kind": "sample", "code": sample.raised.0, "outcome": sample.raised.1,
                "change": sample.change(), "source": sample.source, "event_id": sample.event_id})
        });
        std::iter::once(summary)
            .chain(verdicts)
            .chain(codes)
            .chain(arrangements)
            .chain(samples)
    }

    fn write_table(&self, out: &mut impl Write) -> io::Result<()> {
        let (events, differing) = (self.events, self.differing);
        writeln!(
            out,
            "{events} events judged twice; {differing} would be judged differently"
        )?;
        if self.is_same() {
            return Ok(());
        }
        writeln!(out, "\nverdicts")?;
        for ((before, after), events) in &self.verdicts {
            writeln!(
                out,
                "  {:>10} -> {:<10} {events}",
                before.as_str(),
                after.as_str()
            )?;
        }
        writeln!(
            out,
            "\ncodes                                        new      gone"
        )?;
        for ((code, outcome), moved) in &self.codes {
            let name = format!("{code} ({outcome})");
            writeln!(out, "  {name:<40} {:>7} {:>9}", moved.new, moved.gone)?;
            for sample in self
                .samples
                .iter()
                .filter(|sample| sample.raised == (*code, *outcome))
            {
                let Sample {
                    source, event_id, ..
                } = sample;
                writeln!(out, "      {} in {event_id} of {source}", sample.change())?;
            }
        }
        writeln!(
            out,
            "\narrangements                                 new      gone"
        )?;
        for (id, moved) in self
            .arrangements
            .iter()
            .filter(|(_, moved)| moved.new + moved.gone > 0)
        {
            writeln!(out, "  {id:<40} {:>7} {:>9}", moved.new, moved.gone)?;
        }
        Ok(())
    }
}

impl Sample {
    const fn change(&self) -> &'static str {
        if self.is_new { "new" } else { "gone" }
    }
}

fn raised(verdict: &Verdict<'_>) -> BTreeSet<Raised> {
    let findings = verdict.findings.iter();
    findings
        .map(|finding| (finding.code.as_str(), finding.outcome.as_str()))
        .collect()
}

fn uuid(id: EventId) -> String {
    uuid::Uuid::from_bytes(id.0).to_string()
}
