//! One run: the events are produced once for each size, then every peer takes them, in turn.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::{
    arguments::Pipeline, bare, engines::Engines, inserts, peer, produce, sharetrail, stages,
};

pub fn run(runtime: &Runtime, arguments: &Pipeline) -> Result<()> {
    let mut report = machine();
    let mut sizes = Vec::new();
    for &bytes in &arguments.bytes {
        sizes.push(size(runtime, arguments, bytes)?);
        report["sizes"] = json!(sizes);
        // After each size: what is measured is not lost with what follows.
        write(&arguments.out, &report)?;
    }
    println!("{report:#}");
    Ok(())
}

fn size(runtime: &Runtime, arguments: &Pipeline, bytes: usize) -> Result<Value> {
    let engines = Engines::start(runtime)?;
    let load = produce::produce(&engines, 1, arguments.events, bytes)?;
    let mut report = json!({
        "bytes_per_event": load.bytes / load.events.max(1),
        "events": load.events,
        "rows": load.rows,
    });
    for what in &arguments.only {
        engines.settle()?;
        let measured = match what {
            'a' => {
                report["stages_us_per_event_on_one_core"] = stages::measure(bytes)?;
                sharetrail::measure(&engines, runtime, load, arguments.steady_seconds)
            }
            'b' => peer::measure(&engines, runtime, load),
            'c' => bare::measure(&engines, load),
            'd' => inserts::measure(&engines, runtime, load.events, bytes),
            other => bail!("`{other}` is none of a, b, c, d"),
        };
        // One that fails does not take the others with it.
        report[what.to_string()] = measured.unwrap_or_else(|error| {
            eprintln!("{what}: {error:#}");
            json!({ "failed": format!("{error:#}") })
        });
        eprintln!("{what}: {}", report[what.to_string()]);
    }
    let rate = |what: &str| report[what]["events_per_second"].as_f64();
    if let (Some(ours), Some(theirs)) = (rate("a"), rate("b")) {
        report["a_times_b"] = json!(sharetrail::round(ours / theirs));
    }
    let cost = |what: &str| report[what]["cpu_us_per_event"]["total"].as_f64();
    if let (Some(ours), Some(theirs)) = (cost("a"), cost("b")) {
        report["cpu_b_times_a"] = json!(sharetrail::round(theirs / ours));
    }
    engines.stop(runtime)?;
    Ok(report)
}

/// What the figures were taken on.
pub fn machine() -> Value {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = cpu.lines().find(|line| line.starts_with("model name"));
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    json!({
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "cpu": name.and_then(|line| line.split(": ").nth(1)),
        "load_before": load.split(' ').next(),
        "optimised": !cfg!(debug_assertions),
    })
}

/// Writes the document, folders included.
pub fn write(out: &Path, report: &Value) -> Result<()> {
    let out = &system_tests::repository().join(out);
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(out, format!("{report:#}\n"))
        .with_context(|| format!("{} cannot be written", out.display()))
}
