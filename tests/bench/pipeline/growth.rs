//! What an event costs when many rows are stored already: the same run on top of each number.

use anyhow::Result;
use serde_json::json;
use tokio::runtime::Runtime;

use crate::{arguments::Growth, engines::Engines, fill, pipeline, produce, sharetrail};

const DATABASE: &str = "bench_growth";

pub fn run(runtime: &Runtime, arguments: &Growth) -> Result<()> {
    let engines = Engines::start(runtime)?;
    engines.migrate(runtime, DATABASE)?;
    let mut report = pipeline::machine();
    let mut levels = Vec::new();
    let mut filled = 0;
    for (seed, &rows) in (100..).zip(&arguments.rows) {
        let stored = engines.number(DATABASE, "SELECT count() FROM disclosures")?;
        if let Some(more) = rows.checked_sub(stored).filter(|more| *more > 0) {
            fill::run(&engines, DATABASE, filled, more)?;
            filled += more;
        }
        let load = produce::produce(&engines, seed, arguments.events, 400)?;
        engines.settle()?;
        let before = engines.number(DATABASE, "SELECT count() FROM disclosures")?;
        let run = sharetrail::run(&engines, DATABASE, "bench-growth", before, load)?;
        let mut level = run.stop()?;
        level["rows_before"] = json!(before);
        level["disk_mib"] = json!(engines.stored_bytes(DATABASE)? >> 20);
        eprintln!("{level}");
        levels.push(level);
        report["levels"] = json!(levels);
        // After each level: what is measured is not lost with what follows.
        pipeline::write(&arguments.out, &report)?;
    }
    println!("{report:#}");
    engines.stop(runtime)
}
