//! (b) The engine's own way: a table `ENGINE = Kafka` and a materialized view into the same `disclosures` table, with
//! the same settings on disk. It judges nothing, and fills no other table. Its best setting is looked for first.

use anyhow::Result;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::{
    engines::Engines,
    produce::Load,
    sharetrail::round,
    usage,
    visible::{self, Visible},
};

const TABLE: &str = include_str!("peer_table.sql");
const VIEW: &str = include_str!("peer_view.sql");
/// Rows after which a trial knows enough.
const TRIAL_ROWS: u64 = 400_000;

/// What may be tuned.
#[derive(Clone, Copy, Debug)]
struct Setting {
    consumers: u32,
    block: u32,
}

/// The engine hands a block over after 7.5 s at the latest, so larger blocks than these never fill.
const SETTINGS: [Setting; 4] = [
    Setting {
        consumers: 1,
        block: 65_536,
    },
    Setting {
        consumers: 1,
        block: 262_144,
    },
    Setting {
        consumers: 2,
        block: 65_536,
    },
    Setting {
        consumers: 2,
        block: 262_144,
    },
];

/// Tries the settings on a part of the events, then runs the best on all.
pub fn measure(engines: &Engines, runtime: &Runtime, load: Load) -> Result<Value> {
    let mut trials = Vec::new();
    let mut best = (0.0, SETTINGS[0]);
    for setting in SETTINGS {
        let rows = TRIAL_ROWS.min(load.rows);
        let (seen, _) = run(engines, runtime, setting, rows)?;
        // All of it over all the time: trials are short, and a first block as large as the trial has no rate.
        let seconds = seen.first_after + seen.first_to_last;
        let rate = seen.rows as f64 / seconds.as_secs_f64();
        trials.push(json!({ "consumers": setting.consumers, "block": setting.block, "rows_per_second": rate.round() }));
        if rate > best.0 {
            best = (rate, setting);
        }
    }
    let (seen, mut report) = run(engines, runtime, best.1, load.rows)?;
    let per_event = |seconds: &Value| {
        seconds
            .as_f64()
            .map(|seconds| round(seconds * 1e6 / load.events as f64))
    };
    let rate = seen.rows_a_second() * load.events as f64 / load.rows as f64;
    report["cpu_us_per_event"] = json!({
        "total": per_event(&report["engine"]),
        "engine": per_event(&report["engine"]),
        "engine_with_merges_done": per_event(&report["engine_settled"]),
        "broker": per_event(&report["broker"]),
    });
    for seconds in ["engine", "engine_settled", "broker"] {
        report.as_object_mut().map(|report| report.remove(seconds));
    }
    report["events"] = json!(load.events);
    report["events_per_second"] = json!(rate.round());
    report["setting"] = json!({ "consumers": best.1.consumers, "block": best.1.block });
    report["trials"] = json!(trials);
    Ok(report)
}

/// Runs until `rows` are visible. Seconds of CPU are in the report.
fn run(
    engines: &Engines,
    runtime: &Runtime,
    setting: Setting,
    rows: u64,
) -> Result<(Visible, Value)> {
    let database = "bench_b";
    engines.migrate(runtime, database)?;
    let table = TABLE
        .replace("{kafka}", engines.kafka.bootstrap())
        .replace("{topic}", producer::topics::DISCLOSURES)
        .replace("{group}", &format!("bench-b-{}", started()))
        .replace("{registry}", &engines.registry.port().to_string())
        .replace("{consumers}", &setting.consumers.to_string())
        .replace("{block}", &setting.block.to_string());
    engines.sql(database, &table)?;
    let start = engines.cpu()?;
    engines.sql(database, VIEW)?;
    let seen = visible::wait(engines, database, 0, rows, "b: Kafka table");
    let now = engines.cpu()?;
    // The view first: what is on its way is then given up, not stored half.
    engines.sql(database, "DROP VIEW peer_view SYNC")?;
    engines.sql(database, "DROP TABLE peer SYNC")?;
    let seen = seen?;
    engines.settle()?;
    let settled = engines.cpu()?;
    let report = json!({
        "rows": seen.rows,
        "first_visible_after_seconds": seen.first_after.as_secs_f64(),
        "first_to_last_seconds": seen.first_to_last.as_secs_f64(),
        "engine": now.clickhouse - start.clickhouse,
        "engine_settled": settled.clickhouse - start.clickhouse,
        "broker": now.kafka - start.kafka,
        "peak_memory_mib_of_the_engine": usage::peak_kib(engines.clickhouse.pid())? / 1024,
    });
    engines.drop(database)?;
    Ok((seen, report))
}

/// A number that no run before had.
fn started() -> u128 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis())
}
