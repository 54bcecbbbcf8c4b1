//! Problem bodies (RFC 9457): what a client is told when it does not get what it asked for.
//! The inner cause goes to the log, never to the client.

use std::{error::Error, time::Duration};

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// More errors than this are counted, not listed: an answer must not outgrow its question.
pub const MOST_ERRORS: usize = 1_000;

/// One mistake in a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// Where: JSON Pointer (RFC 6901) into the body, with the index for arrays and lines.
    pub pointer: String,
    /// What is wrong and what to do; never the value.
    pub detail: String,
}

/// A problem, ready to be answered.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    kind: &'static str,
    title: &'static str,
    detail: String,
    errors: Vec<FieldProblem>,
    headers: Vec<(HeaderName, HeaderValue)>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

#[derive(Serialize)]
struct Body<'p> {
    r#type: String,
    title: &'p str,
    status: u16,
    detail: &'p str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'p [FieldProblem],
    #[serde(skip_serializing_if = "Option::is_none")]
    errors_total: Option<usize>,
}

impl Problem {
    /// A problem of a kind: a stable slug for programs, a title for people, and what to do this time.
    #[must_use]
    pub fn new(
        status: StatusCode,
        kind: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        let (detail, errors, headers) = (detail.into(), Vec::new(), Vec::new());
        Self {
            status,
            kind,
            title,
            detail,
            errors,
            headers,
            cause: None,
        }
    }

    /// With every mistake in the body.
    #[must_use]
    pub fn with_errors(mut self, errors: impl IntoIterator<Item = FieldProblem>) -> Self {
        self.errors.extend(errors);
        self
    }

    /// With what happened inside, for the log.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// With the time after which the same request may be sent again, in whole seconds.
    #[must_use]
    pub fn retry_after(self, time: Duration) -> Self {
        self.with_header(header::RETRY_AFTER, HeaderValue::from(time.as_secs()))
    }

    /// With a header, such as `Allow` for 405.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Its kind, for counting.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.kind
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Some(cause) = &self.cause {
            tracing::error!(
                problem = self.kind,
                cause = chain(cause.as_ref()),
                "request not served"
            );
        }
        let listed = self.errors.get(..MOST_ERRORS).unwrap_or(&self.errors);
        let body = Body {
            r#type: format!("tag:sharetrail.org,2026:problem/{}", self.kind),
            title: self.title,
            status: self.status.as_u16(),
            detail: &self.detail,
            errors: listed,
            errors_total: (listed.len() < self.errors.len()).then_some(self.errors.len()),
        };
        // Text and numbers alone always become JSON.
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let media_type = (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        let mut response = (self.status, [media_type], body).into_response();
        response.headers_mut().extend(self.headers);
        response
    }
}

/// An error and everything behind it, in one line.
fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    async fn body(problem: Problem) -> serde_json::Value {
        let response = problem.into_response();
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "application/problem+json"
        );
        serde_json::from_slice(&to_bytes(response.into_body(), usize::MAX).await.unwrap()).unwrap()
    }

    fn problem() -> Problem {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid-events",
            "Events that cannot be taken",
            "See errors.",
        )
    }

    #[tokio::test]
    async fn the_client_sees_the_public_message_and_never_the_cause() {
        let problem = problem()
            .caused_by("a secret of the house")
            .retry_after(Duration::from_secs(2));
        assert_eq!(
            body(problem).await,
            serde_json::json!({
                "type": "tag:sharetrail.org,2026:problem/invalid-events",
                "title": "Events that cannot be taken",
                "status": 422,
                "detail": "See errors.",
            })
        );
    }

    #[tokio::test]
    async fn very_many_errors_are_counted_and_the_first_thousand_listed() {
        let errors = (0..1_500).map(|at| FieldProblem {
            pointer: format!("/{at}"),
            detail: "is missing".into(),
        });
        let body = body(problem().with_errors(errors)).await;
        assert_eq!(body["errors"].as_array().unwrap().len(), MOST_ERRORS);
        assert_eq!(body["errors_total"], 1_500);
        assert_eq!(body["errors"][7]["pointer"], "/7");
    }
}
