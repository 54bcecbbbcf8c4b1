//! The consumer alone, as a process: for the tests that kill it, and to measure it.
//! Judges by the register files given as arguments; reads the rest from the environment.

use std::path::PathBuf;

use consumer::{ConsumerConfig, Metrics, SharedStatus, World};
use runtime::{
    Readiness, Shutdown,
    config::{Reader, Setting},
};
use store::{Store, StoreConfig};
use wire::register::Current;

const STORE: Setting = Setting::required(
    "SHARETRAIL_CLICKHOUSE_URL",
    "ClickHouse's HTTP address, http://host:port",
);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut reader = Reader::from_env();
    let (config, url) = (
        ConsumerConfig::read(&mut reader),
        reader.value::<String>(&STORE),
    );
    let (config, url) = reader.finish(|| Some((config?, url?)))?;
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let registers = wire::register::load(&files).map_err(|errors| format!("{errors:?}"))?;
    let world = World {
        status: SharedStatus::default(),
        registers: Current::new(registers),
        store: Store::connect(StoreConfig::new(url))?,
        metrics: Metrics::new(&prometheus::Registry::new())?,
        readiness: Readiness::default(),
    };
    consumer::run(config, world, Shutdown::on_signals()?).await?;
    Ok(())
}
