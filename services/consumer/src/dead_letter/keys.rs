//! Keys for sealing dead letters: a file of its own, apart from the pseudonym keys. Never printable.

use std::{fmt, path::Path};

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305,
    aead::{Generate as _, Key},
};

const KEY_BYTES: usize = 32;

/// The keys of one file: the first seals, all open. `Debug` shows ids only.
#[derive(Clone)]
pub struct DeadLetterKeys {
    /// Never empty.
    keys: Vec<(String, XChaCha20Poly1305)>,
}

/// A key file that cannot be used. Never quotes the file.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file cannot be read.
    #[error("the dead-letter key file {file} cannot be read")]
    Read {
        /// Path.
        file: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// A line is neither empty, a comment nor a key.
    #[error("line {line} of the dead-letter key file is no `KEY_ID = \"64 hexadecimal digits\"`")]
    Line {
        /// Counted from 1.
        line: usize,
    },
    /// Two keys with one id.
    #[error("line {line} of the dead-letter key file repeats a key id; give each key its own")]
    Repeated {
        /// Counted from 1.
        line: usize,
    },
    /// No key at all.
    #[error(
        "the dead-letter key file has no key; make one with: sharetrail key new-dead-letter FILE"
    )]
    Empty,
}

/// The text of a new key file with one random key.
#[must_use]
pub fn generate_key_file(key_id: &str) -> String {
    let key = Key::<XChaCha20Poly1305>::generate();
    let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "# Keys for sealing dead letters. The first one seals, all of them open: put a new one on top.\n{key_id} = \"{digits}\"\n"
    )
}

impl DeadLetterKeys {
    /// Reads a key file.
    ///
    /// # Errors
    /// The file cannot be read, or is no key file.
    pub fn read(file: &Path) -> Result<Self, KeyFileError> {
        let text = std::fs::read_to_string(file).map_err(|cause| KeyFileError::Read {
            file: file.display().to_string(),
            cause,
        })?;
        Self::parse(&text)
    }

    /// Reads the text of a key file: a key a line, `KEY_ID = "64 hexadecimal digits"`; `#` starts a comment.
    ///
    /// # Errors
    /// The first line that is no key, a repeated id, or no key at all.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        let mut keys: Vec<(String, XChaCha20Poly1305)> = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let (line, number) = (line.trim(), at + 1);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (id, cipher) = key_of(line).ok_or(KeyFileError::Line { line: number })?;
            if keys.iter().any(|(known, _)| known == id) {
                return Err(KeyFileError::Repeated { line: number });
            }
            keys.push((id.into(), cipher));
        }
        if keys.is_empty() {
            return Err(KeyFileError::Empty);
        }
        Ok(Self { keys })
    }

    /// A random key for this process alone: what it seals, nobody opens later. For tests.
    #[must_use]
    pub fn random() -> Self {
        let cipher = XChaCha20Poly1305::new(&Key::<XChaCha20Poly1305>::generate());
        Self {
            keys: vec![("random".into(), cipher)],
        }
    }

    /// The key that seals.
    pub(super) fn active(&self) -> Option<(&str, &XChaCha20Poly1305)> {
        self.keys.first().map(|(id, cipher)| (id.as_str(), cipher))
    }

    /// The key of an id.
    pub(super) fn by_id(&self, id: &str) -> Option<&XChaCha20Poly1305> {
        let found = self.keys.iter().find(|(known, _)| known == id);
        found.map(|(_, cipher)| cipher)
    }
}

impl fmt::Debug for DeadLetterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.keys.iter().map(|(id, _)| id))
            .finish()
    }
}

fn key_of(line: &str) -> Option<(&str, XChaCha20Poly1305)> {
    let (id, digits) = line.split_once('=')?;
    let (id, digits) = (id.trim(), digits.trim());
    let digits = digits.strip_prefix('"')?.strip_suffix('"')?.as_bytes();
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if id.is_empty() || !id.bytes().all(is_id) || digits.len() != 2 * KEY_BYTES {
        return None;
    }
    let mut key = Key::<XChaCha20Poly1305>::default();
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = [nibble(pair[0])?, nibble(pair[1])?];
        *byte = high << 4 | low;
    }
    Some((id, XChaCha20Poly1305::new(&key)))
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| value.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_file_is_read_and_never_printed() {
        let text = generate_key_file("d1");
        let keys = DeadLetterKeys::parse(&text).unwrap();
        assert_eq!(format!("{keys:?}"), r#"["d1"]"#);
        assert_ne!(text, generate_key_file("d1"));
    }

    #[test]
    fn bad_key_files_say_which_line() {
        let good = "a".repeat(64);
        let line = |text: &str| match DeadLetterKeys::parse(text) {
            Err(KeyFileError::Line { line } | KeyFileError::Repeated { line }) => line,
            other => panic!("{other:?}"),
        };
        assert_eq!(line(&format!("# c\n\nd1 = \"{}\"", &good[1..])), 3);
        assert_eq!(line(&format!("d1 = \"{}g\"", &good[1..])), 1);
        assert_eq!(line(&format!("d 1 = \"{good}\"")), 1);
        assert_eq!(line(&format!("d1 = {good}")), 1);
        assert_eq!(line(&format!("d1 = \"{good}\"\nd1 = \"{good}\"")), 2);
        assert!(matches!(
            DeadLetterKeys::parse("# none"),
            Err(KeyFileError::Empty)
        ));
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = DeadLetterKeys::read(Path::new("missing.toml")).unwrap_err();
        assert!(error.to_string().contains("missing.toml"));
    }
}
