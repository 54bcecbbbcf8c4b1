//! What a request asks for: from its query string, its headers and a form, by ClickHouse's names.
//! Never touches the engine.

use axum::http::{HeaderMap, Method};

use crate::engine::Refusal;
use crate::multipart;

/// One statement with all that governs it.
#[derive(Debug, Default)]
pub struct Request {
    /// The statement; for an INSERT its data may follow in `body`.
    pub query: String,
    pub database: Option<String>,
    /// Format of the answer, or of inserted data, when the statement names none.
    pub format: Option<String>,
    pub query_id: String,
    /// Names are checked: letters, digits, `_`.
    pub settings: Vec<(String, String)>,
    pub params: Vec<(String, String)>,
    /// The answer goes out in native compressed blocks.
    pub compress: bool,
    /// The body comes in native compressed blocks.
    pub decompress: bool,
    /// Answer only when all is known.
    pub wait_end: bool,
    pub read_only: bool,
    pub user: Option<String>,
    pub password: Option<String>,
}

impl Request {
    /// Reads all but the body. `pairs` is the decoded query string.
    pub fn read(
        method: &Method,
        pairs: Vec<(String, String)>,
        headers: &HeaderMap,
    ) -> Result<Self, Refusal> {
        let header = |name: &str| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        let mut request = Self {
            database: header("X-ClickHouse-Database"),
            format: header("X-ClickHouse-Format"),
            user: header("X-ClickHouse-User"),
            password: header("X-ClickHouse-Key"),
            read_only: method == Method::GET,
            ..Self::default()
        };
        if let Some((user, password)) = header("Authorization").as_deref().and_then(basic) {
            request.user = Some(user);
            request.password = Some(password);
        }
        for (name, value) in pairs {
            request.set(name, value)?;
        }
        if headers.contains_key("Content-Encoding") {
            return Err(Refusal::new(
                48,
                "NOT_IMPLEMENTED",
                "Content-Encoding is not served here; send plain data, or native blocks with decompress=1",
            ));
        }
        if request.query_id.is_empty() {
            request.query_id = uuid::Uuid::now_v7().to_string();
        }
        Ok(request)
    }

    /// A form carries the query and its parameters; returns whether the body was one.
    pub fn read_form(&mut self, content_type: &str, body: &[u8]) -> Result<bool, Refusal> {
        let Some(boundary) = multipart::boundary(content_type) else {
            return Ok(false);
        };
        let fields = multipart::parse(body, boundary).map_err(|why| {
            Refusal::new(
                36,
                "BAD_ARGUMENTS",
                &format!("the form cannot be read: {why}"),
            )
        })?;
        for (name, value) in fields {
            self.set(name, value)?;
        }
        Ok(true)
    }

    fn set(&mut self, name: String, value: String) -> Result<(), Refusal> {
        let is_on = value != "0" && value != "false";
        match name.as_str() {
            "query" => self.query = value,
            "database" => self.database = Some(value),
            "default_format" => self.format = Some(value),
            "query_id" => self.query_id = value,
            "compress" => self.compress = is_on,
            "decompress" => self.decompress = is_on,
            "wait_end_of_query" => self.wait_end = is_on,
            "user" => self.user = Some(value),
            "password" => self.password = Some(value),
            "session_id" | "role" if !value.is_empty() => {
                let message = format!("`{name}` is not served by the embedded engine");
                return Err(Refusal::new(48, "NOT_IMPLEMENTED", &message));
            }
            "session_id"
            | "role"
            | "session_timeout"
            | "session_check"
            | "close_session"
            | "quota_key"
            | "buffer_size"
            | "stacktrace"
            | "enable_http_compression"
            | "client_protocol_version" => {}
            _ => match name.strip_prefix("param_") {
                Some(param) => self.params.push((param.to_owned(), value)),
                None if is_identifier(&name) => self.settings.push((name, value)),
                None => {
                    let message = "the query string has a name that cannot be a setting";
                    return Err(Refusal::new(115, "UNKNOWN_SETTING", message));
                }
            },
        }
        Ok(())
    }
}

/// User and password of a basic `Authorization` header.
fn basic(header: &str) -> Option<(String, String)> {
    use base64::Engine as _;
    let encoded = header.strip_prefix("Basic ")?;
    let decoded = base64::engine::general_purpose::STANDARD
        .decode(encoded.trim())
        .ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)], headers: &[(&'static str, &str)]) -> Result<Request, Refusal> {
        let pairs = pairs
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        Request::read(&Method::POST, pairs, &headers.collect())
    }

    #[test]
    fn settings_parameters_and_names_of_the_interface_are_told_apart() {
        let request = read(
            &[
                ("query", "q"),
                ("param_a", "1"),
                ("max_threads", "2"),
                ("decompress", "1"),
                ("buffer_size", "9"),
            ],
            &[
                ("X-ClickHouse-Format", "JSON"),
                ("Authorization", "Basic YTpiOmM="),
            ],
        )
        .unwrap();
        assert_eq!(request.params, [("a".to_owned(), "1".to_owned())]);
        assert_eq!(
            request.settings,
            [("max_threads".to_owned(), "2".to_owned())]
        );
        assert!(request.decompress && !request.compress && !request.read_only);
        assert_eq!(request.format.as_deref(), Some("JSON"));
        assert_eq!(
            (request.user.as_deref(), request.password.as_deref()),
            (Some("a"), Some("b:c"))
        );
    }

    #[test]
    fn names_that_are_no_settings_never_reach_sql() {
        for name in ["", "a b", "a=1,b", "é", "1a", "x'"] {
            assert_eq!(read(&[(name, "1")], &[]).unwrap_err().code(), 115, "{name}");
        }
        assert_eq!(read(&[("session_id", "x")], &[]).unwrap_err().code(), 48);
        assert_eq!(
            read(&[], &[("Content-Encoding", "gzip")])
                .unwrap_err()
                .code(),
            48
        );
        let broken = read(&[], &[("Authorization", "Basic ***")]).unwrap();
        assert_eq!(broken.user, None);
    }
}
