//! The consumer's clock jumps by more than a year, forwards and backwards, while it runs. Nothing that is stored may
//! know of it: times of arrival are the broker's, and verdicts are judged at those.
//! `clock.c` stands between the process and its time of day; the machine's own clock is left alone.

use std::{
    path::Path,
    process::Command,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, Result, ensure};
use system_tests::{Load, Pressure, World, repository};

const DAY: i64 = 86_400;

#[tokio::test(flavor = "multi_thread")]
async fn the_consumers_clock_decides_nothing() -> Result<()> {
    let world = World::start().await?;
    let (library, clock) = (world.file("clock.so"), world.file("clock"));
    build(&library)?;
    set(&clock, 400)?;
    let consumer = world.consumer_with(&[("LD_PRELOAD", &library), ("TEST_CLOCK_FILE", &clock)])?;
    let load = Load::start(&world, Pressure::default())?;
    let mut days = Vec::new();
    for offset in [400, -400, 4_000, 0] {
        set(&clock, offset)?;
        tokio::time::sleep(Duration::from_secs(4)).await;
        // The proof that it did jump: this metric is the consumer's own clock.
        let told = consumer.metric("sharetrail_consumer_last_commit_timestamp_seconds")?;
        days.push(((told - now()?) / DAY as f64).round() as i64);
    }
    assert_eq!(days, [400, -400, 4_000, 0]);
    let sent = load.finish().await?;
    world.visible_once(sent, Duration::from_secs(120)).await?;

    let elsewhen = "SELECT count() FROM sharetrail.disclosures WHERE abs(dateDiff('minute', received_at, now())) > 30";
    assert_eq!(world.sql(elsewhen)?.trim(), "0");
    let verdicts = "SELECT uniqExact(event_verdict) FROM sharetrail.disclosures";
    assert_eq!(world.sql(verdicts)?.trim(), "1");
    ensure!(consumer.stop()? == Some(0));
    Ok(())
}

/// Sets the consumer's clock to so many days from ours, at once: it has the file in its memory.
fn set(clock: &str, days: i64) -> Result<()> {
    use std::os::unix::fs::FileExt as _;
    let file = std::fs::File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(clock)?;
    file.write_all_at(&(days * DAY).to_ne_bytes(), 0)?;
    Ok(())
}

fn build(library: &str) -> Result<()> {
    let source = repository().join(Path::new("tests/system/failing_parts/clock.c"));
    let status = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-Wall", "-o", library])
        .arg(source)
        .arg("-ldl")
        .status()
        .context("a C compiler is needed: apt-get install gcc")?;
    ensure!(status.success(), "cc: {status}");
    Ok(())
}

fn now() -> Result<f64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64())
}
