//! Whom a status or a link is about: as the topics name a person, and as files and requests do.

use domain::event::Pseudonym;

use crate::{
    json::{object::Value, record::Record, scalar, who::Who},
    pseudonym::{PseudonymError, Pseudonymiser},
};

/// A person under one pseudonym.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectName {
    /// Scheme of the register whose identifier it was made from.
    pub scheme: String,
    /// The pseudonym.
    pub pseudonym: Pseudonym,
    /// Which key made it.
    pub key_id: String,
}

/// The same, where the identifier may still be raw.
pub(super) struct Sent {
    scheme: String,
    who: Who,
}

impl SubjectName {
    /// Reads `scheme`, `pseudonym` and `key_id`; a raw identifier has no place here.
    pub(super) fn read(from: &mut Record<'_, '_>) -> Option<Self> {
        let scheme = from.text("scheme");
        let pseudonym = from.need("pseudonym");
        let pseudonym = from.scalar("pseudonym", pseudonym, scalar::pseudonym);
        let key_id = from.text("key_id");
        Some(Self {
            scheme,
            pseudonym: Pseudonym(pseudonym?),
            key_id,
        })
    }

    pub(super) fn fields(&self) -> Vec<(&'static str, Value<'_>)> {
        vec![
            ("scheme", Value::Text(&self.scheme)),
            ("pseudonym", Value::Pseudonym(self.pseudonym)),
            ("key_id", Value::Text(&self.key_id)),
        ]
    }
}

impl Sent {
    /// Reads `scheme`, and `identifier` or `pseudonym` with `key_id`.
    pub fn read(from: &mut Record<'_, '_>) -> Option<Self> {
        let scheme = from.text("scheme");
        let who = Who::read(from);
        Some(Self { scheme, who: who? })
    }

    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    pub const fn is_pseudonym(&self) -> bool {
        matches!(self.who, Who::Pseudonym(..))
    }

    /// The person under every key of the ring, the active one first; alone as it came where a pseudonym was sent.
    pub fn under_every_key(
        &self,
        with: &Pseudonymiser,
    ) -> Result<Vec<SubjectName>, PseudonymError> {
        let name = |(key_id, pseudonym): (&str, Pseudonym)| SubjectName {
            scheme: self.scheme.clone(),
            pseudonym,
            key_id: key_id.to_owned(),
        };
        Ok(match &self.who {
            Who::Identifier(identifier) => {
                let made = with.all(&self.scheme, identifier)?;
                made.into_iter().map(name).collect()
            }
            Who::Pseudonym(pseudonym, key_id) => vec![name((key_id, *pseudonym))],
        })
    }
}
