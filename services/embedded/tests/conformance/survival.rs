//! Kills, restarts, holders of the folder, orderly ends.

use std::time::Duration;

use embedded::ClickHouse;
use embedded::ClickHouseOptions;

use crate::common::Holder;
use crate::common::is_running;
use crate::common::wait_until_gone;
use crate::store::count;
use crate::store::insert;
use crate::store::start;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_9_and_the_end_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    let mut acknowledged = 0_u64;
    for round in 0..3 {
        let (clickhouse, client) = start(dir.path()).await;
        assert!(count(&client).await >= acknowledged, "round {round}");
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let writer = tokio::spawn(async move {
            let mut rows = 0;
            while insert(&client, rows..rows + 50).await.is_ok() {
                rows += 50;
            }
            let _ = stop.send(());
            rows
        });
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let mut watch = clickhouse.watch();
        let exit = clickhouse.kill9().await;
        assert_eq!(exit.how, "killed by SIGKILL");
        let told = watch.exited().await.to_string();
        assert!(
            told.starts_with("ClickHouse ended: killed by SIGKILL. Its log is /"),
            "{told}"
        );
        assert!(
            told.contains("log/clickhouse.log and ends with:\n"),
            "{told}"
        );
        stopped.await.unwrap();
        let rows = writer.await.unwrap();
        assert!(rows > 0);
        acknowledged += rows;
    }
    let (clickhouse, client) = start(dir.path()).await;
    // One batch a round may have been stored without its acknowledgement having arrived.
    let stored = count(&client).await;
    assert!(
        (acknowledged..=acknowledged + 150).contains(&stored),
        "{acknowledged} acknowledged, {stored} stored"
    );
    let url = clickhouse.url().to_owned();
    let pid = clickhouse.pid();
    clickhouse.stop().await.unwrap();
    assert!(!is_running(pid));
    let (clickhouse, client) = start(dir.path()).await;
    assert_eq!(
        (clickhouse.url(), count(&client).await),
        (&url[..], stored),
        "port and data are kept"
    );
    clickhouse.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_has_one_holder_and_a_holders_end_leaves_no_engine() {
    let dir = tempfile::tempdir().unwrap();
    let holder = Holder::start(dir.path(), "clickhouse");
    let folder = dir.path().join("clickhouse");
    let refused = ClickHouse::start(ClickHouseOptions::new(&folder))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains(&format!("held by process {}, started", holder.process.id())),
        "{refused}"
    );

    holder.signal("KILL");
    wait_until_gone(holder.engine_pid, Duration::from_secs(5));
    let mut holder = Holder::start(dir.path(), "clickhouse");
    holder.signal("INT");
    assert!(holder.process.wait().unwrap().success());
    assert!(!is_running(holder.engine_pid));
    let log = std::fs::read_to_string(folder.join("log/clickhouse.log")).unwrap();
    assert!(log.ends_with("embedded-clickhouse: stopped\n"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_lets_running_requests_end_and_logs_no_statement() {
    let dir = tempfile::tempdir().unwrap();
    let (clickhouse, client) = start(dir.path()).await;
    let log = clickhouse.log().to_owned();
    let _ = client.query("SELECT 'a person', nothing").execute().await;
    let slow = tokio::spawn(
        client
            .query("SELECT sum(sleepEachRow(0.1)) FROM numbers(15)")
            .fetch_one::<u64>(),
    );
    tokio::time::sleep(Duration::from_millis(400)).await;
    clickhouse.stop().await.unwrap();
    assert_eq!(slow.await.unwrap().unwrap(), 0);
    let log = std::fs::read_to_string(log).unwrap();
    assert!(!log.contains("a person"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_fails_quotes_the_engines_own_words() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("data"), "not a folder").unwrap();
    let error = ClickHouse::start(ClickHouseOptions::new(dir.path()))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("ClickHouse ended: exit status 1. Its log is"),
        "{error}"
    );
    assert!(error.contains("embedded-clickhouse: "), "{error}");
}
