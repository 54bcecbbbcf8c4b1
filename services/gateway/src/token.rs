//! Tokens of source systems: making one, and reading the file that says whose hash is whose.
//! The gateway keeps hashes only; a token is shown once, to the person who made it.

use std::{collections::HashMap, fmt, sync::Arc};

use runtime::{
    auth::{TokenHash, Tokens},
    config::{ExposeSecret as _, SecretString},
};
use serde::Deserialize;

/// Whose token is whose: register ids of source systems.
pub type SourceTokens = Tokens<Arc<str>>;

/// Begins every token, so that scanners for leaked secrets can know one.
const PREFIX: &str = "sharetrail_";

/// A new token. Its `Debug` shows nothing of it.
#[derive(Debug)]
pub struct NewToken(SecretString);

/// The system has no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no random numbers: {0}")]
pub struct NoRandomness(getrandom::Error);

/// Why a tokens file cannot be used. Holds no token and no hash.
#[derive(Debug, PartialEq, Eq)]
pub struct TokensErrors(pub Vec<String>);

impl fmt::Display for TokensErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("; "))
    }
}

impl std::error::Error for TokensErrors {}

/// Makes a token of 256 random bits.
///
/// # Errors
/// The system gives no random numbers.
pub fn generate() -> Result<NewToken, NoRandomness> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(NoRandomness)?;
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(NewToken(SecretString::from(format!("{PREFIX}{digits}"))))
}

impl NewToken {
    /// The token, for the source system alone.
    #[must_use]
    pub fn secret(&self) -> &str {
        self.0.expose_secret()
    }

    /// What to add to the gateway's tokens file.
    #[must_use]
    pub fn tokens_entry(&self, source: &str) -> String {
        // A JSON string is a TOML string.
        let source = serde_json::Value::from(source);
        format!(
            "[[tokens]]\nsource = {source}\nsha256 = \"{}\"\n",
            TokenHash::of(self.secret()).to_hex()
        )
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokensFile {
    #[serde(default)]
    tokens: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    source: String,
    sha256: String,
}

/// Reads a tokens file (TOML): `[[tokens]]` with `source` and `sha256`; a source may have several, to change them.
///
/// # Errors
/// Every mistake in it.
pub fn read(text: &str) -> Result<SourceTokens, TokensErrors> {
    let file: TokensFile =
        toml::from_str(text).map_err(|error| TokensErrors(vec![describe(text, &error)]))?;
    let (mut seen, mut mistakes, mut tokens) = (HashMap::new(), Vec::new(), Vec::new());
    if file.tokens.is_empty() {
        mistakes.push("has no [[tokens]]: nobody could send anything".to_owned());
    }
    for (number, Entry { source, sha256 }) in (1..).zip(file.tokens) {
        if source.is_empty() {
            mistakes.push(format!("token {number} has an empty source"));
        }
        match TokenHash::from_hex(&sha256) {
            Ok(hash) => {
                if let Some(earlier) = seen.insert(hash, number) {
                    mistakes.push(format!(
                        "tokens {earlier} and {number} are the same: give each source its own"
                    ));
                }
                tokens.push((hash, Arc::from(source)));
            }
            Err(error) => mistakes.push(format!("token {number}: sha256 {error}")),
        }
    }
    if mistakes.is_empty() {
        Ok(tokens.into_iter().collect())
    } else {
        Err(TokensErrors(mistakes))
    }
}

/// What is wrong with the file's syntax, without the line itself: somebody may have put a token there.
fn describe(text: &str, error: &toml::de::Error) -> String {
    let before = error
        .span()
        .and_then(|span| text.get(..span.start))
        .unwrap_or_default();
    format!(
        "line {}: {}",
        before.matches('\n').count() + 1,
        error.message()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_token_is_known_once_its_entry_is_in_the_file() {
        let (one, two) = (generate().unwrap(), generate().unwrap());
        let file = one.tokens_entry("cx-housing") + &two.tokens_entry("it's \"odd\"");
        let tokens = read(&file).unwrap();
        assert_eq!(
            tokens.holder(one.secret()).map(|source| &**source),
            Some("cx-housing")
        );
        assert_eq!(
            tokens.holder(two.secret()).map(|source| &**source),
            Some("it's \"odd\"")
        );
        assert_eq!(tokens.holder("sharetrail_0"), None);
        assert!(!file.contains(one.secret()));
        assert!(!format!("{one:?}").contains(one.secret()));
    }

    #[test]
    fn every_mistake_in_a_tokens_file_is_told() {
        let same = generate().unwrap().tokens_entry("a");
        let errors = read(&format!(
            "{same}{same}[[tokens]]\nsource = \"\"\nsha256 = \"12\"\n"
        ))
        .unwrap_err();
        assert_eq!(
            errors.0,
            [
                "tokens 1 and 2 are the same: give each source its own",
                "token 3 has an empty source",
                "token 3: sha256 must be the SHA-256 of the token, 64 hexadecimal digits",
            ]
        );
        assert!(
            read("")
                .unwrap_err()
                .to_string()
                .contains("nobody could send")
        );
        let error = read("[[tokens]]\nsource = \"a\"\nsecret-in-clear\n")
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("line 3") && !error.contains("clear"),
            "{error}"
        );
    }
}
