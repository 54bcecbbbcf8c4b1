//! The consumer itself is killed with -9, again and again, as a real process.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::common::{Engines, TOPIC, event, send};

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_killed_again_and_again_under_load_loses_and_doubles_nothing() {
    let engines = Engines::whole().await;
    let producer = engines.producer();
    let load = tokio::spawn(async move {
        for batch in 0..100 {
            send(
                &producer,
                TOPIC,
                (batch * 500..batch * 500 + 500).map(event),
            )
            .await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    let keys = engines.folder.path().join("dead-letter.keys");
    std::fs::write(&keys, consumer::dead_letter::generate_key_file("d1")).unwrap();
    let start = || Process::start(&engines, &keys);
    for kill in 0..4 {
        let process = start();
        tokio::time::sleep(Duration::from_millis(2_500 + 400 * kill)).await;
        drop(process);
    }
    let last = start();
    load.await.unwrap();
    engines.settled(50_000, 0).await;
    drop(last);
}

/// The example `consume`, which cargo builds with the tests. Dropping it is kill -9.
struct Process(Child);

impl Process {
    fn start(engines: &Engines, keys: &std::path::Path) -> Self {
        let register = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../schemas/register/register.yaml"
        );
        let child = Command::new(program())
            .arg(register)
            .env("SHARETRAIL_KAFKA", &engines.bootstrap)
            .env("SHARETRAIL_DEAD_LETTER_KEY_FILE", keys)
            .env(
                "SHARETRAIL_CLICKHOUSE_URL",
                engines.clickhouse.as_ref().unwrap().url(),
            )
            .stdin(Stdio::null())
            .spawn();
        Self(child.unwrap_or_else(|error| {
            panic!("{error}: build the program with: cargo build -p consumer --example consume")
        }))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Beside `deps`, where the tests lie.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(2).unwrap().join("examples/consume")
}
