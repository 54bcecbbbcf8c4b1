//! The routes, and what all requests share. Never reads a body.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::header,
    response::IntoResponse,
    routing::{MethodRouter, get, post},
};
use producer::Publisher;

use crate::{
    Metrics, identities::Identities, intake::Intake, limits::MOST_BODY_BYTES, problems,
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
        .route("/v1/events", way_in(Intake::Events))
        .route("/v1/subjects/status", way_in(Intake::Statuses))
        .route("/v1/subjects/links", way_in(Intake::Links))
        .route(
            "/v1/openapi.yaml",
            get(openapi).fallback(async || problems::method("GET")),
        )
        .fallback(async || problems::not_found())
        .layer(DefaultBodyLimit::max(MOST_BODY_BYTES))
        .with_state(shared)
}

fn way_in(intake: Intake) -> MethodRouter<Arc<Shared>> {
    post(async move |shared, request| intake.post(shared, request).await)
        .fallback(async || problems::method("POST"))
}

async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/yaml")], OPENAPI)
}
