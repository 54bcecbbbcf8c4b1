//! `sharetrail audit`: is everything that Kafka acknowledged in the ledger? Reads only, changes nothing.

mod bar;
mod json;
mod problems;
mod table;

use std::{
    io::{self, BufWriter, Write as _},
    time::Duration,
};

use anyhow::{Context as _, Result};
use auditor::{Broker, Question};
use domain::time::UtcMicros;
use jiff::Timestamp;

use crate::{
    args::{AuditArgs, Format},
    connect,
    exit::{Done, Mistake},
    words,
};

/// Sums over everything take time.
const REQUEST_WITHIN: Duration = Duration::from_secs(600);

/// Audits, and tells what it found; exit code 1 when something is missing.
pub fn run(args: &AuditArgs) -> Result<Done> {
    let question = Question {
        topic: args.topic.clone(),
        since: args
            .since
            .as_deref()
            .map(|day| words::start_of("--since", day))
            .transpose()?,
        samples: args.samples,
        now: UtcMicros(Timestamp::now().as_microsecond()),
        sequence_wait: Duration::from_secs(args.sequence_wait.saturating_mul(60)),
    };
    if args.kafka.trim().is_empty() {
        let mistake = "--kafka is empty: give Kafka's host:port";
        return Err(Mistake::Configuration(mistake.into()).into());
    }
    let store = connect::open(&args.store)?.with_request_timeout(REQUEST_WITHIN);
    let broker = Broker::new(&args.kafka, &args.group)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let bar = bar::Bar::new()?;
    let report = runtime.block_on(auditor::audit(&broker, &store, &question, &bar));
    bar.clear();
    let report =
        report.with_context(|| format!("auditing {} against {}", args.kafka, args.store.url))?;
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Json => json::write(&mut out, &report, &args.group)?,
        Format::Table => table::write(&mut out, &report, &args.group, args.samples)?,
    }
    out.flush()?;
    Ok(if report.totals().is_complete() {
        Done::Well
    } else {
        Done::WithFindings
    })
}
