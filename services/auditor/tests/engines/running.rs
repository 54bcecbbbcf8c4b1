//! The running auditor: metrics and readiness while things break and are mended.

use std::time::{Duration, Instant};

use auditor::{AuditorConfig, Metrics, World, run};
use embedded::{ClickHouse, ClickHouseOptions};
use prometheus::{Registry, TextEncoder};
use runtime::{Readiness, Shutdown};
use tokio::task::JoinHandle;

use crate::ledger::{End, GROUP, Ledger, TOPIC};

struct Running {
    registry: Registry,
    readiness: Readiness,
    shutdown: Shutdown,
    task: JoinHandle<Result<(), auditor::AuditError>>,
}

impl Running {
    fn start(ledger: &Ledger, full_every: Duration) -> Self {
        let (registry, readiness, shutdown) =
            (Registry::new(), Readiness::default(), Shutdown::default());
        let world = World {
            store: ledger.store.clone(),
            metrics: Metrics::new(&registry).unwrap(),
            readiness: readiness.clone(),
        };
        let config = AuditorConfig {
            bootstrap: ledger.bootstrap.clone(),
            group: GROUP.into(),
            every: Duration::from_millis(300),
            full_every,
            sequence_wait: Duration::ZERO,
        };
        let task = tokio::spawn(run(config, world, shutdown.clone()));
        Self {
            registry,
            readiness,
            shutdown,
            task,
        }
    }

    fn metrics(&self) -> String {
        let families = self.registry.gather();
        TextEncoder::new().encode_to_string(&families).unwrap()
    }

    /// Waits until a line of the metrics is there.
    async fn shows(&self, line: &str) {
        self.until(line, || self.metrics().lines().any(|shown| shown == line))
            .await;
    }

    /// Waits until readiness names a reason with these words; none: until it is ready.
    async fn waits_for(&self, words: Option<&str>) {
        let reasons = || {
            self.readiness
                .missing()
                .remove("auditor")
                .unwrap_or_default()
                .join("; ")
        };
        let wanted = words.unwrap_or("ready");
        self.until(wanted, || {
            words.map_or_else(|| reasons().is_empty(), |words| reasons().contains(words))
        })
        .await;
    }

    async fn until(&self, wanted: &str, is_so: impl Fn() -> bool) {
        let start = Instant::now();
        while !is_so() {
            let late = start.elapsed() > Duration::from_secs(60);
            assert!(
                !late,
                "wanted: {wanted}; {:?}\n{}",
                self.readiness.missing(),
                self.metrics()
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_later_is_shown_and_no_longer_when_it_is_mended() {
    let ledger = Ledger::with_events().await;
    let running = Running::start(&ledger, Duration::from_secs(3_600));
    running.waits_for(None).await;
    let none = format!("sharetrail_audit_missing_offsets{{topic=\"{TOPIC}\"}} 0");
    running.shows(&none).await;

    // A consumer that lags and is in the middle of a batch.
    ledger.send(TOPIC, 0, 40);
    let batch: Vec<End> = (1_000..1_040)
        .map(|number| End::Stored(number, 2))
        .collect();
    ledger.insert(0, 1_000, &batch[..10]).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    running.shows(&none).await;

    // Skipped by hand, then read again.
    ledger.commit(0, 1_040);
    running
        .shows(&format!(
            "sharetrail_audit_missing_offsets{{topic=\"{TOPIC}\"}} 30"
        ))
        .await;
    ledger.insert(0, 1_010, &batch[10..]).await;
    running.shows(&none).await;
    running.shutdown.begin();
    running.task.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_row_is_missed_at_the_next_audit_of_everything_and_a_dead_store_is_told() {
    let mut ledger = Ledger::with_events().await;
    let running = Running::start(&ledger, Duration::from_secs(1));
    running.shows("sharetrail_audit_missing_rows 0").await;
    running.waits_for(None).await;
    ledger.sql("DELETE FROM disclosures WHERE offset = 3").await;
    running.shows("sharetrail_audit_missing_rows 1").await;

    ledger.clickhouse.take().unwrap().kill9().await;
    running.waits_for(Some("the store cannot be audited")).await;
    let options = ClickHouseOptions::new(ledger.folder().join("clickhouse"));
    ledger.clickhouse = Some(ClickHouse::start(options).await.unwrap());
    running.waits_for(None).await;
    ledger.kafka.take().unwrap().kill9().await;
    running.waits_for(Some("the broker does not")).await;
    running.shutdown.begin();
    running.task.await.unwrap().unwrap();
}
