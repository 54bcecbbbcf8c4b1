//! What the gateway needs to know. Everything is read and checked before a port is bound.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use runtime::config::{Reader, Setting};
use wire::pseudonym::KeyRing;

use crate::token::{self, SourceTokens};

/// Where source systems send to.
pub const LISTEN: Setting = Setting::with_default(
    "SHARETRAIL_GATEWAY_LISTEN",
    "address for source systems, host:port",
    "127.0.0.1:8080",
);
/// Kafka.
pub const KAFKA: Setting =
    Setting::required("SHARETRAIL_KAFKA", "Kafka's host:port, several with commas");
/// Keys for pseudonyms.
pub const KEY_RING: Setting = Setting::required(
    "SHARETRAIL_KEY_RING",
    "key ring for pseudonyms; make one with: sharetrail key new FILE",
);
/// Whose token is whose.
pub const TOKENS: Setting = Setting::required(
    "SHARETRAIL_TOKENS_FILE",
    "tokens file of the gateway; make entries with: sharetrail token new --source SOURCE FILE",
);
/// How long a request waits for the broker.
pub const PATIENCE: Setting = Setting::with_default(
    "SHARETRAIL_GATEWAY_PATIENCE_MS",
    "milliseconds that a request waits for the broker's acknowledgement before it is answered with 503, 100 to 60000",
    "5000",
);
/// Every setting, for documentation.
pub const SETTINGS: [Setting; 5] = [LISTEN, KAFKA, KEY_RING, TOKENS, PATIENCE];

/// Configuration of one gateway.
#[derive(Debug)]
pub struct GatewayConfig {
    /// Address for source systems; `run` takes a listener that is bound already.
    pub listen: SocketAddr,
    /// Kafka's `host:port`, several with commas.
    pub bootstrap: String,
    /// How long a request waits for the broker.
    pub patience: Duration,
    /// Keys for pseudonyms.
    pub keys: Arc<KeyRing>,
    /// Whose token is whose.
    pub tokens: SourceTokens,
}

impl GatewayConfig {
    /// Reads every setting and every file that they name; mistakes are noted in the reader.
    pub fn read(reader: &mut Reader) -> Option<Self> {
        let listen = reader.value(&LISTEN);
        let bootstrap = reader.value(&KAFKA);
        let patience = reader
            .value(&PATIENCE)
            .and_then(|millis| within(reader, millis));
        let keys = keys(reader);
        let tokens = tokens(reader);
        Some(Self {
            listen: listen?,
            bootstrap: bootstrap?,
            patience: patience?,
            keys: keys?,
            tokens: tokens?,
        })
    }
}

fn within(reader: &mut Reader, millis: u64) -> Option<Duration> {
    if (100..=60_000).contains(&millis) {
        return Some(Duration::from_millis(millis));
    }
    reader.mistake(
        PATIENCE.name,
        format!("{millis} is out of range: {}", PATIENCE.meaning),
    );
    None
}

fn keys(reader: &mut Reader) -> Option<Arc<KeyRing>> {
    let ring = reader.file(&KEY_RING)?;
    match KeyRing::read(&ring) {
        Ok(ring) => Some(Arc::new(ring)),
        Err(error) => {
            reader.mistake(KEY_RING.name, format!("{}: {error}", ring.display()));
            None
        }
    }
}

fn tokens(reader: &mut Reader) -> Option<SourceTokens> {
    let file = reader.file(&TOKENS)?;
    let read = std::fs::read_to_string(&file).map_err(|error| error.to_string());
    match read.and_then(|text| token::read(&text).map_err(|errors| errors.to_string())) {
        Ok(tokens) => Some(tokens),
        Err(what) => {
            reader.mistake(TOKENS.name, format!("{}: {what}", file.display()));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_environment_is_told_all_that_is_missing() {
        let mut reader = Reader::new([("SHARETRAIL_GATEWAY_PATIENCE_MS", "5")]);
        let config = GatewayConfig::read(&mut reader);
        let mistakes = reader.finish(|| config).unwrap_err().to_string();
        for name in [KAFKA, KEY_RING, TOKENS, PATIENCE].map(|setting| setting.name) {
            assert!(mistakes.contains(name), "{name} is not in\n{mistakes}");
        }
    }

    #[test]
    fn a_tokens_file_that_cannot_be_used_is_told_with_its_name() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut reader = Reader::new([("SHARETRAIL_TOKENS_FILE", file.path().to_str().unwrap())]);
        assert!(tokens(&mut reader).is_none());
        let mistakes = reader.finish(|| Some(())).unwrap_err().to_string();
        assert!(mistakes.contains("nobody could send"), "{mistakes}");
    }
}
