//! Where the store is and how long to wait for it. Never holds a password that prints.

use std::{fmt, time::Duration};

/// How to reach ClickHouse over HTTP.
#[derive(Clone)]
pub struct StoreConfig {
    /// `http://host:port`.
    pub url: String,
    /// Database of ours, created by `migrate`; letters, digits and `_`.
    pub database: String,
    /// User; empty for the server's default.
    pub user: String,
    /// Password; empty for none.
    pub password: String,
    /// Limit for opening a connection.
    pub connect_timeout: Duration,
    /// Limit for one insert or query, answer included. Shorter than the consumer's session timeout.
    pub request_timeout: Duration,
    /// LZ4 on the wire: worth it over a network, not on one machine.
    pub compression: bool,
}

impl StoreConfig {
    /// The usual: database `sharetrail`, no password, 5 s to connect, 30 s a request, plain on the wire.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            database: "sharetrail".into(),
            user: String::new(),
            password: String::new(),
            connect_timeout: Duration::from_secs(5),
            request_timeout: Duration::from_secs(30),
            compression: false,
        }
    }
}

impl fmt::Debug for StoreConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreConfig")
            .field("url", &self.url)
            .field("database", &self.database)
            .field("user", &self.user)
            .field("password", &"(withheld)")
            .field("connect_timeout", &self.connect_timeout)
            .field("request_timeout", &self.request_timeout)
            .field("compression", &self.compression)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_printed() {
        let config = StoreConfig {
            password: "hush".into(),
            ..StoreConfig::new("http://127.0.0.1:8123")
        };
        assert!(!format!("{config:?}").contains("hush"));
    }
}
