//! Starts the embedded engines and holds them until ctrl-C, then stops them:
//! `cargo run -p embedded --example hold -- FOLDER [kafka|clickhouse]`.
//! Prints one line for each engine, `<name> <address> <process id>`, then `held`.

use embedded::{ClickHouse, ClickHouseOptions, EmbeddedError, Kafka, KafkaOptions};
use std::path::PathBuf;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next().map(PathBuf::from) else {
        eprintln!("which folder?");
        return 64.into();
    };
    match hold(folder, arguments.next().as_deref()).await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            std::process::ExitCode::FAILURE
        }
    }
}

async fn hold(folder: PathBuf, only: Option<&str>) -> Result<(), EmbeddedError> {
    let mut kafka = None;
    let mut clickhouse = None;
    if only != Some("clickhouse") {
        let started = Kafka::start(KafkaOptions::new(folder.join("kafka"))).await?;
        println!("kafka {} {}", started.bootstrap(), started.pid());
        kafka = Some(started);
    }
    if only != Some("kafka") {
        let started = ClickHouse::start(ClickHouseOptions::new(folder.join("clickhouse"))).await?;
        println!("clickhouse {} {}", started.url(), started.pid());
        clickhouse = Some(started);
    }
    // Asked for before anybody is told that we are there.
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|source| EmbeddedError::Spawn {
        engine: "waiting for ctrl-C",
        source,
    })?;
    println!("held");
    interrupt.recv().await;
    if let Some(clickhouse) = clickhouse {
        clickhouse.stop().await?;
    }
    if let Some(kafka) = kafka {
        kafka.stop().await?;
    }
    Ok(())
}
