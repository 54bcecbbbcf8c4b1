//! What an operator sees of a running service: its metrics, its readiness, its memory. Changes nothing.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use embedded::{ClickHouse, ClickHouseOptions, Kafka, KafkaOptions};

use crate::{Service, World};

impl Service {
    /// The value of one metric, e.g. `sharetrail_consumer_waiting{condition="store"}`.
    ///
    /// # Errors
    /// The service does not answer or has no such metric.
    pub fn metric(&self, name: &str) -> Result<f64> {
        let (_, text) = self.ask("/metrics")?;
        let value = text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
            .with_context(|| format!("no metric {name}"))?;
        Ok(value.parse()?)
    }

    /// Resident memory of the process, in MiB.
    ///
    /// # Errors
    /// It has ended, or this is not Linux.
    pub fn memory_mib(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .context("no VmRSS")?;
        let kib: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kib / 1024)
    }

    /// Waits until the service says, in readiness and in its metric, that it waits for `condition`; what it says.
    ///
    /// # Errors
    /// It does not within `limit`.
    pub async fn waits_for(&self, condition: &str, limit: Duration) -> Result<String> {
        let name = format!("sharetrail_consumer_waiting{{condition=\"{condition}\"}}");
        let start = Instant::now();
        loop {
            let (status, told) = self.ask("/ready")?;
            let waits = self.metric(&name)?;
            if status == 503 && waits > 0.5 {
                return Ok(told);
            }
            ensure!(
                start.elapsed() < limit,
                "after {limit:?} it does not say that it waits for {condition}: {status} {told}, {name} {waits}"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

impl World {
    /// Starts the store again, with the data and at the address that it had.
    ///
    /// # Errors
    /// It does not start.
    pub async fn bring_store_back(&mut self) -> Result<()> {
        let options = ClickHouseOptions::new(self.folder.path().join("clickhouse"));
        self.clickhouse = Some(ClickHouse::start(options).await?);
        Ok(())
    }

    /// Starts the broker again, with the data and at the address that it had.
    ///
    /// # Errors
    /// It does not start.
    pub async fn bring_broker_back(&mut self) -> Result<()> {
        let options = KafkaOptions::new(self.folder.path().join("kafka"));
        self.kafka = Some(Kafka::start(options).await?);
        Ok(())
    }
}
