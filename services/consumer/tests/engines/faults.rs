//! Each neighbour dies under load and comes back.

use std::time::Duration;

use crate::common::{Engines, TOPIC, event, send, start_clickhouse, start_kafka};

const EVENTS: u128 = 30_000;

fn load(engines: &Engines) -> tokio::task::JoinHandle<()> {
    let producer = engines.producer();
    tokio::spawn(async move {
        for batch in 0..60 {
            let from = batch * EVENTS / 60;
            send(&producer, TOPIC, (from..from + EVENTS / 60).map(event)).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_killed_under_load_loses_nothing() {
    let mut engines = Engines::whole().await;
    let consuming = engines.consume();
    consuming.is_ready().await;
    let load = load(&engines);
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_secs(2)).await;
        engines.clickhouse.take().unwrap().kill9().await;
        consuming.waits_for("store").await;
        engines.clickhouse = Some(start_clickhouse(engines.folder.path()).await);
        consuming.is_ready().await;
    }
    load.await.unwrap();
    engines.settled(EVENTS as u64, 0).await;
    consuming.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_broker_killed_under_load_loses_nothing() {
    let mut engines = Engines::whole().await;
    let consuming = engines.consume();
    consuming.is_ready().await;
    let load = load(&engines);
    tokio::time::sleep(Duration::from_secs(2)).await;
    engines.kafka.take().unwrap().kill9().await;
    consuming.waits_for("broker").await;
    engines.kafka = Some(start_kafka(engines.folder.path()).await);
    consuming.is_ready().await;
    load.await.unwrap();
    engines.settled(EVENTS as u64, 0).await;
    consuming.stop().await;
}
