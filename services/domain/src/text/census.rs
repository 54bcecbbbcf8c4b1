//! How many bytes of which sort a text has: enough to say that most texts cannot hold most patterns.
//! Never says that one does.

use super::Patterns;

/// Digits in a row of a National Insurance number; no pattern needs fewer.
const SHORTEST_ROW: usize = 6;

/// Counts of bytes, each stopping at the greatest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Census {
    digits: usize,
    capitals: usize,
    letters: usize,
    ats: usize,
    /// `M` and `D`, with which titles begin.
    titles: usize,
    /// Most digits in a row, with one space or hyphen between two of them or none; 0 if there are too few for any row.
    row: usize,
}

impl Census {
    /// Counts each sort by itself: simple loops, done many bytes at a time.
    pub(super) fn of(text: &str) -> Self {
        let digits = count(text, |byte| byte.is_ascii_digit());
        Self {
            digits,
            capitals: count(text, |byte| byte.is_ascii_uppercase()),
            letters: count(text, |byte| byte.is_ascii_alphabetic()),
            ats: count(text, |byte| byte == b'@'),
            titles: count(text, |byte| (byte == b'M') | (byte == b'D')),
            // The shortest row of which anything asks is looked for only where there are as many digits.
            row: if digits < SHORTEST_ROW {
                0
            } else {
                longest_row(text)
            },
        }
    }

    /// Has the text any byte without which no pattern holds? Most have none, and are not counted.
    pub(super) fn is_worth_it(text: &str) -> bool {
        let telling =
            |byte: u8| byte.is_ascii_digit() | (byte == b'@') | (byte == b'M') | (byte == b'D');
        // No early end: without a branch it is done many bytes at a time.
        text.bytes().fold(false, |any, byte| any | telling(byte))
    }

    /// What a text with these bytes may hold: each pattern needs at least so many.
    pub(super) fn possible(self) -> Patterns {
        let Self {
            digits,
            capitals,
            letters,
            ats,
            titles,
            row,
        } = self;
        [
            (Patterns::NINO, row >= SHORTEST_ROW && letters >= 1),
            (Patterns::EMAIL, ats >= 1),
            (Patterns::POSTCODE, digits >= 2 && capitals >= 3),
            (Patterns::PHONE, row >= 10),
            (Patterns::BANK_ACCOUNT, digits >= 14 && row >= 8),
            (Patterns::CARD, row >= 13),
            (Patterns::DATE_OF_BIRTH, digits >= 4 && letters >= 3),
            (Patterns::TITLED_NAME, titles >= 1 && capitals >= 2),
            (Patterns::STREET, digits >= 1 && capitals >= 2),
        ]
        .into_iter()
        .filter(|(_, may)| *may)
        .fold(Patterns(0), |all, (kind, _)| all.and(kind))
    }
}

fn count(text: &str, is_one: impl Fn(u8) -> bool) -> usize {
    text.bytes().filter(|byte| is_one(*byte)).count()
}

/// See [`Census::row`].
fn longest_row(text: &str) -> usize {
    let (mut row, mut longest, mut is_separated) = (0_usize, 0, false);
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            row += 1;
            longest = row.max(longest);
            is_separated = false;
        } else if matches!(byte, b' ' | b'-') && row > 0 && !is_separated {
            is_separated = true;
        } else {
            (row, is_separated) = (0, false);
        }
    }
    longest
}
