//! One question to the registry over HTTP. Blocks for a few seconds at most; never asks twice by itself.

use std::{fmt, io::Read as _, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use runtime::config::{ExposeSecret as _, SecretString};
use ureq::{
    Agent,
    tls::{RootCerts, TlsConfig},
};
use wire::schema_registry::{self, Answer, MAX_ANSWER_BYTES, MEDIA_TYPE, NoAnswer};

/// A registry on the same network answers in milliseconds; one that takes longer is asked again.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// A registry and how to reach it. `Debug` shows no credential.
#[derive(Clone)]
pub struct Registry {
    agent: Agent,
    address: String,
    authorization: Option<SecretString>,
}

/// Why the registry gave no answer; or why it cannot be asked at all.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// No address.
    #[error(
        "'{0}' is no address of a schema registry: write for example https://registry.example:8081"
    )]
    Address(String),
    /// No credentials.
    #[error("the credentials of the schema registry are not USER:PASSWORD on one line")]
    Credentials,
    /// No connection, or it broke, or it took too long.
    #[error("the schema registry at {address} does not answer: {cause}")]
    Unreachable {
        /// Where.
        address: String,
        /// Why.
        #[source]
        cause: Box<ureq::Error>,
    },
    /// The connection broke in the middle of an answer.
    #[error("the schema registry at {address} broke off: {cause}")]
    BrokeOff {
        /// Where.
        address: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// An answer that is none.
    #[error("the schema registry at {address} is of no help: {cause}")]
    NoAnswer {
        /// Where.
        address: String,
        /// What came.
        #[source]
        cause: NoAnswer,
    },
}

impl Registry {
    /// The registry at this address, e.g. `https://registry.example:8081` or one with a path.
    ///
    /// # Errors
    /// It is no HTTP address, or carries credentials, which would be shown with it.
    pub fn new(address: &str) -> Result<Self, RegistryError> {
        let address = address.trim().trim_end_matches('/');
        let is_http = address.starts_with("http://") || address.starts_with("https://");
        let uri = address.parse::<ureq::http::Uri>().ok();
        let is_plain = uri.is_some_and(|uri| {
            let authority = uri.authority().map_or("", |authority| authority.as_str());
            !authority.is_empty() && !authority.contains('@') && uri.query().is_none()
        });
        if !is_http || !is_plain {
            let shown = if address.contains('@') {
                "(an address with credentials)"
            } else {
                address
            };
            return Err(RegistryError::Address(shown.into()));
        }
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            // A redirect would carry the credentials to somebody else.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(ANSWER_WITHIN))
            .tls_config(tls)
            .build()
            .new_agent();
        Ok(Self {
            agent,
            address: address.into(),
            authorization: None,
        })
    }

    /// With a user and password, `USER:PASSWORD`.
    ///
    /// # Errors
    /// There is no colon, or more than one line.
    pub fn with_credentials(self, credentials: &SecretString) -> Result<Self, RegistryError> {
        let text = credentials.expose_secret();
        let is_one_line = !text.chars().any(char::is_control);
        if !is_one_line || !text.contains(':') {
            return Err(RegistryError::Credentials);
        }
        let header = format!("Basic {}", STANDARD.encode(text));
        Ok(Self {
            authorization: Some(header.into()),
            ..self
        })
    }

    /// What schema an id means. Blocks.
    ///
    /// # Errors
    /// Nothing that can be relied on came: ask again later.
    pub fn schema(&self, id: u32) -> Result<Answer, RegistryError> {
        let url = format!("{}/schemas/ids/{id}", self.address);
        let mut request = self.agent.get(&url).header("accept", MEDIA_TYPE);
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization.expose_secret());
        }
        let response = request.call().map_err(|cause| RegistryError::Unreachable {
            address: self.address.clone(),
            cause: Box::new(cause),
        })?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        let most = MAX_ANSWER_BYTES as u64 + 1;
        let read = response.into_body().into_reader().take(most);
        { read }
            .read_to_end(&mut body)
            .map_err(|cause| RegistryError::BrokeOff {
                address: self.address.clone(),
                cause,
            })?;
        schema_registry::read(status, &body).map_err(|cause| RegistryError::NoAnswer {
            address: self.address.clone(),
            cause,
        })
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_without_credentials_is_taken() {
        for good in [
            "http://127.0.0.1:8081",
            "https://r.example/apis/ccompat/v7/",
        ] {
            assert!(Registry::new(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "registry:8081",
            "ftp://r",
            "http://",
            "http://u:secret@r",
            "http://r?x=1",
        ] {
            let told = Registry::new(bad).unwrap_err().to_string();
            assert!(!told.contains("secret"), "{told}");
        }
    }

    #[test]
    fn credentials_are_one_line_and_never_shown() {
        let registry = Registry::new("http://r").unwrap();
        let with = |text: &str| registry.clone().with_credentials(&text.to_owned().into());
        let shown = format!("{:?}", with("user:secret").unwrap());
        assert!(
            !shown.contains("secret") && !shown.contains("Basic"),
            "{shown}"
        );
        assert!(with("token").is_err() && with("user:se\ncret").is_err());
    }
}
