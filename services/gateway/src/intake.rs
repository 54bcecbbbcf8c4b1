//! The ways in, `POST /v1/...`: token, right, media type, a turn, the body, messages, the broker's word, 202. In this
//! order.

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
use wire::pseudonym::Pseudonymiser;

use crate::{
    limits::READ_WITHIN,
    metrics::Outcome,
    prepare::{self, Prepared, Refused},
    problems,
    publish::publish,
    server::Shared,
    token::Right,
};

/// What a way in takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intake {
    /// Disclosures.
    Events,
    /// Statuses of persons.
    Statuses,
    /// Which identifiers are one person.
    Links,
}

/// The answer to an accepted request.
#[derive(Serialize)]
struct Accepted {
    /// How many of its items the broker has.
    accepted: usize,
}

impl Intake {
    pub const ALL: [Self; 3] = [Self::Events, Self::Statuses, Self::Links];

    /// In the plural, as problems and metrics say it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Statuses => "statuses",
            Self::Links => "links",
        }
    }

    /// What a token must be allowed.
    pub const fn right(self) -> Right {
        match self {
            Self::Events => Right::Events,
            Self::Statuses => Right::Status,
            Self::Links => Right::Links,
        }
    }

    const fn media_types(self) -> &'static [&'static str] {
        match self {
            Self::Events => &[
                "application/json",
                "application/x-ndjson",
                "application/cloudevents+json",
                "application/cloudevents-batch+json",
            ],
            Self::Statuses | Self::Links => &["application/json", "application/x-ndjson"],
        }
    }

    fn prepare(self, body: &[u8], source: &str, with: &Pseudonymiser) -> Result<Prepared, Refused> {
        match self {
            Self::Events => prepare::events(body, source, with),
            Self::Statuses => prepare::statuses(body, with),
            Self::Links => prepare::links(body, with),
        }
    }

    /// Answers a request.
    pub async fn post(self, State(shared): State<Arc<Shared>>, request: Request) -> Response {
        match self.accept(&shared, request).await {
            Ok(accepted) => (StatusCode::ACCEPTED, Json(Accepted { accepted })).into_response(),
            Err(problem) => {
                shared.metrics.count_problem(problem.kind());
                problem.into_response()
            }
        }
    }

    async fn accept(self, shared: &Arc<Shared>, request: Request) -> Result<usize, Problem> {
        let token = auth::bearer(request.headers()).ok_or_else(problems::token_missing)?;
        let holder = (shared.tokens.holder(token)).ok_or_else(problems::token_unknown)?;
        if !holder.may(self.right()) {
            return Err(problems::right_missing(self));
        }
        let _timer = shared.metrics.request_seconds.start_timer();
        if !is_supported(request.headers(), self.media_types()) {
            return Err(problems::media_type(self));
        }
        let turn = shared.turns.take(&holder.source).await;
        let _turn = turn.ok_or_else(problems::busy)?;
        let body = read(request).await?;

        // Parsing a large body takes long enough to hold up others.
        let (source, working) = (Arc::clone(&holder.source), Arc::clone(shared));
        let worked = tokio::task::spawn_blocking(move || {
            self.prepare(&body, &source, &working.identities.pseudonymiser())
        });
        let prepared = worked
            .await
            .map_err(|error| problems::internal(self).caused_by(error))?;
        let prepared = prepared.map_err(|Refused { problem, items }| {
            shared.metrics.count(self, Outcome::Refused, items);
            *problem
        })?;

        let items = prepared.items();
        match publish(&shared.publisher, &prepared, shared.patience).await {
            Ok(()) => {
                shared.metrics.count(self, Outcome::Accepted, items);
                if self == Self::Events {
                    let events = f64::from(u32::try_from(items).unwrap_or(u32::MAX));
                    shared.metrics.batch_events.observe(events);
                }
                Ok(items)
            }
            Err(error) => {
                shared.metrics.count(self, Outcome::Unacknowledged, items);
                shared.metrics.broker_failures.inc();
                Err(problems::broker_away(self).caused_by(error))
            }
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
fn is_supported(headers: &HeaderMap, known: &[&str]) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let is_plain = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .all(|coding| coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    let media_type = text(header::CONTENT_TYPE)
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    let is_known = known
        .iter()
        .any(|known| media_type.trim().eq_ignore_ascii_case(known));
    is_known && is_plain
}
