//! How the identifiers of one scheme are normalised and checked. Linear in the identifier's length.
//! Never repeats an identifier in an error.

use domain::register::model::{Identifies, Scheme, SchemeCase};
use regex::Regex;
use zeroize::Zeroizing;

use super::{IdentifierProblem, PseudonymError};

/// One scheme, compiled.
pub(super) struct Normaliser {
    id: String,
    trim: bool,
    drop: String,
    case: SchemeCase,
    max_length: Option<usize>,
    pattern: Regex,
    identifies: Identifies,
}

impl Normaliser {
    pub fn new(scheme: &Scheme) -> Result<Self, PseudonymError> {
        // Parsed alone first: a pattern such as `a)|(b` must not slip out of the group that anchors it.
        let pattern = Regex::new(&scheme.pattern)
            .and_then(|_| Regex::new(&format!(r"\A(?:{})\z", scheme.pattern)))
            .map_err(|_| PseudonymError::Pattern {
                scheme: scheme.id.clone(),
            })?;
        Ok(Self {
            id: scheme.id.clone(),
            trim: scheme.trim,
            drop: scheme.drop.clone(),
            case: scheme.case,
            max_length: scheme.max_length,
            pattern,
            identifies: scheme.identifies,
        })
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    pub const fn identifies(&self) -> Identifies {
        self.identifies
    }

    /// The normalised identifier; it is wiped when dropped.
    pub fn normalise(&self, identifier: &str) -> Result<Zeroizing<String>, PseudonymError> {
        let refuse = |wrong| PseudonymError::Identifier {
            scheme: self.id.clone(),
            wrong,
        };
        if !identifier.is_ascii() {
            return Err(refuse(IdentifierProblem::NotAscii));
        }
        let kept = if self.trim {
            identifier.trim_ascii()
        } else {
            identifier
        };
        // Full size at once: growing would leave copies behind that nobody wipes.
        let mut normalised = Zeroizing::new(String::with_capacity(kept.len()));
        normalised.extend(
            kept.chars()
                .filter(|&letter| !self.drop.contains(letter))
                .map(|letter| match self.case {
                    SchemeCase::Upper => letter.to_ascii_uppercase(),
                    SchemeCase::Lower => letter.to_ascii_lowercase(),
                    SchemeCase::Keep => letter,
                }),
        );
        if let Some(most) = self.max_length.filter(|&most| normalised.len() > most) {
            return Err(refuse(IdentifierProblem::TooLong(most)));
        }
        if !self.pattern.is_match(&normalised) {
            return Err(refuse(IdentifierProblem::NoMatch));
        }
        Ok(normalised)
    }
}
