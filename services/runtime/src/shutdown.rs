//! An orderly stop: one latch that everybody can wait for, and a limit on how long finishing may take.
//! Never kills anything.

use std::{future::Future, io, sync::Arc, time::Duration};

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// A latch: open until someone begins the shutdown, then begun for good. Clones are the same latch.
#[derive(Clone, Debug)]
pub struct Shutdown(Arc<watch::Sender<bool>>);

/// Work was not finished within the time for draining; it was dropped where it stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not finished {0:?} after the shutdown began")]
pub struct Overdue(pub Duration);

impl Default for Shutdown {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Shutdown {
    /// A latch that SIGINT (ctrl-C) and SIGTERM begin, and the caller may. Needs a running Tokio runtime.
    ///
    /// # Errors
    /// The signals cannot be listened to.
    pub fn on_signals() -> io::Result<Self> {
        let shutdown = Self::default();
        let (mut interrupt, mut terminate) = (
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        );
        let begin = shutdown.clone();
        tokio::spawn(async move {
            let name = tokio::select! {
                _ = interrupt.recv() => "SIGINT",
                _ = terminate.recv() => "SIGTERM",
                () = begin.begun() => return,
            };
            tracing::info!(signal = name, "shutdown begins");
            begin.begin();
        });
        Ok(shutdown)
    }

    /// Begins the shutdown; repeating it changes nothing.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Has it begun?
    #[must_use]
    pub fn is_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Resolves when the shutdown begins, at once if it has; borrows nothing, so it can go into a task.
    pub fn begun(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut receiver = self.0.subscribe();
        // The latch stays alive as long as somebody waits, so the wait cannot end for want of a sender.
        let latch = Arc::clone(&self.0);
        async move {
            let _ = receiver.wait_for(|is_begun| *is_begun).await;
            drop(latch);
        }
    }

    /// Runs `work` to its end, but no longer than `drain` after the shutdown has begun.
    ///
    /// # Errors
    /// The time for draining was over; `work` is dropped.
    pub async fn drain<F: Future>(&self, work: F, drain: Duration) -> Result<F::Output, Overdue> {
        let overdue = async {
            self.begun().await;
            tokio::time::sleep(drain).await;
        };
        tokio::select! {
            biased;
            output = work => Ok(output),
            () = overdue => Err(Overdue(drain)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn everybody_who_waits_hears_of_the_shutdown_and_so_do_latecomers() {
        let shutdown = Shutdown::default();
        let waiting = tokio::spawn(shutdown.begun());
        assert!(!shutdown.is_begun());
        shutdown.clone().begin();
        waiting.await.unwrap();
        shutdown.begun().await;
        assert!(shutdown.is_begun());
    }

    #[tokio::test]
    async fn work_that_ends_in_time_is_kept_and_work_that_hangs_is_given_up() {
        let shutdown = Shutdown::default();
        assert_eq!(shutdown.drain(async { 7 }, Duration::ZERO).await, Ok(7));
        shutdown.begin();
        let limit = Duration::from_millis(5);
        assert_eq!(
            shutdown.drain(std::future::pending::<()>(), limit).await,
            Err(Overdue(limit))
        );
    }
}
