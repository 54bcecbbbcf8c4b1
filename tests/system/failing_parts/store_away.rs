//! The store is away for long. An hour would only be more of the same: memory is bounded by a budget, and this test
//! goes on, under load, until the budget is spent and then as long again. From there nothing changes with time.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use system_tests::{Load, Pressure, Service, World};

/// Heavy events, so that the budget is spent in seconds.
const PRESSURE: Pressure = Pressure {
    per_second: 5_000,
    reason_bytes: 4_000,
};
/// The budget of all batches (64 MiB) may be passed by what one poll brings.
const BATCHES_MIB: f64 = 64.0 + 16.0;
/// What a consumer may need in all.
const MEMORY_MIB: u64 = 256;
/// What allocator and client may still take when nothing more is read.
const DRIFT_MIB: u64 = 24;

#[tokio::test(flavor = "multi_thread")]
async fn while_the_store_is_away_nothing_grows_and_nothing_is_lost() -> Result<()> {
    let mut world = World::start().await?;
    let consumer = world.consumer()?;
    let load = Load::start(&world, PRESSURE)?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    if let Some(store) = world.clickhouse.take() {
        store.stop().await?;
    }
    let told = consumer.waits_for("store", Duration::from_secs(20)).await?;
    ensure!(told.contains("tried again"), "{told}");

    let spent = until_full(&consumer, Duration::from_secs(60)).await?;
    let (full, mut highest) = (consumer.memory_mib()?, 0);
    let acknowledged = load.acknowledged();
    let end = Instant::now() + spent.max(Duration::from_secs(15));
    while Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(500)).await;
        ensure!(batches_mib(&consumer)? <= BATCHES_MIB);
        highest = highest.max(consumer.memory_mib()?);
    }
    let meanwhile = load.acknowledged() - acknowledged;
    eprintln!(
        "full after {spent:.1?}: {full} MiB; highest in the {:.1?} after: {highest} MiB, {meanwhile} events meanwhile",
        spent.max(Duration::from_secs(15))
    );
    ensure!(
        highest <= MEMORY_MIB && highest <= full + DRIFT_MIB,
        "memory grows: {full}, then {highest} MiB"
    );
    ensure!(meanwhile > 10_000, "the load went on: {meanwhile} events");
    consumer.waits_for("store", Duration::from_secs(1)).await?;

    world.bring_store_back().await?;
    let sent = load.finish().await?;
    world.visible_once(sent, Duration::from_secs(240)).await?;
    let (ready, told) = consumer.ask("/ready")?;
    ensure!(ready == 200, "{told}");
    ensure!(consumer.stop()? == Some(0));
    Ok(())
}

/// Waits until the batches in memory no longer grow; how long that took.
async fn until_full(consumer: &Service, limit: Duration) -> Result<Duration> {
    let (start, mut highest, mut since) = (Instant::now(), 0.0, Instant::now());
    while since.elapsed() < Duration::from_secs(4) {
        let now = batches_mib(consumer)?;
        if now > highest {
            (highest, since) = (now, Instant::now());
        }
        ensure!(start.elapsed() < limit, "still growing at {highest} MiB");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    // Three quarters at least: else it was the load that ended and not the budget.
    ensure!(highest >= 48.0, "only {highest} MiB of batches");
    Ok(since - start)
}

fn batches_mib(consumer: &Service) -> Result<f64> {
    Ok(consumer.metric("sharetrail_consumer_batches_bytes")? / f64::from(1 << 20))
}
