//! What a schema registry that speaks Confluent's protocol answers to `GET /schemas/ids/{id}` and to
//! `POST /subjects/{subject}/versions`. Total over any status and any bytes. Never sends anything, and never says what
//! a schema means for an event: [`crate::avro`] does.

use serde::Deserialize;
use serde_json::json;

use crate::avro::V1_TEXT;

/// The longest answer that is looked at: version 1 of the event has 10 KiB.
pub const MAX_ANSWER_BYTES: usize = 4 << 20;

/// The media type that is asked for; plain JSON comes too.
pub const MEDIA_TYPE: &str = "application/vnd.schemaregistry.v1+json";

/// The error code of an id that nobody was ever given.
const SCHEMA_NOT_FOUND: u64 = 40_403;

/// What the registry says for good: an id never gets another schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The text of an Avro schema, as registered.
    Avro(String),
    /// A schema that cannot be an event's: another language, parts elsewhere, or beyond every measure.
    Unusable(&'static str),
    /// There is no schema of this id.
    Absent,
}

/// An answer that says nothing about the schema: ask again later.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Not the status of an answer: overloaded, starting, forbidden, another program.
    #[error("it answered with status {0}{hint}", hint = hint(*.0))]
    Status(u16),
    /// A good status with bytes that are no answer: a proxy's page, a cut connection.
    #[error("its answer is not in the protocol; does the address lead to a schema registry?")]
    Malformed,
}

#[derive(Deserialize)]
struct Found {
    schema: String,
    #[serde(rename = "schemaType")]
    schema_type: Option<String>,
    #[serde(default)]
    references: Option<Vec<serde::de::IgnoredAny>>,
}

#[derive(Deserialize)]
struct Refused {
    error_code: u64,
}

/// Reads an answer; of a body longer than [`MAX_ANSWER_BYTES`], any part may be given that is longer than that.
///
/// # Errors
/// The answer says nothing about the schema.
pub fn read(status: u16, body: &[u8]) -> Result<Answer, NoAnswer> {
    match status {
        // Whoever may register schemas could make one too large; it must not hold the topic up for ever.
        200 if body.len() > MAX_ANSWER_BYTES => Ok(Answer::Unusable("it is larger than 4 MiB")),
        200 => serde_json::from_slice(body)
            .map(answer)
            .map_err(|_| NoAnswer::Malformed),
        404 => match serde_json::from_slice(body) {
            Ok(Refused {
                error_code: SCHEMA_NOT_FOUND,
            }) => Ok(Answer::Absent),
            _ => Err(NoAnswer::Status(404)),
        },
        other => Err(NoAnswer::Status(other)),
    }
}

/// The body that registers version 1 of the event.
#[must_use]
pub fn registration() -> String {
    json!({ "schema": V1_TEXT }).to_string()
}

/// Reads the answer to a registration: the id of the schema, a new one or the one that it had.
///
/// # Errors
/// It was not registered; 409 and 422 say for good that the registry does not take it.
pub fn read_registered(status: u16, body: &[u8]) -> Result<u32, NoAnswer> {
    match status {
        200 => serde_json::from_slice(body)
            .map(|Registered { id }| id)
            .map_err(|_| NoAnswer::Malformed),
        other => Err(NoAnswer::Status(other)),
    }
}

#[derive(Deserialize)]
struct Registered {
    id: u32,
}

fn answer(found: Found) -> Answer {
    let is_avro = |name: &str| name.eq_ignore_ascii_case("AVRO");
    if !found.schema_type.as_deref().is_none_or(is_avro) {
        Answer::Unusable("it is no Avro schema")
    } else if found.references.is_some_and(|others| !others.is_empty()) {
        Answer::Unusable("it refers to other schemas of the registry")
    } else {
        Answer::Avro(found.schema)
    }
}

const fn hint(status: u16) -> &'static str {
    match status {
        401 | 403 => "; are the user and password right, and may they read schemas?",
        404 => {
            " for another reason than an unknown id; does the address lead to a schema registry?"
        }
        409 => "; the subject has a schema that does not go with it: see its compatibility level",
        300..=399 => ", a redirect, which is not followed; give the address that it leads to",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_protocol_says_is_understood() {
        let avro = |body: &str| read(200, body.as_bytes());
        let text = Ok(Answer::Avro("\"string\"".into()));
        assert_eq!(avro(r#"{"schema":"\"string\""}"#), text);
        assert_eq!(
            avro(
                r#"{"subject":"s","id":3,"schemaType":"AVRO","schema":"\"string\"","references":[]}"#
            ),
            text
        );
        for other in [
            r#"{"schema":"{}","schemaType":"JSON"}"#,
            r#"{"schema":"syntax","schemaType":"PROTOBUF"}"#,
            r#"{"schema":"{}","references":[{"name":"a","subject":"b","version":1}]}"#,
        ] {
            assert!(matches!(avro(other), Ok(Answer::Unusable(_))), "{other}");
        }
        let absent = br#"{"error_code":40403,"message":"Schema not found"}"#;
        assert_eq!(read(404, absent), Ok(Answer::Absent));
    }

    #[test]
    fn what_says_nothing_of_the_schema_is_asked_again() {
        let subject = br#"{"error_code":40401,"message":"Subject not found"}"#;
        assert_eq!(read(404, subject), Err(NoAnswer::Status(404)));
        assert_eq!(read(404, b"<html>"), Err(NoAnswer::Status(404)));
        for status in [0, 201, 301, 401, 403, 408, 422, 429, 500, 503] {
            let absent = br#"{"error_code":40403,"message":""}"#;
            assert_eq!(read(status, absent), Err(NoAnswer::Status(status)));
        }
        for body in [
            "",
            "{",
            "[]",
            "null",
            "<html>",
            r#"{"id":1}"#,
            r#"{"schema":7}"#,
            "\u{0}",
        ] {
            assert_eq!(
                read(200, body.as_bytes()),
                Err(NoAnswer::Malformed),
                "{body}"
            );
        }
        let deep = "[".repeat(1 << 20);
        assert_eq!(read(200, deep.as_bytes()), Err(NoAnswer::Malformed));
    }

    #[test]
    fn a_registration_is_answered_with_an_id() {
        let sent: serde_json::Value = serde_json::from_str(&registration()).unwrap();
        assert_eq!(sent["schema"], V1_TEXT);
        assert_eq!(read_registered(200, br#"{"id":7}"#), Ok(7));
        for bad in ["{}", r#"{"id":-1}"#, r#"{"id":4294967296}"#, "<html>", ""] {
            let read = read_registered(200, bad.as_bytes());
            assert_eq!(read, Err(NoAnswer::Malformed), "{bad}");
        }
        let refused = read_registered(409, br#"{"error_code":409}"#).unwrap_err();
        assert!(refused.to_string().contains("compatibility"), "{refused}");
    }

    #[test]
    fn a_huge_answer_is_a_schema_that_is_not_ours() {
        let huge = vec![b' '; MAX_ANSWER_BYTES + 1];
        assert!(matches!(read(200, &huge), Ok(Answer::Unusable(_))));
        assert_eq!(read(500, &huge), Err(NoAnswer::Status(500)));
    }
}
