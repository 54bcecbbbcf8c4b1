//! Clients that go away.

use std::time::Duration;
use std::time::Instant;

use clickhouse::Client;

use crate::store::Entry;
use crate::store::count;
use crate::store::entry;
use crate::store::insert;
use crate::store::start;

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_stops_its_query_and_stores_nothing_half() {
    let dir = tempfile::tempdir().unwrap();
    let (clickhouse, client) = start(dir.path()).await;

    // While waiting for the first row, and while reading.
    let endless = client
        .query("SELECT count() FROM numbers(1000000000000) WHERE number % 7 = 8")
        .fetch_one::<u64>();
    assert!(
        tokio::time::timeout(Duration::from_millis(500), endless)
            .await
            .is_err()
    );
    let mut rows = client
        .query("SELECT number FROM numbers(1000000000000)")
        .fetch::<u64>()
        .unwrap();
    for _ in 0..10_000 {
        rows.next().await.unwrap();
    }
    assert_eq!(
        running(&client).await,
        1,
        "the first is being killed, the second runs"
    );
    drop(rows);
    let start = Instant::now();
    while running(&client).await > 0 {
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "queries of gone clients still run"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    // An insert that is broken off half-way.
    let mut half = client.insert::<Entry>("entries").await.unwrap();
    for number in 0..200_000 {
        half.write(&entry(number)).await.unwrap();
    }
    drop(half);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(count(&client).await, 0);
    insert(&client, 0..10).await.unwrap();
    assert_eq!(count(&client).await, 10);
    clickhouse.stop().await.unwrap();
}

async fn running(client: &Client) -> u64 {
    tokio::time::sleep(Duration::from_millis(500)).await;
    let sql = "SELECT count() FROM system.processes WHERE query LIKE '%1000000000000%' AND query NOT LIKE '%processes%'";
    client.query(sql).fetch_one().await.unwrap()
}
