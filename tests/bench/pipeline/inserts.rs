//! (d) Inserts only: blocks of judged events, built beforehand and held in memory, as fast as the store takes them.

use std::time::Instant;

use anyhow::{Result, anyhow};
use domain::{
    digest::content_digest,
    judge::judge,
    time::{ReceivedAt, UtcMicros},
};
use serde_json::{Value, json};
use store::{Batch, BatchBuilder, Origin, Store, StoreConfig};
use tokio::runtime::Runtime;
use wire::avro::{Decoded, Decoder, SchemaIds, V1};

use crate::{
    arguments::Insert, engines::Engines, events, produce, registry::SCHEMA_ID, role::Part,
    sharetrail::round, usage,
};

const DATABASE: &str = "bench_d";
/// All blocks are held in memory: no more than about so many bytes of messages.
const MOST_BYTES: usize = 400_000_000;

/// Starts it as a process of its own; the blocks are built before the clock starts.
pub fn measure(engines: &Engines, runtime: &Runtime, events: u64, bytes: usize) -> Result<Value> {
    engines.migrate(runtime, DATABASE)?;
    let events = events.min((MOST_BYTES / bytes) as u64);
    let arguments = [
        "insert",
        "--url",
        engines.clickhouse.url(),
        "--database",
        DATABASE,
        "--events",
        &events.to_string(),
        "--bytes",
        &bytes.to_string(),
    ];
    let mut part = Part::start(&arguments, &[])?;
    part.line()?;
    let start = engines.cpu()?;
    part.go_on()?;
    let mut report: Value = serde_json::from_str(&part.line()?)?;
    let now = engines.cpu()?;
    engines.settle()?;
    let settled = engines.cpu()?;
    let micros = |seconds: f64| json!(round(seconds * 1e6 / events as f64));
    report["cpu_us_per_event"]["engine"] = micros(now.clickhouse - start.clickhouse);
    report["cpu_us_per_event"]["engine_with_merges_done"] =
        micros(settled.clickhouse - start.clickhouse);
    report["stored_bytes_per_event"] = json!(engines.stored_bytes(DATABASE)? / events);
    part.stop()?;
    engines.drop(DATABASE)?;
    Ok(report)
}

/// The part itself: says when it has built the blocks, waits for a line, inserts.
pub fn insert(runtime: &Runtime, arguments: &Insert) -> Result<()> {
    let store = Store::connect(StoreConfig {
        database: arguments.database.clone(),
        ..StoreConfig::new(&arguments.url)
    })?;
    let batches = build(arguments)?;
    println!("built");
    std::io::stdin().read_line(&mut String::new())?;
    let pid = std::process::id();
    let (cpu, start) = (usage::cpu_seconds(pid)?, Instant::now());
    let (mut bytes, mut rows) = (0, 0);
    for batch in &batches {
        runtime.block_on(store.insert(batch))?;
        (bytes, rows) = (bytes + batch.bytes(), rows + batch.rows());
    }
    let (seconds, cpu) = (
        start.elapsed().as_secs_f64(),
        usage::cpu_seconds(pid)? - cpu,
    );
    let events = arguments.events as f64;
    let report = json!({
        "events": arguments.events,
        "rows_of_all_tables": rows,
        "inserts": batches.len(),
        "encoded_bytes_per_event": (bytes as f64 / events).round(),
        "events_per_second": (events / seconds).round(),
        "seconds": seconds,
        "cpu_us_per_event": { "process": round(cpu * 1e6 / events) },
    });
    println!("{report}");
    // The parent ends us when it has counted.
    std::io::stdin().read_line(&mut String::new())?;
    Ok(())
}

fn build(arguments: &Insert) -> Result<Vec<Batch>> {
    let (registers, status) = (events::registers()?, events::status()?);
    let decoder = Decoder::new(SchemaIds::none().with(SCHEMA_ID, V1));
    let bar = produce::bar("d: building blocks", arguments.events);
    let (mut builder, mut batches, mut offset) = (BatchBuilder::new(), Vec::new(), 0_i64);
    events::each_message(1, arguments.events, arguments.bytes, |message| {
        let decoded = decoder.decode(message.value)?;
        let Decoded::Borrowed(event) = &decoded else {
            return Err(anyhow!("version 1 is borrowed"));
        };
        let received_at = ReceivedAt(UtcMicros(event.recorded_at.0));
        let verdict = judge(&registers, &status, event, received_at);
        let origin = Origin {
            topic: producer::topics::DISCLOSURES,
            partition: 0,
            offset,
            received_at,
        };
        builder.push(event, content_digest(event), &verdict, &origin);
        offset += 1;
        if builder.rows() >= arguments.block {
            batches.push(builder.finish());
            bar.set_position(offset.unsigned_abs());
        }
        Ok(())
    })?;
    if !builder.is_empty() {
        batches.push(builder.finish());
    }
    bar.finish_and_clear();
    Ok(batches)
}
