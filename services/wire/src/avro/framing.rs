//! Where a message names its writer schema: single-object encoding (`C3 01`, fingerprint) or Confluent framing (`00`,
//! registry id). Never looks behind the header.

use std::collections::HashMap;

use super::{
    MAX_MESSAGE_BYTES,
    error::{DecodeError, SchemaClaim},
    schema::{Fingerprint, V1},
};

/// Ids that a Confluent-compatible schema registry gave to schemas we know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaIds(HashMap<u32, Fingerprint>);

/// A list of registry ids that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not ID=SCHEMA: write e.g. 7=v1, several with commas; SCHEMA is v1 or a fingerprint of 16 hex digits"
)]
pub struct SchemaIdsError(String);

impl SchemaIds {
    /// No registry.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds an id; a repeated id means the schema that was named last.
    #[must_use]
    pub fn with(mut self, id: u32, schema: Fingerprint) -> Self {
        self.0.insert(id, schema);
        self
    }

    /// Parses `7=v1,9=0123456789abcdef`; empty text is no registry.
    ///
    /// # Errors
    /// The first entry that is not `ID=SCHEMA`.
    pub fn parse(text: &str) -> Result<Self, SchemaIdsError> {
        let entries = text
            .split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty());
        entries.into_iter().try_fold(Self::default(), |ids, entry| {
            let wrong = || SchemaIdsError(entry.into());
            let (id, schema) = entry.split_once('=').ok_or_else(wrong)?;
            let id = id.trim().parse().map_err(|_| wrong())?;
            let schema = match schema.trim() {
                "v1" => V1,
                hex => hex.parse().map_err(|()| wrong())?,
            };
            Ok(ids.with(id, schema))
        })
    }

    /// The schema of a claim, if the claim means anything.
    pub(super) fn fingerprint(&self, claim: SchemaClaim) -> Option<Fingerprint> {
        match claim {
            SchemaClaim::Fingerprint(fingerprint) => Some(fingerprint),
            SchemaClaim::Id(id) => self.0.get(&id).copied(),
        }
    }
}

/// Splits a message into its claim and its body.
pub(super) fn split(message: &[u8]) -> Result<(SchemaClaim, &[u8]), DecodeError> {
    const TRUNCATED: DecodeError = DecodeError::Truncated {
        field: "the header",
    };
    if message.len() > MAX_MESSAGE_BYTES {
        return Err(DecodeError::TooLarge {
            bytes: message.len(),
        });
    }
    match message {
        [] => Err(DecodeError::Empty),
        [0xc3, 0x01, rest @ ..] => {
            let (fingerprint, body) = rest.split_first_chunk().ok_or(TRUNCATED)?;
            Ok((SchemaClaim::Fingerprint(Fingerprint(*fingerprint)), body))
        }
        [0xc3] => Err(TRUNCATED),
        [0x00, rest @ ..] => {
            let (id, body) = rest.split_first_chunk().ok_or(TRUNCATED)?;
            Ok((SchemaClaim::Id(u32::from_be_bytes(*id)), body))
        }
        _ => Err(DecodeError::WrongMagic),
    }
}

impl SchemaClaim {
    /// What the bytes claim, whether or not they can be decoded; `None` when they claim nothing.
    #[must_use]
    pub fn of(message: &[u8]) -> Option<Self> {
        split(&message[..message.len().min(16)])
            .ok()
            .map(|(claim, _)| claim)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_from_a_list() {
        let ids = SchemaIds::parse("7=v1, 9=0102030405060708,").unwrap();
        assert_eq!(ids.fingerprint(SchemaClaim::Id(7)), Some(V1));
        let nine = Some(Fingerprint([1, 2, 3, 4, 5, 6, 7, 8]));
        assert_eq!(ids.fingerprint(SchemaClaim::Id(9)), nine);
        assert_eq!(ids.fingerprint(SchemaClaim::Id(8)), None);
        assert_eq!(SchemaIds::parse(""), Ok(SchemaIds::none()));
        for bad in ["7", "v1=7", "7=v9", "-1=v1", "7=v1=2"] {
            assert!(SchemaIds::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_claim_is_seen_even_where_the_body_is_broken() {
        assert_eq!(SchemaClaim::of(&[0, 0, 0, 0, 7]), Some(SchemaClaim::Id(7)));
        assert_eq!(
            SchemaClaim::of(&vec![0; MAX_MESSAGE_BYTES + 1]),
            Some(SchemaClaim::Id(0))
        );
        for nothing in [&b""[..], b"{}", b"\xc3", b"\xc3\x01\x00", b"\x00\x00"] {
            assert_eq!(SchemaClaim::of(nothing), None);
        }
    }
}
