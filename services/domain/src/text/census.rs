//! How many bytes of which sort a text has: enough to say that most texts cannot hold most patterns.
//! Never says that one does.

use super::Patterns;

/// Counts of bytes, each stopping at the greatest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Census {
    digits: usize,
    capitals: usize,
    letters: usize,
    ats: usize,
    /// `M` and `D`, with which titles begin.
    titles: usize,
}

impl Census {
    /// One look at each byte, without a branch.
    pub(super) fn of(text: &str) -> Self {
        text.bytes().fold(Self::default(), |count, byte| Self {
            digits: count.digits + usize::from(byte.is_ascii_digit()),
            capitals: count.capitals + usize::from(byte.is_ascii_uppercase()),
            letters: count.letters + usize::from(byte.is_ascii_alphabetic()),
            ats: count.ats + usize::from(byte == b'@'),
            titles: count.titles + usize::from(byte == b'M' || byte == b'D'),
        })
    }

    /// What a text with these bytes may hold: each pattern needs at least so many.
    pub(super) fn possible(self) -> Patterns {
        let Self {
            digits,
            capitals,
            letters,
            ats,
            titles,
        } = self;
        [
            (Patterns::NINO, digits >= 6 && letters >= 1),
            (Patterns::EMAIL, ats >= 1),
            (Patterns::POSTCODE, digits >= 2 && capitals >= 3),
            (Patterns::PHONE, digits >= 10),
            (Patterns::BANK_ACCOUNT, digits >= 14),
            (Patterns::CARD, digits >= 13),
            (Patterns::DATE_OF_BIRTH, digits >= 4 && letters >= 3),
            (Patterns::TITLED_NAME, titles >= 1 && capitals >= 2),
            (Patterns::STREET, digits >= 1 && capitals >= 2),
        ]
        .into_iter()
        .filter(|(_, may)| *may)
        .fold(Patterns(0), |all, (kind, _)| all.and(kind))
    }
}
