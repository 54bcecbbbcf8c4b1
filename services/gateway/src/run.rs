//! Puts the gateway together, serves until it is told to stop, and takes it apart in order. Decides nothing.

use std::{io, sync::Arc, time::Duration};

use axum::serve::ListenerExt as _;
use producer::{Publisher, PublisherConfig};
use rdkafka::error::KafkaError;
use runtime::{Overdue, Readiness, Shutdown};
use tokio::net::TcpListener;
use wire::{pseudonym::PseudonymError, register::Current};

use crate::{
    GatewayConfig, Metrics, broker,
    identities::Identities,
    limits::QUEUE_BYTES,
    server::{Shared, router},
    turns::Turns,
};

/// How long messages are gathered before they go to the broker: 202 waits for it.
const LINGER: Duration = Duration::from_millis(2);
/// Beyond the patience of a request: for its answer to reach the client.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);

/// What the gateway works with.
#[derive(Clone)]
pub struct World {
    /// Where everything is counted.
    pub metrics: Metrics,
    /// Told what the gateway waits for, as part `gateway`.
    pub readiness: Readiness,
    /// Whose newest gives the schemes of identifiers.
    pub registers: Current,
}

/// Why the gateway ended.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The Kafka client cannot be made.
    #[error("the Kafka client cannot be made")]
    Client(#[source] KafkaError),
    /// The register's schemes cannot be used.
    #[error("the schemes of the register cannot be used")]
    Schemes(#[source] PseudonymError),
    /// The listener failed.
    #[error("the gateway cannot serve its address")]
    Serve(#[source] io::Error),
    /// Requests were not answered in time after the shutdown began; their sources send them again.
    #[error("requests were given up")]
    Overdue(#[source] Overdue),
}

/// Serves source systems until the shutdown begins, then answers what was asked and ends.
///
/// # Errors
/// What only a new start mends; a broker that is away is waited for instead.
pub async fn run(
    listener: TcpListener,
    config: GatewayConfig,
    world: World,
    shutdown: &Shutdown,
) -> Result<(), GatewayError> {
    let shared = Arc::new(share(config, world.metrics, world.registers)?);
    let (publisher, patience) = (shared.publisher.clone(), shared.patience);
    world
        .readiness
        .set(broker::PART, &["starting: the broker was not asked yet"]);
    let watching = broker::watch(publisher.clone(), world.readiness.clone());

    let listener = listener.tap_io(|connection| {
        // An answer is small and must not wait for more; a connection that does not know this works as well.
        let _ = connection.set_nodelay(true);
    });
    let serving = axum::serve(listener, router(shared)).with_graceful_shutdown(shutdown.begun());
    let serving = shutdown.drain(async { serving.await }, patience + ANSWER_WITHIN);
    let ended = tokio::select! {
        ended = serving => ended,
        () = watching => Ok(Ok(())),
    };
    world.readiness.set(broker::PART, &["stopped"]);
    ended
        .map_err(GatewayError::Overdue)?
        .map_err(GatewayError::Serve)
}

pub(crate) fn share(
    config: GatewayConfig,
    metrics: Metrics,
    registers: Current,
) -> Result<Shared, GatewayError> {
    let publisher = PublisherConfig {
        patience: config.patience,
        linger: LINGER,
        queue_bytes: QUEUE_BYTES,
        ..PublisherConfig::new(&config.bootstrap, "sharetrail-gateway")
    };
    Ok(Shared {
        turns: Turns::new(config.tokens.holders().map(|holder| holder.source)),
        tokens: config.tokens,
        identities: Identities::new(config.keys, registers).map_err(GatewayError::Schemes)?,
        publisher: Publisher::new(&publisher).map_err(GatewayError::Client)?,
        metrics,
        patience: config.patience,
    })
}
