//! Tokens of source systems: making one, and reading the file that says whose hash is whose.
//! The gateway keeps hashes only; a token is shown once, to the person who made it.

use std::{collections::HashMap, fmt, sync::Arc};

use runtime::{
    auth::{TokenHash, Tokens},
    config::{ExposeSecret as _, SecretString},
};
use serde::Deserialize;

/// Whose token is whose.
pub type SourceTokens = Tokens<Holder>;

/// Who has a token, and what it is good for.
#[derive(Clone, Debug)]
pub struct Holder {
    /// Register id of the source system.
    pub source: Arc<str>,
    /// What it may send.
    pub may: Vec<Right>,
}

/// What a token may send; nothing is implied by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Disclosures of its source.
    Events,
    /// Statuses of persons: consent, objection and the rest.
    Status,
    /// Which identifiers are one person.
    Links,
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 3] = [Self::Events, Self::Status, Self::Links];

    /// As the tokens file has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Status => "status",
            Self::Links => "links",
        }
    }

    /// The right of a name.
    ///
    /// # Errors
    /// There is none.
    pub fn parse(name: &str) -> Result<Self, NoRight> {
        let mut all = Self::ALL.into_iter();
        all.find(|right| right.as_str() == name).ok_or(NoRight)
    }
}

/// No right of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be events, status or links")]
pub struct NoRight;

impl Holder {
    /// May this token send that?
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.may.contains(&right)
    }
}

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
    pub fn tokens_entry(&self, source: &str, may: &[Right]) -> String {
        // JSON's strings and arrays are TOML's.
        let source = serde_json::Value::from(source);
        let once = Right::ALL.iter().filter(|right| may.contains(right));
        let may: Vec<_> = once.map(|right| right.as_str()).collect();
        let may = serde_json::Value::from(may);
        format!(
            "[[tokens]]\nsource = {source}\nmay = {may}\nsha256 = \"{}\"\n",
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
    /// Read by hand: what stands in the wrong place may be a token, and the parser would repeat it.
    may: Option<toml::Value>,
}

/// What an entry's `may` names; events alone where it says nothing.
fn rights(may: Option<&toml::Value>) -> Result<Vec<Right>, NoRight> {
    let Some(may) = may else {
        return Ok(vec![Right::Events]);
    };
    let names = may.as_array().ok_or(NoRight)?.iter();
    names
        .map(|name| Right::parse(name.as_str().ok_or(NoRight)?))
        .collect()
}

/// Reads a tokens file (TOML): `[[tokens]]` with `source`, `sha256`, and `may`, a list of what it may send: `events`
/// (alone where `may` is left out), `status`, `links`. A source may have several, to change them.
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
    for (number, entry) in (1..).zip(file.tokens) {
        let Entry {
            source,
            sha256,
            may,
        } = entry;
        let may = rights(may.as_ref()).unwrap_or_else(|error| {
            mistakes.push(format!("token {number}: may: {error}"));
            vec![Right::Events]
        });
        if may.is_empty() {
            mistakes.push(format!("token {number} may send nothing: name it in may"));
        }
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
                let source = Arc::from(source);
                tokens.push((hash, Holder { source, may }));
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
    // It names our fields in backticks; in quotes it repeats a value.
    let what = error.message().split('"').next().unwrap_or_default();
    format!(
        "line {}: {}",
        before.matches('\n').count() + 1,
        what.trim_end()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_token_is_known_once_its_entry_is_in_the_file() {
        let (one, two) = (generate().unwrap(), generate().unwrap());
        let file = one.tokens_entry("cx-housing", &[Right::Events])
            + &two.tokens_entry("it's \"odd\"", &[Right::Status, Right::Links]);
        let tokens = read(&file).unwrap();
        let one_holds = tokens.holder(one.secret()).unwrap();
        assert_eq!(&*one_holds.source, "cx-housing");
        assert!(one_holds.may(Right::Events) && !one_holds.may(Right::Status));
        let two_holds = tokens.holder(two.secret()).unwrap();
        assert_eq!(&*two_holds.source, "it's \"odd\"");
        assert_eq!(two_holds.may, [Right::Status, Right::Links]);
        assert!(tokens.holder("sharetrail_0").is_none());
        assert!(!file.contains(one.secret()));
        assert!(!format!("{one:?}").contains(one.secret()));
    }

    #[test]
    fn an_entry_that_says_nothing_of_rights_may_send_events_alone() {
        let token = generate().unwrap();
        let entry = token.tokens_entry("a", &[Right::Events]);
        let older = entry.replace("may = [\"events\"]\n", "");
        assert_ne!(older, entry);
        let tokens = read(&older).unwrap();
        assert_eq!(tokens.holder(token.secret()).unwrap().may, [Right::Events]);
    }

    #[test]
    fn every_right_has_its_name_in_the_file() {
        for right in Right::ALL {
            let token = generate().unwrap();
            let tokens = read(&token.tokens_entry("a", &[right])).unwrap();
            assert_eq!(tokens.holder(token.secret()).unwrap().may, [right]);
            assert_eq!(Right::parse(right.as_str()), Ok(right));
        }
        assert_eq!(Right::parse("all"), Err(NoRight));
    }

    #[test]
    fn every_mistake_in_a_tokens_file_is_told() {
        let same = generate().unwrap().tokens_entry("a", &[Right::Events]);
        let errors = read(&format!(
            "{same}{same}[[tokens]]\nsource = \"\"\nmay = []\nsha256 = \"12\"\n"
        ))
        .unwrap_err();
        assert_eq!(
            errors.0,
            [
                "tokens 1 and 2 are the same: give each source its own",
                "token 3 may send nothing: name it in may",
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

    #[test]
    fn a_token_in_the_wrong_place_is_not_repeated() {
        let entry = generate().unwrap().tokens_entry("a", &[Right::Events]);
        for wrong in [
            "[\"sharetrail_5ec\"]",
            "\"sharetrail_5ec\"",
            "[\"status\", 5]",
        ] {
            let errors = read(&entry.replace("[\"events\"]", wrong)).unwrap_err();
            assert_eq!(errors.0, ["token 1: may: must be events, status or links"]);
        }
        for wrong in [
            "tokens = [\"sharetrail_5ec\"]",
            "tokens = \"sharetrail_5ec\"",
        ] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(
                error.starts_with("line 1: invalid type") && !error.contains("5ec"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_right_that_is_named_twice_is_written_once() {
        let token = generate().unwrap();
        let entry = token.tokens_entry("a", &[Right::Status, Right::Events, Right::Status]);
        assert!(entry.contains("may = [\"events\",\"status\"]\n"), "{entry}");
    }
}
