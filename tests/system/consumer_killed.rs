//! The consumer is killed again and again under load: what the broker acknowledged is visible exactly once.

use std::time::{Duration, Instant};

use anyhow::Result;
use system_tests::{Load, Pressure, World};

/// How often it is killed.
const KILLS: u32 = 6;

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_event_is_visible_once_after_kill_9_under_load() -> Result<()> {
    let world = World::start().await?;
    // About 10,000 a second, which a machine with two cores can bear beside two engines.
    let load = Load::start(
        &world,
        Pressure {
            per_second: 10_000,
            ..Pressure::default()
        },
    )?;
    for kill in 0..KILLS {
        let consumer = world.consumer()?;
        tokio::time::sleep(Duration::from_millis(700 + u64::from(kill) * 350)).await;
        consumer.kill9()?;
    }
    let sent = load.finish().await?;

    let store = world.store()?;
    let before = store.offsets_logged().await?;
    let killed = Instant::now();
    let consumer = world.consumer()?;
    let moves = async || store.offsets_logged().await.map_err(Into::into);
    world
        .eventually(Duration::from_secs(60), moves, |logged| *logged > before)
        .await?;
    let resumed = killed.elapsed();
    world.visible_once(sent, Duration::from_secs(120)).await?;
    eprintln!(
        "{sent} events, {KILLS} kills; stores again {resumed:.1?} after a kill, all is visible after {:.1?}",
        killed.elapsed()
    );
    assert_eq!(consumer.stop()?, Some(0), "it stops in order");
    Ok(())
}
