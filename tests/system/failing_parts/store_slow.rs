//! The store gets a tenth of the time that it needs: stopped for nine tenths of each second, by its process id.

use std::{process::Command, time::Duration};

use anyhow::{Context as _, Result, ensure};
use embedded::ClickHouse;
use system_tests::{Load, Pressure, World};

/// Seconds of slowness.
const SECONDS: u32 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_store_slows_the_consumer_and_loses_nothing() -> Result<()> {
    let world = World::start().await?;
    let consumer = world.consumer()?;
    let load = Load::start(&world, Pressure::default())?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let engine = world.clickhouse.as_ref().map(ClickHouse::pid);
    let engine = engine.context("it runs")?.to_string();
    let mut highest = 0;
    for _ in 0..SECONDS {
        signal("-STOP", &engine)?;
        tokio::time::sleep(Duration::from_millis(900)).await;
        signal("-CONT", &engine)?;
        tokio::time::sleep(Duration::from_millis(100)).await;
        highest = highest.max(consumer.memory_mib()?);
    }
    ensure!(highest <= 256, "{highest} MiB");
    let sent = load.finish().await?;
    world.visible_once(sent, Duration::from_secs(120)).await?;
    // It stayed in its group all the time: nobody took its partitions, nothing was read twice.
    let given_up = consumer.metric("sharetrail_given_up_messages_total")?;
    ensure!(given_up < 0.5, "{given_up} messages were given up");
    ensure!(consumer.stop()? == Some(0));
    Ok(())
}

fn signal(which: &str, process: &str) -> Result<()> {
    let status = Command::new("kill").args([which, process]).status()?;
    ensure!(status.success(), "kill {which} {process}: {status}");
    Ok(())
}
