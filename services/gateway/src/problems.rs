//! Every problem that the gateway tells, with what to do about it. Never a value from a body, never a token.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use runtime::problem::{FieldProblem, Problem};

use crate::{
    intake::Intake,
    limits::{MOST_BODY_BYTES, READ_WITHIN},
};

/// Every kind of problem, for the metrics' closed label.
pub(crate) const KINDS: [&str; 15] = [
    "token-missing",
    "token-unknown",
    "right-missing",
    "media-type-unsupported",
    "body-too-large",
    "body-not-read",
    "body-too-slow",
    "body-malformed",
    "source-not-yours",
    "events-invalid",
    "events-too-large",
    "records-invalid",
    "busy",
    "broker-away",
    "internal",
];

pub(crate) fn token_missing() -> Problem {
    let detail = "Send the source's token: Authorization: Bearer TOKEN.";
    challenge(Problem::new(
        StatusCode::UNAUTHORIZED,
        "token-missing",
        "No token",
        detail,
    ))
}

pub(crate) fn token_unknown() -> Problem {
    let detail = "The gateway does not know this token. Ask its operator for a new one: sharetrail token new.";
    challenge(Problem::new(
        StatusCode::UNAUTHORIZED,
        "token-unknown",
        "Unknown token",
        detail,
    ))
}

fn challenge(problem: Problem) -> Problem {
    problem.with_header(
        header::WWW_AUTHENTICATE,
        HeaderValue::from_static("Bearer realm=\"sharetrail\""),
    )
}

pub(crate) fn right_missing(intake: Intake) -> Problem {
    let detail = format!(
        "This token may not send {}. Ask the gateway's operator whether its entry in the tokens file should have \"{}\" \
         in may.",
        intake.as_str(),
        intake.right().as_str()
    );
    let status = StatusCode::FORBIDDEN;
    Problem::new(status, "right-missing", "Not allowed to this token", detail)
}

pub(crate) fn media_type(intake: Intake) -> Problem {
    let detail = match intake {
        Intake::Events => {
            "Send application/json (one event or an array), application/x-ndjson (an event a line), \
             application/cloudevents+json or application/cloudevents-batch+json; \
             UTF-8, without Content-Encoding."
        }
        Intake::Statuses | Intake::Links => {
            "Send application/json (one object or an array) or application/x-ndjson (an object a line); \
             UTF-8, without Content-Encoding."
        }
    };
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "media-type-unsupported",
        "Unsupported media type",
        detail,
    )
}

pub(crate) fn body_too_large() -> Problem {
    let detail = format!(
        "A request may have {MOST_BODY_BYTES} bytes; send what it holds in several requests."
    );
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "body-too-large",
        "Body too large",
        detail,
    )
}

pub(crate) fn body_not_read() -> Problem {
    let detail = "The body ended early. Nothing was taken; send the whole request again.";
    Problem::new(
        StatusCode::BAD_REQUEST,
        "body-not-read",
        "Body not read",
        detail,
    )
}

pub(crate) fn body_too_slow() -> Problem {
    let detail = format!(
        "The body must arrive within {} seconds. Nothing was taken.",
        READ_WITHIN.as_secs()
    );
    Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "body-too-slow",
        "Body too slow",
        detail,
    )
}

pub(crate) fn malformed(intake: Intake, errors: Vec<FieldProblem>) -> Problem {
    let title = match intake {
        Intake::Events => "Events that cannot be read",
        Intake::Statuses => "Statuses that cannot be read",
        Intake::Links => "Links that cannot be read",
    };
    let detail = "Nothing was taken. Mend what errors lists and send the whole request again.";
    Problem::new(StatusCode::BAD_REQUEST, "body-malformed", title, detail).with_errors(errors)
}

pub(crate) fn source_not_yours(errors: Vec<FieldProblem>) -> Problem {
    let detail = "Nothing was taken. A token may only report disclosures of its own source system.";
    Problem::new(
        StatusCode::FORBIDDEN,
        "source-not-yours",
        "Event of another source",
        detail,
    )
    .with_errors(errors)
}

pub(crate) fn invalid(intake: Intake, errors: Vec<FieldProblem>) -> Problem {
    let (kind, title) = match intake {
        Intake::Events => ("events-invalid", "Events that cannot be taken"),
        Intake::Statuses => ("records-invalid", "Statuses that cannot be taken"),
        Intake::Links => ("records-invalid", "Links that cannot be taken"),
    };
    let detail = "Nothing was taken. Mend what errors lists and send the whole request again.";
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Problem::new(status, kind, title, detail).with_errors(errors)
}

pub(crate) fn events_too_large(errors: Vec<FieldProblem>) -> Problem {
    let detail =
        "Nothing was taken. Split the subjects over several events with one disclosure_id.";
    let status = StatusCode::PAYLOAD_TOO_LARGE;
    Problem::new(status, "events-too-large", "Events too large", detail).with_errors(errors)
}

pub(crate) fn busy() -> Problem {
    let detail = "The gateway has as many requests as it can serve. Nothing was taken; send the request again.";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Busy", detail)
        .retry_after(Duration::from_secs(1))
}

pub(crate) fn broker_away(intake: Intake) -> Problem {
    let detail = format!(
        "Not everything was acknowledged by the broker; some may have been. {}",
        again(intake)
    );
    let status = StatusCode::SERVICE_UNAVAILABLE;
    Problem::new(status, "broker-away", "Not acknowledged", detail)
        .retry_after(Duration::from_secs(2))
}

/// How to send a request again. Of statuses and links the last message stays, so an old one must not come last.
const fn again(intake: Intake) -> &'static str {
    match intake {
        Intake::Events => {
            "Send the whole request again, unchanged, with the same event ids: repeats collapse."
        }
        Intake::Statuses | Intake::Links => {
            "Send again what you hold now of the same records, not what you held then: each replaces the one before."
        }
    }
}

pub(crate) fn internal(intake: Intake) -> Problem {
    let detail = format!("The request could not be worked on. {}", again(intake));
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "Internal error",
        detail,
    )
}

pub(crate) fn not_found() -> Problem {
    let detail = "There are POST /v1/events, /v1/subjects/status and /v1/subjects/links, and GET /v1/openapi.yaml.";
    Problem::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
}

pub(crate) fn method(allowed: &'static str) -> Problem {
    let detail = format!("Use {allowed} here.");
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        "Method not allowed",
        detail,
    )
    .with_header(header::ALLOW, HeaderValue::from_static(allowed))
}
