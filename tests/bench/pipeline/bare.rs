//! (c) A bare consumer that only counts: what Kafka's client alone costs.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use rdkafka::{
    ClientConfig,
    consumer::{BaseConsumer, Consumer as _},
};
use serde_json::{Value, json};

use crate::{
    arguments::Count, engines::Engines, produce::Load, role::Part, sharetrail::round, usage,
};

/// Starts it as a process of its own.
pub fn measure(engines: &Engines, load: Load) -> Result<Value> {
    let start = engines.cpu()?;
    let events = load.events.to_string();
    let bootstrap = engines.kafka.bootstrap();
    let mut part = Part::start(&["count", "--kafka", bootstrap, "--events", &events], &[])?;
    let mut report: Value = serde_json::from_str(&part.line()?)?;
    let broker = engines.cpu()?.kafka - start.kafka;
    report["cpu_us_per_event"]["broker"] = json!(round(broker * 1e6 / load.events as f64));
    Ok(report)
}

/// The part itself.
pub fn count(arguments: &Count) -> Result<()> {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", &arguments.kafka)
        .set("group.id", format!("bench-c-{}", std::process::id()))
        .set("enable.auto.commit", "false")
        .set("auto.offset.reset", "earliest")
        .create()?;
    consumer.subscribe(&[producer::topics::DISCLOSURES])?;
    let (mut seen, mut bytes, mut first) = (0, 0, None);
    let mut last = Instant::now();
    while seen < arguments.events {
        match consumer.poll(Duration::from_millis(100)) {
            Some(message) => {
                let message = message?;
                bytes += message.payload_len() as u64;
                seen += 1;
                last = Instant::now();
                first.get_or_insert(last);
            }
            None => ensure!(
                last.elapsed() < Duration::from_secs(60),
                "{seen} of {} messages came",
                arguments.events
            ),
        }
    }
    let seconds = (last - first.unwrap_or(last)).as_secs_f64();
    let pid = std::process::id();
    let micros = usage::cpu_seconds(pid)? * 1e6 / seen as f64;
    let report = json!({
        "events": seen,
        "bytes": bytes,
        "events_per_second": (seen as f64 / seconds).round(),
        "first_to_last_seconds": seconds,
        "cpu_us_per_event": { "process": round(micros) },
        "peak_memory_mib": usage::peak_kib(pid)? / 1024,
    });
    println!("{report}");
    Ok(())
}
