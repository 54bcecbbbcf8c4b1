//! How a refusal goes out over HTTP: the code ClickHouse's clients look for, and a status.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use crate::engine::Refusal;

impl Refusal {
    /// A refusal of our own, in ClickHouse's words: code, name as in ClickHouse, message.
    pub fn new(code: u32, name: &str, message: &str) -> Self {
        Self(format!("Code: {code}. DB::Exception: {message}. ({name})"))
    }

    /// ClickHouse's error code, 0 when the text has none.
    pub fn code(&self) -> u32 {
        let digits = self.0.strip_prefix("Code: ").unwrap_or_default();
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        digits
            .get(..end)
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0)
    }

    /// The status ClickHouse itself answers with.
    pub fn status(&self) -> StatusCode {
        match self.code() {
            194 => StatusCode::UNAUTHORIZED,
            192 | 193 | 291 | 497 | 516 => StatusCode::FORBIDDEN,
            60 | 81 | 46 => StatusCode::NOT_FOUND,
            159 => StatusCode::REQUEST_TIMEOUT,
            307 => StatusCode::PAYLOAD_TOO_LARGE,
            202 => StatusCode::SERVICE_UNAVAILABLE,
            48 => StatusCode::NOT_IMPLEMENTED,
            3 | 6 | 26 | 27 | 36 | 38 | 40 | 41 | 43 | 47 | 53 | 62 | 69 | 72 | 73 | 89 | 115
            | 117 | 271 | 456 | 457 => StatusCode::BAD_REQUEST,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The whole answer.
    pub fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(format!("{}\n", self.0)));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(
            "X-ClickHouse-Exception-Code",
            HeaderValue::from(self.code()),
        );
        headers.insert(
            "Content-Type",
            HeaderValue::from_static("text/plain; charset=UTF-8"),
        );
        if self.status() == StatusCode::UNAUTHORIZED {
            let ask = HeaderValue::from_static("Basic realm=\"ClickHouse server HTTP API\"");
            headers.insert("WWW-Authenticate", ask);
        }
        response
    }

    /// The end of an answer that broke off: what clients of ClickHouse 25.11 and later look for.
    pub fn trailer(&self, tag: &str) -> String {
        let message = format!("{}\n", self.0);
        let length = message.len();
        format!("\r\n__exception__\r\n{tag}\r\n{message}{length} {tag}\r\n__exception__\r\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_read_from_the_engines_words() {
        assert_eq!(Refusal::new(60, "UNKNOWN_TABLE", "no").code(), 60);
        assert_eq!(Refusal("Code: 99999999999. x".into()).code(), 0);
        assert_eq!(Refusal(String::new()).code(), 0);
        assert_eq!(
            Refusal::new(159, "TIMEOUT_EXCEEDED", "no")
                .status()
                .as_u16(),
            408
        );
    }
}
