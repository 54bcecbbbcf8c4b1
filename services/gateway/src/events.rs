//! `POST /v1/events`: token, media type, a turn, the body, messages, the broker's word, 202. In this order.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest as _, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use runtime::{auth, problem::Problem};
use serde::Serialize;
use tokio::time::timeout;

use crate::{
    limits::READ_WITHIN,
    metrics::Outcome,
    prepare::{Refused, prepare},
    problems,
    publish::publish,
    server::Shared,
};

/// The answer to accepted events.
#[derive(Serialize)]
struct Accepted {
    /// How many the broker has.
    accepted: usize,
}

pub(crate) async fn post(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    match accept(&shared, request).await {
        Ok(accepted) => (StatusCode::ACCEPTED, Json(Accepted { accepted })).into_response(),
        Err(problem) => {
            shared.metrics.count_problem(problem.kind());
            problem.into_response()
        }
    }
}

async fn accept(shared: &Arc<Shared>, request: Request) -> Result<usize, Problem> {
    let token = auth::bearer(request.headers()).ok_or_else(problems::token_missing)?;
    let source = shared
        .tokens
        .holder(token)
        .ok_or_else(problems::token_unknown)?;
    let _timer = shared.metrics.request_seconds.start_timer();
    if !is_supported(request.headers()) {
        return Err(problems::media_type());
    }
    let _turn = shared.turns.take(source).await.ok_or_else(problems::busy)?;
    let body = read(request).await?;

    // Parsing a large body takes long enough to hold up others.
    let (source, working) = (Arc::clone(source), Arc::clone(shared));
    let worked = tokio::task::spawn_blocking(move || {
        let prepared = prepare(&body, &source, &working.identities.pseudonymiser());
        (source, prepared)
    });
    let (source, prepared) = worked
        .await
        .map_err(|error| problems::internal().caused_by(error))?;
    let prepared = prepared.map_err(|Refused { problem, events }| {
        shared.metrics.count_events(Outcome::Refused, events);
        *problem
    })?;

    let events = prepared.len();
    match publish(&shared.publisher, &source, &prepared, shared.patience).await {
        Ok(()) => {
            shared.metrics.count_events(Outcome::Accepted, events);
            shared
                .metrics
                .batch_events
                .observe(f64::from(u32::try_from(events).unwrap_or(u32::MAX)));
            Ok(events)
        }
        Err(error) => {
            shared.metrics.count_events(Outcome::Unacknowledged, events);
            shared.metrics.broker_failures.inc();
            Err(problems::broker_away().caused_by(error))
        }
    }
}

async fn read(request: Request) -> Result<Bytes, Problem> {
    let body = timeout(READ_WITHIN, Bytes::from_request(request, &())).await;
    body.map_err(|_| problems::body_too_slow())?
        .map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => problems::body_too_large(),
            _ => problems::body_not_read(),
        })
}

/// Is the body in a form that we read? Its parameters do not matter: JSON is UTF-8.
fn is_supported(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let is_plain = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .all(|coding| coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    let media_type = text(header::CONTENT_TYPE)
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    let is_known = [
        "application/json",
        "application/x-ndjson",
        "application/cloudevents+json",
        "application/cloudevents-batch+json",
    ]
    .iter()
    .any(|known| media_type.trim().eq_ignore_ascii_case(known));
    is_known && is_plain
}
