//! What looks like personal data in a free text (event.md 1.2). Untrusted texts of any length: time is linear in them,
//! and a text that cannot hold a pattern is passed after one look at each byte, without asking for memory.
//! Never repeats a text.

mod census;
pub(crate) mod telling;

use std::sync::LazyLock;

use regex::Regex;

use census::Census;

/// A set of kinds of pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Patterns(u16);

impl Patterns {
    /// National Insurance number.
    pub(crate) const NINO: Self = Self(1 << 0);
    /// E-mail address.
    pub(crate) const EMAIL: Self = Self(1 << 1);
    /// Postcode.
    pub(crate) const POSTCODE: Self = Self(1 << 2);
    /// Telephone number.
    pub(crate) const PHONE: Self = Self(1 << 3);
    /// Sort code and account number.
    pub(crate) const BANK_ACCOUNT: Self = Self(1 << 4);
    /// Card number with a valid last digit.
    pub(crate) const CARD: Self = Self(1 << 5);
    /// Date of birth.
    pub(crate) const DATE_OF_BIRTH: Self = Self(1 << 6);
    /// Name with a title.
    pub(crate) const TITLED_NAME: Self = Self(1 << 7);
    /// House number and street.
    pub(crate) const STREET: Self = Self(1 << 8);
    /// Every kind.
    pub(crate) const ALL: Self = Self((1 << 9) - 1);

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The names of the kinds, as the catalogue has them.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        let kinds = KINDS.iter().enumerate();
        kinds.filter_map(move |(at, (name, _))| self.has(Self(1 << at)).then_some(*name))
    }
}

/// Each kind and its pattern, word for word as in the catalogue of findings, in the order of the bits.
const KINDS: &[(&str, &str)] = &[
    (
        "nino",
        r"(?i)\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b",
    ),
    ("email", r"(?i)\b[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}\b"),
    ("postcode", r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b"),
    ("phone", r"(?:\+44|\b0)(?: ?[0-9]){9,10}\b"),
    (
        "bank_account",
        r"\b[0-9]{2}-[0-9]{2}-[0-9]{2}\b[^0-9]{0,20}\b[0-9]{8}\b",
    ),
    ("card", r"\b(?:[0-9][ -]?){12,18}[0-9]\b"),
    (
        "date_of_birth",
        r"(?i)\b(?:dob|date of birth|born)\b[^0-9]{0,10}[0-9]{1,2}[/. -][0-9]{1,2}[/. -][0-9]{2,4}",
    ),
    ("titled_name", r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? [A-Z][a-z]+"),
    (
        "street",
        r"\b[0-9]{1,4}[A-Za-z]? (?:[A-Z][a-z]+ ){1,3}(?:Street|Road|Lane|Avenue|Close|Drive|Way|Court|Place|Crescent|Gardens|Terrace)\b",
    ),
];

/// The patterns, made once; `None` cannot be, which a test sees to.
static COMPILED: LazyLock<Vec<Option<Regex>>> = LazyLock::new(|| {
    let patterns = KINDS.iter();
    patterns
        .map(|(_, pattern)| Regex::new(pattern).ok())
        .collect()
});

/// Which of the wanted kinds the text holds.
pub(crate) fn personal(text: &str, wanted: Patterns) -> Patterns {
    if !Census::is_worth_it(text) {
        return Patterns(0);
    }
    let possible = Patterns(Census::of(text).possible().0 & wanted.0);
    if possible.is_empty() {
        return possible;
    }
    let holds = |(at, pattern): (usize, &Option<Regex>)| {
        let kind = Patterns(1 << at);
        let pattern = pattern.as_ref().filter(|_| possible.has(kind))?;
        let found = match kind {
            Patterns::CARD => pattern.find_iter(text).any(|found| is_card(found.as_str())),
            _ => pattern.is_match(text),
        };
        found.then_some(kind.0)
    };
    let found = COMPILED.iter().enumerate().filter_map(holds);
    Patterns(found.fold(0, |all, kind| all | kind))
}

/// Does the text hold what looks like a number or an address that belongs to one person? Names are not looked for.
#[must_use]
pub fn holds_a_persons_number(text: &str) -> bool {
    let numbers = Patterns::NINO
        .and(Patterns::EMAIL)
        .and(Patterns::PHONE)
        .and(Patterns::BANK_ACCOUNT)
        .and(Patterns::CARD)
        .and(Patterns::DATE_OF_BIRTH);
    !personal(text, numbers).is_empty()
}

/// Is the last digit right for the others (Luhn)?
fn is_card(text: &str) -> bool {
    let digits = text.bytes().rev().filter(u8::is_ascii_digit);
    let sum: u32 = digits
        .map(|digit| u32::from(digit - b'0'))
        .enumerate()
        .map(|(at, digit)| match at % 2 {
            0 => digit,
            _ if digit > 4 => digit * 2 - 9,
            _ => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests;
