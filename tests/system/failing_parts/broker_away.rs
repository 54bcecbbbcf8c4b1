//! The broker is away for longer than a session lasts.

use std::time::Duration;

use anyhow::{Result, ensure};
use system_tests::{Load, Pressure, World};

#[tokio::test(flavor = "multi_thread")]
async fn while_the_broker_is_away_it_waits_and_then_goes_on_by_itself() -> Result<()> {
    let mut world = World::start().await?;
    let consumer = world.consumer()?;
    let load = Load::start(&world, Pressure::default())?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    if let Some(broker) = world.kafka.take() {
        broker.kill9().await;
    }
    let told = consumer
        .waits_for("broker", Duration::from_secs(20))
        .await?;
    ensure!(told.contains("goes on when it is back"), "{told}");
    // The session is 6 s.
    tokio::time::sleep(Duration::from_secs(12)).await;
    consumer.waits_for("broker", Duration::from_secs(1)).await?;

    world.bring_broker_back().await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let sent = load.finish().await?;
    world.visible_once(sent, Duration::from_secs(120)).await?;
    ensure!(consumer.stop()? == Some(0));
    Ok(())
}
