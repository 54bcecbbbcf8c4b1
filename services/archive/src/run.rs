//! The running archiver: one thread reads every partition, builds a file of each, and has it kept. Storage or broker
//! away: the same again and again, told in readiness and metrics; reading waits meanwhile. Nothing is skipped.

mod archiver;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use runtime::{Readiness, Shutdown};
use tokio::sync::oneshot;

use crate::{ArchiveConfig, ArchiveError, Metrics, broker};

use archiver::Archiver;

/// Name in readiness.
const PART: &str = "archive";

/// What the archiver works with.
pub struct World {
    /// Where everything is counted.
    pub metrics: Metrics,
    /// Who is told what it waits for.
    pub readiness: Readiness,
}

/// Archives until the shutdown begins; then keeps the files that are being built, if the storage takes them at once.
///
/// # Errors
/// [`ArchiveError::Client`], [`ArchiveError::Thread`], [`ArchiveError::Encode`]; a broker or storage that is away is
/// waited for instead.
pub async fn run(
    config: ArchiveConfig,
    world: World,
    shutdown: Shutdown,
) -> Result<(), ArchiveError> {
    let stop = Arc::new(AtomicBool::new(false));
    let archiver = Archiver {
        reader: broker::endless_reader(&config.bootstrap).map_err(ArchiveError::Client)?,
        limits: config.limits(),
        storage: config.storage,
        runtime: tokio::runtime::Handle::current(),
        world,
        stop: Arc::clone(&stop),
        buildings: Vec::new(),
        assigned: 0,
        contents: None,
    };
    let (tell, mut ended) = oneshot::channel();
    thread::Builder::new()
        .name("archive".into())
        .spawn(move || {
            // The receiver is gone only when nobody waits any longer.
            let _ = tell.send(archiver.run());
        })
        .map_err(ArchiveError::Thread)?;
    // Nobody waits any longer: the thread ends too.
    let _stop_with_us = StopOnDrop(Arc::clone(&stop));
    let answer = tokio::select! {
        answer = &mut ended => answer,
        () = shutdown.begun() => {
            stop.store(true, Ordering::Release);
            ended.await
        }
    };
    answer.unwrap_or(Err(ArchiveError::Ended))
}

struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}
