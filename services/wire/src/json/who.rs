//! Whom a document is about: a raw identifier, or a pseudonym made elsewhere. Identifiers are wiped when dropped.

use domain::event::Pseudonym;
use zeroize::Zeroizing;

use super::{record::Record, scalar};
use crate::pseudonym::{PseudonymError, Pseudonymiser};

/// One person as it was sent.
pub(crate) enum Who {
    Identifier(Zeroizing<String>),
    /// With the id of the key that made it.
    Pseudonym(Pseudonym, String),
}

impl Who {
    /// Reads `identifier`, or `pseudonym` and `key_id`; `None` after a mistake.
    pub fn read(from: &mut Record<'_, '_>) -> Option<Self> {
        let identifier = from.maybe_text("identifier").map(Zeroizing::new);
        let pseudonym = from.get("pseudonym");
        let has_pseudonym = pseudonym.is_some();
        let pseudonym = from
            .scalar("pseudonym", pseudonym, scalar::pseudonym)
            .map(Pseudonym);
        let key_id = from.maybe_text("key_id");
        let who = match (identifier, pseudonym, key_id) {
            (Some(identifier), None, None) if !has_pseudonym => Some(Who::Identifier(identifier)),
            (None, Some(pseudonym), Some(key_id)) => Some(Who::Pseudonym(pseudonym, key_id)),
            (None, Some(_), None) => {
                from.wrong(
                    "key_id",
                    "is missing: a pseudonym means nothing without the key that made it",
                );
                None
            }
            _ => None,
        };
        if who.is_none() && from.is_fine_so_far() {
            let at = from.at;
            from.errors
                .add(&at, "needs either identifier, or pseudonym and key_id");
        }
        who
    }

    /// The pseudonym, under the active key where it is made here, and the key's id.
    ///
    /// # Errors
    /// An unknown scheme, or an identifier that does not fit it.
    pub fn pseudonym(
        self,
        scheme: &str,
        with: &Pseudonymiser,
    ) -> Result<(Pseudonym, String), PseudonymError> {
        match self {
            Self::Pseudonym(pseudonym, key_id) => Ok((pseudonym, key_id)),
            Self::Identifier(identifier) => with
                .active(scheme, &identifier)
                .map(|(pseudonym, key_id)| (pseudonym, key_id.to_owned())),
        }
    }
}
