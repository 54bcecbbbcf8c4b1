//! `sharetrail register simulate`: what a draft would have found in stored history, beside what is published.
//! Stores nothing, changes nothing.

mod tally;

use anyhow::{Context as _, Result};
use domain::{
    judge::judge,
    register::{Register, Registers},
    time::{CivilDate, UtcMicros},
};
use indicatif::{ProgressBar, ProgressStyle};

use super::{load, load_data, publish, unfit};
use crate::{
    args::SimulateArgs,
    connect,
    exit::{Done, Mistake},
    statuses,
};
use tally::Tally;

/// Rows of a piece of history that the store sorts at once.
const SLICE_ROWS: u64 = 500_000;

/// Judges what occurred since a day twice, and tells the difference.
pub fn run(args: &SimulateArgs) -> Result<Done> {
    let since = CivilDate::parse(&args.since).ok_or_else(|| {
        Mistake::Usage(format!(
            "--since {}: write the day as YYYY-MM-DD",
            args.since
        ))
    })?;
    let before = if args.register.is_empty() {
        let kafka = args.kafka.as_deref().ok_or_else(|| {
            let usage =
                "say what the draft is compared with: --register FILE... or --kafka HOST:PORT";
            Mistake::Usage(usage.into())
        })?;
        publish::published(kafka)?.registers().map_err(unfit)?
    } else {
        load(&args.register)?
    };
    let after = draft(args, since)?;
    let status = statuses::if_asked(args.kafka.as_deref())?;
    connect::with_store(&args.store, async |store| {
        let slices = store.history_slices(day_before(since), SLICE_ROWS).await?;
        let rows = slices.iter().map(|slice| slice.rows).sum();
        let bar = ProgressBar::new(rows).with_style(
            ProgressStyle::with_template("judging {wide_bar} {pos}/{len} rows, {eta} left")
                .context("a fixed text")?,
        );
        let mut tally = Tally::new(args.samples);
        for slice in &slices {
            let mut history = store.history(slice)?;
            while let Some(stored) = history.next().await? {
                let event = stored.event();
                bar.inc(event.subjects.len().max(1) as u64);
                if CivilDate::in_london(event.occurred_at) < since {
                    continue;
                }
                let received = stored.received_at();
                tally.add(
                    &event,
                    &judge(&before, &status, &event, received),
                    &judge(&after, &status, &event, received),
                );
            }
        }
        bar.finish_and_clear();
        tally.print(args.format)?;
        Ok(if tally.is_same() {
            Done::Well
        } else {
            Done::WithFindings
        })
    })
}

/// Some instant of the day before, in any time zone's count: the store counts in days of UTC.
fn day_before(day: CivilDate) -> UtcMicros {
    let epoch = CivilDate::in_london(UtcMicros(0));
    UtcMicros((day.days_since(epoch) - 1).saturating_mul(86_400_000_000))
}

/// The draft as if it had been in force since that day.
fn draft(args: &SimulateArgs, since: CivilDate) -> Result<Registers> {
    let mut data = load_data(&args.draft)?;
    data.effective_from = since;
    let unfit = |problems: Vec<domain::register::Problem>| {
        let lines: Vec<String> = problems
            .into_iter()
            .map(|problem| problem.message)
            .collect();
        Mistake::Configuration(lines.join("\n"))
    };
    let register = Register::new(data).map_err(unfit)?;
    Ok(Registers::new(vec![register]).map_err(unfit)?)
}
