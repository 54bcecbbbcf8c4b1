//! The keys of pseudonyms: 32 bytes each, one active for writing, all kept for asking. As a file (TOML or JSON):
//!
//! ```toml
//! active = "k2"
//!
//! [[keys]]
//! id = "k1"
//! hex = "64 hexadecimal digits"
//! ```
//!
//! Wiped from memory when dropped, as far as we hold them; never printable, never in an error.

use std::{fmt, io, path::Path};

use domain::event::Pseudonym;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Deserialize;
use sha2::Sha256;
use zeroize::Zeroizing;

const KEY_BYTES: usize = 32;

/// The keys, one of them active.
pub struct KeyRing {
    keys: Vec<Key>,
    active: usize,
}

/// One key: its id, and HMAC already begun with it (wiped on drop).
pub(super) struct Key {
    id: String,
    begun: Hmac<Sha256>,
}

/// Why a key ring cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyRingError {
    /// The file.
    #[error("cannot read the key file {file}")]
    Read {
        /// Its path.
        file: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Others than the owner may read it.
    #[error("others may read the key file {file}: run  chmod 600 {file}")]
    Permissions {
        /// Its path.
        file: String,
    },
    /// Neither TOML nor JSON of the right shape; what stands there is not repeated.
    #[error(
        "line {line} is not as a key file should be: active = \"ID\", and for each key [[keys]] with id and hex, or the same as JSON"
    )]
    Shape {
        /// Line, from 1.
        line: usize,
    },
    /// A key's id.
    #[error("key {number} has no usable id: 1 to 32 of a-z, A-Z, 0-9, - and _, each once")]
    Id {
        /// Which key, from 1.
        number: usize,
    },
    /// A key's bytes.
    #[error("key {number} is not 32 random bytes as 64 hexadecimal digits, each key once")]
    Key {
        /// Which key, from 1.
        number: usize,
    },
    /// The active key.
    #[error("active names no key of the file")]
    Active,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    active: String,
    keys: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    hex: Secret,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Secret(String);

impl Drop for Secret {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

impl KeyRing {
    /// Reads a key file that nobody but its owner may read.
    ///
    /// # Errors
    /// The file cannot be read, others may read it, or it is no key file.
    pub fn read(path: &Path) -> Result<Self, KeyRingError> {
        let file = path.display().to_string();
        let failed = |source| KeyRingError::Read {
            file: file.clone(),
            source,
        };
        let mut open = std::fs::File::open(path).map_err(failed)?;
        if is_open_to_others(&open.metadata().map_err(failed)?) {
            return Err(KeyRingError::Permissions { file });
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(64 * 1024));
        io::Read::read_to_end(&mut open, &mut bytes).map_err(failed)?;
        Self::parse(&bytes)
    }

    /// Parses the bytes of a key file.
    ///
    /// # Errors
    /// They are no key file.
    pub fn parse(bytes: &[u8]) -> Result<Self, KeyRingError> {
        let file = shape(bytes)?;
        let mut seen: Vec<Zeroizing<[u8; KEY_BYTES]>> = Vec::with_capacity(file.keys.len());
        let mut keys: Vec<Key> = Vec::with_capacity(file.keys.len());
        for (entry, number) in file.keys.into_iter().zip(1..) {
            if !is_id(&entry.id) || keys.iter().any(|key| key.id == entry.id) {
                return Err(KeyRingError::Id { number });
            }
            let bytes = from_hex(&entry.hex.0)
                .filter(|bytes| bytes.iter().any(|&byte| byte != bytes[0]) && !seen.contains(bytes))
                .ok_or(KeyRingError::Key { number })?;
            keys.push(Key::new(entry.id, &bytes));
            seen.push(bytes);
        }
        let active = keys.iter().position(|key| key.id == file.active);
        let active = active.ok_or(KeyRingError::Active)?;
        Ok(Self { keys, active })
    }

    /// A ring of one random key, for one run: its pseudonyms mean nothing to another.
    #[must_use]
    pub fn random() -> Self {
        let key = Key::new("random".into(), &random_bytes());
        Self {
            keys: vec![key],
            active: 0,
        }
    }

    /// The text of a key file with one new random key, under this id. Write it where only its owner may read it.
    #[must_use]
    pub fn generate_file(id: &str) -> String {
        use fmt::Write as _;
        let mut text = String::with_capacity(256);
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "active = \"{id}\"\n\n[[keys]]\nid = \"{id}\"\nhex = \""
        );
        for byte in random_bytes().iter() {
            let _ = write!(text, "{byte:02x}");
        }
        text.push_str("\"\n");
        text
    }

    pub(super) fn active(&self) -> &Key {
        &self.keys[self.active]
    }

    pub(super) fn active_first(&self) -> impl Iterator<Item = &Key> {
        let others = self.keys.iter().enumerate();
        let others = others
            .filter(|(at, _)| *at != self.active)
            .map(|(_, key)| key);
        std::iter::once(self.active()).chain(others)
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyRing(withheld)")
    }
}

impl Key {
    fn new(id: String, bytes: &[u8; KEY_BYTES]) -> Self {
        let mut block = Zeroizing::new([0; 64]);
        block[..KEY_BYTES].copy_from_slice(bytes);
        Self {
            id,
            // A key shorter than a block is the key padded with zeros (RFC 2104): no length can be wrong here.
            begun: Hmac::new((&*block).into()),
        }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn pseudonym(&self, scheme: &str, normalised: &str) -> Pseudonym {
        let mut mac = self.begun.clone();
        mac.update(scheme.as_bytes());
        mac.update(&[0x1f]);
        mac.update(normalised.as_bytes());
        let mut pseudonym = [0; 16];
        pseudonym.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        Pseudonym(pseudonym)
    }
}

fn shape(bytes: &[u8]) -> Result<File, KeyRingError> {
    let line_at = |offset: usize| {
        1 + bytes
            .iter()
            .take(offset)
            .filter(|&&byte| byte == b'\n')
            .count()
    };
    let text = std::str::from_utf8(bytes).map_err(|error| KeyRingError::Shape {
        line: line_at(error.valid_up_to()),
    })?;
    if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| KeyRingError::Shape { line: error.line() })
    } else {
        // The library's own message would repeat the line.
        toml::from_str(text).map_err(|error: toml::de::Error| KeyRingError::Shape {
            line: line_at(error.span().map_or(0, |span| span.start)),
        })
    }
}

fn is_id(id: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=32).contains(&id.len()) && id.bytes().all(fits)
}

fn from_hex(hex: &str) -> Option<Zeroizing<[u8; KEY_BYTES]>> {
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    if hex.len() != 2 * KEY_BYTES {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        let digit = |at: usize| {
            char::from(pair[at])
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        };
        *byte = digit(0)? << 4 | digit(1)?;
    }
    Some(bytes)
}

#[expect(
    clippy::expect_used,
    reason = "an operating system without randomness can make no key at all"
)]
fn random_bytes() -> Zeroizing<[u8; KEY_BYTES]> {
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    getrandom::fill(&mut *bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(unix)]
fn is_open_to_others(metadata: &std::fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &std::fs::Metadata) -> bool {
    false
}
