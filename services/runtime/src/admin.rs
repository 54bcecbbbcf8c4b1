//! The admin port: `/metrics`, `/live`, `/ready`. For operators and Prometheus, never for the public.
//! Shows numbers and what is waited for; never a person.

use std::{collections::BTreeMap, io, time::Duration};

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus::{Registry, TextEncoder};
use serde::Serialize;
use tokio::net::TcpListener;

use crate::{Readiness, Shutdown};

/// How long a request may still take once the shutdown has begun.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

#[derive(Clone)]
struct Watched {
    registry: Registry,
    readiness: Readiness,
}

#[derive(Serialize)]
struct Ready {
    ready: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    missing: BTreeMap<&'static str, Vec<String>>,
}

/// The routes of the admin port.
pub fn router(registry: Registry, readiness: Readiness) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/live", get(|| async { "live\n" }))
        .route("/ready", get(ready))
        .with_state(Watched {
            registry,
            readiness,
        })
}

/// Serves the admin port until the shutdown begins.
///
/// # Errors
/// The listener fails.
pub async fn serve(
    listener: TcpListener,
    registry: Registry,
    readiness: Readiness,
    shutdown: &Shutdown,
) -> io::Result<()> {
    let serving =
        axum::serve(listener, router(registry, readiness)).with_graceful_shutdown(shutdown.begun());
    // A half-open connection must not hold the program: nobody is owed an answer here.
    match shutdown.drain(async { serving.await }, ANSWER_WITHIN).await {
        Ok(ended) => ended,
        Err(_) => Ok(()),
    }
}

async fn metrics(State(watched): State<Watched>) -> Response {
    match TextEncoder::new().encode_to_string(&watched.registry.gather()) {
        Ok(text) => ([(header::CONTENT_TYPE, prometheus::TEXT_FORMAT)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn ready(State(watched): State<Watched>) -> Response {
    let missing = watched.readiness.missing();
    let status = if missing.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        Json(Ready {
            ready: missing.is_empty(),
            missing,
        }),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{
        body::{Body, to_bytes},
        http::Request,
    };
    use tower::ServiceExt as _;

    async fn get(router: &Router, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn ready_says_what_is_missing() {
        let readiness = Readiness::default();
        let router = router(Registry::new(), readiness.clone());
        readiness.set("gateway", &["the broker does not answer"]);
        let (status, body) = get(&router, "/ready").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(
            body,
            r#"{"ready":false,"missing":{"gateway":["the broker does not answer"]}}"#
        );
        assert_eq!(get(&router, "/live").await.0, StatusCode::OK);
        readiness.set::<&str>("gateway", &[]);
        assert_eq!(
            get(&router, "/ready").await,
            (StatusCode::OK, r#"{"ready":true}"#.into())
        );
    }

    #[tokio::test]
    async fn metrics_are_plain_text_for_prometheus() {
        let registry = Registry::new();
        crate::metrics::Declare::new(&registry)
            .counter("sharetrail_things_total", "Things.")
            .unwrap();
        let (status, body) = get(&router(registry, Readiness::default()), "/metrics").await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("sharetrail_things_total 0\n"), "{body}");
    }

    #[tokio::test]
    async fn the_admin_port_closes_with_the_program() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let shutdown = Shutdown::default();
        shutdown.begin();
        serve(listener, Registry::new(), Readiness::default(), &shutdown)
            .await
            .unwrap();
    }
}
