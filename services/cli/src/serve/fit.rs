//! Is the store one that a service may write to? Waits for its answer; writes nothing.

use std::time::Duration;

use runtime::{Readiness, Shutdown};
use store::{Store, StoreError};

const PART: &str = "store";
const AGAIN: Duration = Duration::from_secs(1);

/// Waits until the store has answered; `false` when the shutdown came first. A store that cannot be asked this (no
/// database yet, no right to see system tables) is for the service to wait for.
///
/// # Errors
/// [`StoreError::UnfitVersion`].
pub async fn wait(
    store: &Store,
    readiness: &Readiness,
    shutdown: &Shutdown,
) -> Result<bool, StoreError> {
    loop {
        match store.check_server().await {
            Err(error @ StoreError::UnfitVersion(_)) => return Err(error),
            Err(error) if error.is_unavailable() => {
                let reason = format!("{error}; its version must be known first");
                readiness.set(PART, &[reason]);
            }
            Ok(()) | Err(_) => {
                readiness.set::<&str>(PART, &[]);
                return Ok(true);
            }
        }
        tokio::select! {
            () = tokio::time::sleep(AGAIN) => {}
            () = shutdown.begun() => return Ok(false),
        }
    }
}
