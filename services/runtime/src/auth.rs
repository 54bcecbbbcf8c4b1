//! Bearer tokens, known only by their SHA-256. Never stores, logs or shows a token.

use std::fmt;

use axum::http::{HeaderMap, header};
use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};

/// SHA-256 of a token. Tokens are random and long, so a plain hash is enough.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

/// A hash in a file is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be the SHA-256 of the token, 64 hexadecimal digits")]
pub struct NoTokenHash;

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(withheld)")
    }
}

impl TokenHash {
    /// Hashes a token.
    #[must_use]
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// It is something else.
    pub fn from_hex(text: &str) -> Result<Self, NoTokenHash> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(NoTokenHash);
        }
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NoTokenHash)?;
            // `from_str_radix` would take a sign.
            if !pair.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return Err(NoTokenHash);
            }
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NoTokenHash)?;
        }
        Ok(Self(hash))
    }

    /// The 64 hexadecimal digits, for a tokens file.
    #[must_use]
    pub fn to_hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Who holds which token.
#[derive(Clone, Debug, Default)]
pub struct Tokens<H>(Vec<(TokenHash, H)>);

impl<H> FromIterator<(TokenHash, H)> for Tokens<H> {
    fn from_iter<I: IntoIterator<Item = (TokenHash, H)>>(tokens: I) -> Self {
        Self(tokens.into_iter().collect())
    }
}

impl<H> Tokens<H> {
    /// Whose token this is. The time it takes tells nothing: every hash is compared, in full.
    #[must_use]
    pub fn holder(&self, token: &str) -> Option<&H> {
        let presented = TokenHash::of(token);
        let (mut found, mut at) = (Choice::from(0), 0_u64);
        for (index, (known, _)) in (0_u64..).zip(&self.0) {
            let is_it = known.0.ct_eq(&presented.0);
            at = u64::conditional_select(&at, &index, is_it);
            found |= is_it;
        }
        let index = usize::try_from(at).ok().filter(|_| bool::from(found))?;
        self.0.get(index).map(|(_, holder)| holder)
    }

    /// Everybody who has one, as often as they have.
    pub fn holders(&self) -> impl Iterator<Item = H>
    where
        H: Clone,
    {
        self.0.iter().map(|(_, holder)| holder.clone())
    }

    /// Is there no token at all?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The token of `Authorization: Bearer TOKEN`.
#[must_use]
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_belongs_to_its_holder_and_an_unknown_one_to_nobody() {
        let tokens: Tokens<&str> = [("a", "cx-housing"), ("b", "cx-repairs"), ("c", "cx-rents")]
            .map(|(token, holder)| (TokenHash::of(token), holder))
            .into_iter()
            .collect();
        assert_eq!(tokens.holder("a"), Some(&"cx-housing"));
        assert_eq!(tokens.holder("c"), Some(&"cx-rents"));
        assert_eq!(tokens.holder("d"), None);
        assert_eq!(Tokens::<()>::default().holder(""), None);
    }

    #[test]
    fn a_hash_survives_its_file() {
        let hash = TokenHash::of("secret");
        assert_eq!(TokenHash::from_hex(&hash.to_hex()), Ok(hash));
        for bad in ["", "zz", &"+1".repeat(32), &"é".repeat(32), &"0".repeat(63)] {
            assert_eq!(TokenHash::from_hex(bad), Err(NoTokenHash), "{bad}");
        }
    }

    #[test]
    fn only_a_bearer_header_carries_a_token() {
        let token = |value: &[u8]| {
            let value = axum::http::HeaderValue::from_bytes(value).unwrap();
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value)]);
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(token(b"Bearer abc").as_deref(), Some("abc"));
        assert_eq!(token(b"bearer  abc ").as_deref(), Some("abc"));
        for bad in [
            b"Basic abc".as_slice(),
            b"Bearer",
            b"Bearer ",
            b"",
            b"\xff\xfe",
        ] {
            assert_eq!(token(bad), None);
        }
    }

    #[test]
    fn a_hash_is_never_printed() {
        assert_eq!(format!("{:?}", TokenHash::of("x")), "TokenHash(withheld)");
    }
}
