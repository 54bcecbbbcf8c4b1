//! Waits until a started engine can be used, and takes other ports when somebody was quicker.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::child::Child;
use crate::{EmbeddedError, tail};

/// What the system says when a port is taken, in both engines' logs.
const PORT_TAKEN: &str = "Address already in use";
/// So many starts in a row may lose the race for a port.
const ATTEMPTS: u32 = 3;

/// How an engine shows that it is ready.
pub(crate) struct Sign {
    pub(crate) engine: &'static str,
    /// In its log.
    pub(crate) line: &'static str,
    pub(crate) patience: Duration,
}

/// Starts an engine until it is ready: `start` gets the number of the attempt, and from the second on
/// has to choose new ports. Dropping the future kills the child.
pub(crate) async fn start(
    sign: &Sign,
    log: &Path,
    mut start: impl FnMut(u32) -> Result<Child, EmbeddedError>,
) -> Result<Child, EmbeddedError> {
    let mut attempt = 1;
    loop {
        let child = start(attempt)?;
        match wait(sign, &child, log).await {
            Ok(()) => return Ok(child),
            // Between our look and the engine's bind somebody else took a port.
            Err(EmbeddedError::Died(_))
                if attempt < ATTEMPTS && tail::contains(log, PORT_TAKEN) =>
            {
                attempt += 1;
            }
            Err(error) => return Err(error),
        }
    }
}

async fn wait(sign: &Sign, child: &Child, log: &Path) -> Result<(), EmbeddedError> {
    let watch = child.watch();
    let start = Instant::now();
    while start.elapsed() < sign.patience {
        if let Some(exit) = watch.ended() {
            return Err(EmbeddedError::Died(exit));
        }
        if tail::contains(log, sign.line) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    Err(EmbeddedError::NotReady {
        engine: sign.engine,
        seconds: sign.patience.as_secs(),
        log: log.to_owned(),
    })
}
