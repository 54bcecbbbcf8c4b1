//! Registers the schema of the event with a registry that speaks Confluent's protocol. Needed once for a topic, by
//! sources whose platform wants Confluent framing; without it events name their schema by its fingerprint.
//! Never changes a subject's settings, never registers another schema.

use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use ureq::{
    Agent,
    tls::{RootCerts, TlsConfig},
};
use wire::schema_registry::{MEDIA_TYPE, NoAnswer, read_registered, registration};

const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// An answer is an id or an error of a line.
const MOST_ANSWER_BYTES: u64 = 64 << 10;

/// Why the schema is not registered. Registering again is safe: the same schema keeps its id.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The registry did not answer.
    #[error("the schema registry does not answer: {0}")]
    Unreachable(#[source] Box<ureq::Error>),
    /// It answered, and not with an id.
    #[error("the schema registry did not register the schema: {0}")]
    Refused(#[source] NoAnswer),
}

/// Registers version 1 of the event for the values of a topic (subject `TOPIC-value`) and returns its id, for
/// [`crate::Producer::with_schema_id`]. `authorization` is the whole header, where the registry asks for one. Blocks.
///
/// # Errors
/// See [`RegisterError`].
pub fn register(
    address: &str,
    authorization: Option<&SecretString>,
    topic: &str,
) -> Result<u32, RegisterError> {
    let unreachable = |cause| RegisterError::Unreachable(Box::new(cause));
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
    let address = address.trim_end_matches('/');
    let mut request = agent
        .post(format!("{address}/subjects/{topic}-value/versions"))
        .content_type(MEDIA_TYPE);
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization.expose_secret());
    }
    let mut response = request.send(registration()).map_err(unreachable)?;
    let status = response.status().as_u16();
    let body = response
        .body_mut()
        .with_config()
        .limit(MOST_ANSWER_BYTES)
        .read_to_vec()
        .map_err(unreachable)?;
    read_registered(status, &body).map_err(RegisterError::Refused)
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::TcpListener,
        thread,
    };

    use super::*;

    /// A registry that answers once; what it was asked.
    fn registry(answer: &'static str) -> (String, thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut asked, mut buffer) = (Vec::new(), [0; 4096]);
            while !asked.ends_with(b"\"}") {
                let count = stream.read(&mut buffer).unwrap();
                asked.extend_from_slice(&buffer[..count]);
            }
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8(asked).unwrap()
        });
        (address, asked)
    }

    #[test]
    fn the_schema_is_registered_for_the_values_of_the_topic() {
        let (address, asked) = registry("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n{\"id\":7}");
        let authorization = "Basic abc".to_owned().into();
        let id = register(&address, Some(&authorization), "disclosures.v1.cx").unwrap();
        assert_eq!(id, 7);
        let asked = asked.join().unwrap();
        assert!(
            asked.starts_with("POST /subjects/disclosures.v1.cx-value/versions "),
            "{asked:.200}"
        );
        assert!(asked.contains("authorization: Basic abc") && asked.contains("DisclosureEvent"));
    }

    #[test]
    fn a_refusal_and_a_silent_registry_are_told() {
        let (address, _) = registry("HTTP/1.1 409 Conflict\r\ncontent-length: 2\r\n\r\n{}");
        let refused = register(&address, None, "t").unwrap_err();
        assert!(matches!(
            refused,
            RegisterError::Refused(NoAnswer::Status(409))
        ));
        let nobody = register("http://127.0.0.1:1", None, "t").unwrap_err();
        assert!(matches!(nobody, RegisterError::Unreachable(_)));
    }
}
