//! (a) Sharetrail's consumer: decodes, judges, encodes, stores in all tables, commits.

use anyhow::{Result, ensure};
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

use crate::{
    engines::Engines,
    latency,
    produce::Load,
    role::{self, Part},
    usage, visible,
};

/// What is measured on one run.
pub struct Run {
    pub report: Value,
    /// Events a second, first to last visible row.
    pub rate: f64,
    part: Part,
}

/// Runs the consumer in a group and database until all of `load` is visible on top of `before` rows.
pub fn run(engines: &Engines, database: &str, group: &str, before: u64, load: Load) -> Result<Run> {
    let start = engines.cpu()?;
    let part = role::start_consumer(engines, database, group)?;
    let seen = visible::wait(engines, database, before, load.rows, "a: Sharetrail")?;
    let (own, now) = (usage::cpu_seconds(part.pid())?, engines.cpu()?);
    let threads = usage::cpu_of_threads(part.pid())?;
    engines.settle()?;
    let settled = engines.cpu()?;
    let micros = |seconds: f64| round(seconds * 1e6 / load.events as f64);
    let rate = seen.rows_a_second() * load.events as f64 / load.rows as f64;
    let threads: Map<String, Value> = threads
        .into_iter()
        .map(|(name, seconds)| (name, json!(micros(seconds))))
        .collect();
    let clickhouse = now.clickhouse - start.clickhouse;
    let report = json!({
        "events": load.events,
        "rows": load.rows,
        "events_per_second": rate.round(),
        "first_visible_after_seconds": seen.first_after.as_secs_f64(),
        "first_to_last_seconds": seen.first_to_last.as_secs_f64(),
        "cpu_us_per_event": {
            "total": micros(own + clickhouse),
            "process": micros(own),
            "engine": micros(clickhouse),
            "engine_with_merges_done": micros(settled.clickhouse - start.clickhouse),
            "broker": micros(now.kafka - start.kafka),
        },
        "process_cpu_us_per_event_by_thread": threads,
        "inserts": engines.number(
            database,
            &format!("SELECT toUInt64(max(max_block_number)) FROM system.parts WHERE database = '{database}' AND table = 'ingest_log'"),
        )?,
        "peak_memory_mib": usage::peak_kib(part.pid())? / 1024,
        "stored_bytes_per_event": round(engines.stored_bytes(database)? as f64 / (before + load.rows) as f64
            * load.rows as f64 / load.events as f64),
    });
    Ok(Run { report, rate, part })
}

impl Run {
    /// The consumer goes on: steady load at half of the measured rate.
    pub fn steady(&mut self, engines: &Engines, database: &str, seconds: u64) -> Result<()> {
        self.report["latency"] = latency::measure(engines, database, self.rate / 2.0, seconds)?;
        Ok(())
    }

    /// Ends the consumer.
    pub fn stop(self) -> Result<Value> {
        self.part.stop()?;
        Ok(self.report)
    }
}

/// All of it: a database of its own, the run, the steady load, and whether everything is there once.
pub fn measure(
    engines: &Engines,
    runtime: &Runtime,
    load: Load,
    steady_seconds: u64,
) -> Result<Value> {
    let database = "bench_a";
    engines.migrate(runtime, database)?;
    let mut run = run(engines, database, "bench-a", 0, load)?;
    let unique = engines.number(
        database,
        "SELECT count() FROM disclosures FINAL SETTINGS max_memory_usage = 1500000000",
    )?;
    let logged = engines.number(database, "SELECT count() FROM ingest_log FINAL")?;
    ensure!(
        (unique, logged) == (load.rows, load.events),
        "{unique} of {} rows and {logged} of {} offsets are stored",
        load.rows,
        load.events
    );
    run.report["verdicts"] = json!(engines.sql(
        database,
        "SELECT toString(mapFromArrays(groupArray(verdict), groupArray(n))) FROM \
         (SELECT verdict, count() AS n FROM disclosures GROUP BY verdict ORDER BY verdict)",
    )?);
    if steady_seconds > 0 {
        run.steady(engines, database, steady_seconds)?;
    }
    let report = run.stop()?;
    engines.drop(database)?;
    Ok(report)
}

/// Two places are as exact as ticks of the kernel allow.
pub fn round(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
