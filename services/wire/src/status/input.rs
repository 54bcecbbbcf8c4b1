//! Statuses and links as files and requests say them. Raw identifiers are wiped when dropped, and never printed; they
//! leave only as pseudonyms.

use std::fmt;

use domain::time::UtcMicros;

use super::{
    change::Content,
    link::{Said, pair},
    name::Sent,
};
use crate::json::{FieldError, body::parse_all, record::Record};

/// Where one of them stands in its document.
pub(super) struct Place {
    pub pointer: String,
    /// From 1, in JSON lines.
    pub line: Option<usize>,
}

/// One status as it was sent.
pub struct StatusInput {
    pub(super) subject: Sent,
    pub(super) content: Content,
    pub(super) place: Place,
}

/// One link as it was sent.
pub struct LinkInput {
    pub(super) pair: [Sent; 2],
    pub(super) said: Said,
    pub(super) place: Place,
}

impl StatusInput {
    /// Reads a body or a file: one status, an array, or JSON lines (blank lines are passed over).
    ///
    /// # Errors
    /// All mistakes at once, at most a hundred; then nothing is taken.
    pub fn parse(body: &[u8]) -> Result<Vec<Self>, Vec<FieldError>> {
        all(body, "holds no status", |from, place| {
            let subject = Sent::read(from);
            let content = Content::read(from);
            if let Some(content) = content.as_ref().filter(|_| from.is_fine_so_far()) {
                content.tell_persons(from);
            }
            Some(Self {
                subject: subject?,
                content: content?,
                place,
            })
        })
    }

    /// The changes that were recorded after a moment, each a mistake: such a record would shut out every later one.
    pub fn recorded_after(&self, latest: UtcMicros) -> impl Iterator<Item = FieldError> {
        let changes = self.content.history.iter().enumerate();
        let later = changes.filter(move |(_, change)| change.recorded_at > latest);
        later.map(|(at, _)| {
            let field = format!("/history/{at}/recorded_at");
            self.place.wrong(&field, IN_THE_FUTURE.into())
        })
    }
}

impl LinkInput {
    /// Reads a body or a file: one link, an array, or JSON lines (blank lines are passed over).
    ///
    /// # Errors
    /// All mistakes at once, at most a hundred; then nothing is taken.
    pub fn parse(body: &[u8]) -> Result<Vec<Self>, Vec<FieldError>> {
        all(body, "holds no link", |from, place| {
            let [one, other] = pair(from, Sent::read);
            let said = Said::read(from);
            if let Some(said) = &said {
                said.tell_persons(from);
            }
            Some(Self {
                pair: [one?, other?],
                said: said?,
                place,
            })
        })
    }

    /// As [`StatusInput::recorded_after`].
    #[must_use]
    pub fn recorded_after(&self, latest: UtcMicros) -> Option<FieldError> {
        let is_later = self.said.recorded_at > latest;
        is_later.then(|| self.place.wrong("/recorded_at", IN_THE_FUTURE.into()))
    }
}

const IN_THE_FUTURE: &str =
    "lies in the future, and would shut out what is recorded until then: correct the clock";

impl Place {
    pub fn pointer(&self, field: &str) -> String {
        format!("{}{field}", self.pointer)
    }

    pub fn wrong(&self, field: &str, message: String) -> FieldError {
        FieldError {
            pointer: self.pointer(field),
            line: self.line,
            message,
        }
    }
}

/// `line 3`, or `/2` where it is no JSON lines.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}"),
            None => f.write_str(&self.pointer),
        }
    }
}

fn all<T>(
    body: &[u8],
    empty: &'static str,
    read: impl Fn(&mut Record<'_, '_>, Place) -> Option<T>,
) -> Result<Vec<T>, Vec<FieldError>> {
    parse_all(body, empty, |node, at, errors| {
        let place = Place {
            pointer: at.pointer(),
            line: errors.line,
        };
        Record::read(node, at, errors, |from| read(from, place)).flatten()
    })
}

impl fmt::Debug for StatusInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StatusInput(withheld)")
    }
}

impl fmt::Debug for LinkInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkInput(withheld)")
    }
}
