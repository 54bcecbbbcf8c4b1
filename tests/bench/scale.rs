//! One, two and three consumers of one group drain the same backlog: events a second together, and each one's share.
//! They have joined and are stopped by signal while the backlog is made, so that all begin at once. Checks that
//! nothing is lost or twice; judges no figure. JSON on standard output, a line each.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use system_tests::{Load, Pressure, Service, World};

/// Nobody is thrown out while he is stopped.
const SESSION: (&str, &str) = ("SHARETRAIL_CONSUMER_SESSION_MS", "120000");
const DRAINED_WITHIN: Duration = Duration::from_secs(600);
const SETTLE: Duration = Duration::from_secs(5);

/// How consumers scale out on this machine.
#[derive(Parser)]
struct Arguments {
    /// Events of each backlog.
    #[arg(long, default_value_t = 500_000)]
    events: u64,
    /// At most so many consumers.
    #[arg(long, default_value_t = 3)]
    most: usize,
    /// Given by cargo bench.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    for members in 1..=arguments.most {
        println!("{}", measure(members, arguments.events).await?);
    }
    Ok(())
}

async fn measure(members: usize, events: u64) -> Result<serde_json::Value> {
    let bar = bar(&format!("{members} consumers"), events);
    let world = World::start().await?;
    let consumers: Vec<Service> = (0..members)
        .map(|_| world.consumer_with(&[SESSION]))
        .collect::<Result<_>>()?;
    tokio::time::sleep(SETTLE).await;
    signal(&consumers, "-STOP")?;
    let load = Load::start(
        &world,
        Pressure {
            per_second: 100_000,
            ..Pressure::default()
        },
    )?;
    while load.acknowledged() < events {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let sent = load.finish().await?;

    signal(&consumers, "-CONT")?;
    let start = Instant::now();
    while drained(&consumers)?.iter().sum::<u64>() < sent {
        ensure!(start.elapsed() < DRAINED_WITHIN, "not drained");
        bar.set_position(drained(&consumers)?.iter().sum());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let seconds = start.elapsed().as_secs_f64();
    let shares = drained(&consumers)?;
    bar.finish_and_clear();
    world.visible_once(sent, DRAINED_WITHIN).await?;
    Ok(json!({
        "consumers": members, "partitions": 4, "events": sent, "seconds": seconds,
        "events_per_second": sent as f64 / seconds, "each": shares, "lost": 0, "twice": 0,
        "cores": std::thread::available_parallelism()?.get(),
    }))
}

/// Events that each has stored and confirmed.
fn drained(consumers: &[Service]) -> Result<Vec<u64>> {
    let stored = |one: &Service| one.metric("sharetrail_messages_total{outcome=\"stored\"}");
    consumers
        .iter()
        .map(|one| Ok(stored(one)? as u64))
        .collect()
}

fn signal(consumers: &[Service], which: &str) -> Result<()> {
    let pids = consumers.iter().map(|one| one.pid().to_string());
    let status = Command::new("kill").arg(which).args(pids).status()?;
    ensure!(status.success(), "kill {which}: {status}");
    Ok(())
}

fn bar(what: &str, events: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {elapsed}");
    let bar = ProgressBar::new(events).with_message(what.to_owned());
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}
