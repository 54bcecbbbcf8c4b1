//! The routes, and what all requests share. Never reads a body.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::header,
    response::IntoResponse,
    routing::{get, post},
};
use producer::Publisher;

use crate::{
    Metrics, events, identities::Identities, limits::MOST_BODY_BYTES, problems,
    token::SourceTokens, turns::Turns,
};

const OPENAPI: &str = include_str!("../../../schemas/openapi.yaml");

/// What all requests share.
pub(crate) struct Shared {
    pub tokens: SourceTokens,
    pub identities: Identities,
    pub publisher: Publisher,
    pub metrics: Metrics,
    pub patience: Duration,
    pub turns: Turns,
}

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route(
            "/v1/events",
            post(events::post).fallback(async || problems::method("POST")),
        )
        .route(
            "/v1/openapi.yaml",
            get(openapi).fallback(async || problems::method("GET")),
        )
        .fallback(async || problems::not_found())
        .layer(DefaultBodyLimit::max(MOST_BODY_BYTES))
        .with_state(shared)
}

async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/yaml")], OPENAPI)
}
