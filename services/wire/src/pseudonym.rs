//! Pseudonyms from identifiers (event.md 3): HMAC-SHA256(key, scheme || 0x1F || normalised), first 16 bytes.
//! Raw identifiers end here. Never prints a key or an identifier, never in an error either.

mod ring;
mod scheme;

pub use ring::{KeyRing, KeyRingError};

use std::{fmt, sync::Arc};

use domain::{
    event::Pseudonym,
    register::model::{Identifies, Scheme},
};

use scheme::Normaliser;

/// Makes pseudonyms under every key of a ring, by the schemes of a register.
pub struct Pseudonymiser {
    keys: Arc<KeyRing>,
    schemes: Vec<Normaliser>,
}

/// Why no pseudonym was made; never the identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PseudonymError {
    /// The scheme is not in the register. It is not repeated: it may be an identifier in the wrong place.
    #[error("the scheme is not in the register; known are {known}")]
    UnknownScheme {
        /// Ids of the schemes, with commas.
        known: String,
    },
    /// The identifier does not fit its scheme.
    #[error("the identifier does not fit the scheme {scheme}: {wrong}")]
    Identifier {
        /// The scheme.
        scheme: String,
        /// What is wrong with it.
        wrong: IdentifierProblem,
    },
    /// The register's pattern cannot be used.
    #[error(
        "the pattern of the scheme {scheme} is no regular expression: correct it in the register"
    )]
    Pattern {
        /// The scheme.
        scheme: String,
    },
}

/// How an identifier fails its scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierProblem {
    /// Letters, digits and signs of ASCII only.
    #[error("it has characters outside ASCII")]
    NotAscii,
    /// Longer than the scheme allows.
    #[error("it is longer than {0} characters")]
    TooLong(usize),
    /// The pattern.
    #[error("it does not match the scheme's pattern")]
    NoMatch,
}

impl PseudonymError {
    /// Which field of a subject is wrong: `scheme` or `identifier`.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Identifier { .. } => "identifier",
            Self::UnknownScheme { .. } | Self::Pattern { .. } => "scheme",
        }
    }
}

impl Pseudonymiser {
    /// Is it a scheme of the register?
    #[must_use]
    pub fn knows_scheme(&self, scheme: &str) -> bool {
        self.schemes.iter().any(|known| known.id() == scheme)
    }

    /// What the scheme's identifiers identify; `None` where it is not in the register.
    #[must_use]
    pub fn identifies(&self, scheme: &str) -> Option<Identifies> {
        let mut schemes = self.schemes.iter();
        schemes
            .find(|known| known.id() == scheme)
            .map(Normaliser::identifies)
    }

    /// Is it a key of the ring? A pseudonym under another one is in nobody's answer.
    #[must_use]
    pub fn knows_key(&self, key_id: &str) -> bool {
        self.keys.active_first().any(|key| key.id() == key_id)
    }

    /// Compiles the schemes.
    ///
    /// # Errors
    /// The first scheme whose pattern is no regular expression.
    pub fn new(keys: impl Into<Arc<KeyRing>>, schemes: &[Scheme]) -> Result<Self, PseudonymError> {
        let schemes = schemes
            .iter()
            .map(Normaliser::new)
            .collect::<Result<_, _>>()?;
        let keys = keys.into();
        Ok(Self { keys, schemes })
    }

    /// The pseudonym under the active key, and that key's id.
    ///
    /// # Errors
    /// An unknown scheme, or an identifier that does not fit it.
    pub fn active(
        &self,
        scheme: &str,
        identifier: &str,
    ) -> Result<(Pseudonym, &str), PseudonymError> {
        let scheme = self.scheme(scheme)?;
        let normalised = scheme.normalise(identifier)?;
        let key = self.keys.active();
        Ok((key.pseudonym(scheme.id(), &normalised), key.id()))
    }

    /// The pseudonyms under every key, the active one first: a question is asked under all of them, so that a new key
    /// never loses a past.
    ///
    /// # Errors
    /// As [`active`](Self::active).
    pub fn all(
        &self,
        scheme: &str,
        identifier: &str,
    ) -> Result<Vec<(&str, Pseudonym)>, PseudonymError> {
        let scheme = self.scheme(scheme)?;
        let normalised = scheme.normalise(identifier)?;
        let keys = self.keys.active_first();
        Ok(keys
            .map(|key| (key.id(), key.pseudonym(scheme.id(), &normalised)))
            .collect())
    }

    fn scheme(&self, id: &str) -> Result<&Normaliser, PseudonymError> {
        self.schemes
            .iter()
            .find(|scheme| scheme.id() == id)
            .ok_or_else(|| {
                let known: Vec<_> = self.schemes.iter().map(Normaliser::id).collect();
                PseudonymError::UnknownScheme {
                    known: known.join(", "),
                }
            })
    }
}

impl fmt::Debug for Pseudonymiser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonymiser(withheld)")
    }
}

#[cfg(test)]
mod tests;
