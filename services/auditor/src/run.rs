//! The running auditor: everything at the start and every few hours; in between what is new, and what was wrong.
//! Never decides what an alert is; never stops for a broker or a store that is away.

mod again;

use std::time::{Duration, Instant};

use domain::time::UtcMicros;
use runtime::{Readiness, Shutdown};
use store::Store;

use crate::{
    AuditError, AuditorConfig, Broker, Metrics, Question, Silent, audit,
    report::{Report, Totals},
};

/// Name in readiness.
const PART: &str = "auditor";
/// Single events that the log names for each problem.
const SAMPLES: usize = 5;

/// What the auditor works with.
pub struct World {
    /// What is audited; its limit for a request should be minutes: sums over everything take time.
    pub store: Store,
    /// Where everything is counted.
    pub metrics: Metrics,
    /// Who is told what it waits for.
    pub readiness: Readiness,
}

/// Audits until the shutdown begins.
///
/// # Errors
/// The Kafka client cannot be made; a broker or store that is away is waited for instead.
pub async fn run(
    config: AuditorConfig,
    world: World,
    shutdown: Shutdown,
) -> Result<(), AuditError> {
    world
        .readiness
        .set(PART, &["the first audit is not done yet"]);
    let broker = Broker::new(&config.bootstrap, &config.group)?;
    let running = Running {
        broker,
        config,
        world,
    };
    tokio::select! {
        () = running.repeat() => {}
        () = shutdown.begun() => {}
    }
    running.world.readiness.set(PART, &["stopped"]);
    Ok(())
}

struct Running {
    broker: Broker,
    config: AuditorConfig,
    world: World,
}

/// What the audits so far have found.
struct Found {
    report: Report,
    /// When everything was last looked at.
    full: Instant,
}

impl Running {
    async fn repeat(&self) {
        let mut found: Option<Found> = None;
        loop {
            let before = found.as_ref().map(|found| found.report.totals());
            match self.audit(&mut found).await {
                Ok(()) => self.tell(found.as_ref(), before),
                Err(error) => self.tell_failure(&error),
            }
            tokio::time::sleep(self.config.every).await;
        }
    }

    async fn audit(&self, found: &mut Option<Found>) -> Result<(), AuditError> {
        match found {
            Some(found) if found.full.elapsed() < self.config.full_every => {
                again::audit(&self.broker, &self.world.store, &mut found.report).await
            }
            before => {
                let mut now = self.audit_everything().await?;
                if let Some(before) = before {
                    now.report.hold_against(&before.report);
                }
                *before = Some(now);
                Ok(())
            }
        }
    }

    async fn audit_everything(&self) -> Result<Found, AuditError> {
        let start = Instant::now();
        let question = Question {
            topic: None,
            since: None,
            samples: SAMPLES,
            now: now(),
            sequence_wait: self.config.sequence_wait,
        };
        let report = audit(&self.broker, &self.world.store, &question, &Silent).await?;
        self.world.metrics.show_full(start.elapsed());
        Ok(Found {
            report,
            full: start,
        })
    }

    /// Something wrong is told when it changes, not each minute.
    fn tell(&self, found: Option<&Found>, before: Option<Totals>) {
        let Some(found) = found else { return };
        self.world.metrics.show(&found.report);
        self.world.readiness.set::<&str>(PART, &[]);
        let totals = found.report.totals();
        if before == Some(totals) || (before.is_none() && totals == Totals::default()) {
            return;
        }
        if totals.is_complete() {
            tracing::info!(
                conflicts = totals.identity_conflicts,
                unprovable = totals.unprovable_offsets,
                "audit: complete"
            );
        } else {
            tracing::error!(
                missing_offsets = totals.missing_offsets,
                expired_offsets = totals.expired_offsets,
                offsets_beyond_end = totals.offsets_beyond,
                missing_rows = totals.missing_rows,
                unlogged_rows = totals.unlogged_rows,
                missing_numbers = totals.missing_numbers,
                "audit: something is missing; `sharetrail audit` names it and says what to do"
            );
        }
    }

    fn tell_failure(&self, error: &AuditError) {
        let told = told(error);
        self.world.metrics.failures.inc();
        tracing::warn!(error = told, "the audit came to no end; it is tried again");
        let reason = format!("{told}; the audit is tried again");
        self.world.readiness.set(PART, &[reason]);
    }
}

/// The error and its causes, each once.
fn told(error: &AuditError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        let words = next.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        cause = next.source();
    }
    text
}

/// The wall clock: decides only which numbers of a counter may still come.
fn now() -> UtcMicros {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    UtcMicros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
