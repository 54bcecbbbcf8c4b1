//! Statuses and links as files and requests say them. Raw identifiers are wiped when dropped, and never printed; they
//! leave only as pseudonyms.

use std::fmt;

use domain::{register::model::Identifies, time::UtcMicros};

use super::{
    LinkMessage, StatusMessage,
    change::Content,
    link::{SAME, Said, pair},
    name::Sent,
};
use crate::{
    json::{FieldError, body::parse_all, record::Record},
    pseudonym::Pseudonymiser,
};

/// Where one of them stands in its document.
struct Place {
    pointer: String,
    /// From 1, in JSON lines.
    line: Option<usize>,
}

/// One status as it was sent.
pub struct StatusInput {
    subject: Sent,
    content: Content,
    place: Place,
}

/// One link as it was sent.
pub struct LinkInput {
    pair: [Sent; 2],
    said: Said,
    place: Place,
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
            Some(Self {
                subject: subject?,
                content: content?,
                place,
            })
        })
    }

    /// Where a field of this status stands in the document: `/scope` may be `/3/scope`.
    #[must_use]
    pub fn pointer(&self, field: &str) -> String {
        self.place.pointer(field)
    }

    /// Links from the person's pseudonyms under older keys to the one under the active key (event.md 3): only who has the
    /// identifier can make them. None where the ring has one key, or where a pseudonym was sent.
    #[must_use]
    pub fn of_rotation(&self, with: &Pseudonymiser) -> Vec<LinkMessage> {
        let recorded = self.content.history.iter().map(|change| change.recorded_at);
        let recorded_at = recorded.max().unwrap_or(UtcMicros(0));
        of_rotation(&self.subject, recorded_at, with)
    }

    /// The message for the topic, with a pseudonym under the active key in place of an identifier.
    ///
    /// # Errors
    /// An unknown scheme, or an identifier that does not fit it; never the identifier.
    pub fn pseudonymise(self, with: &Pseudonymiser) -> Result<StatusMessage, FieldError> {
        let Self {
            subject,
            content,
            place,
        } = self;
        match subject.pseudonymise(with) {
            Ok(subject) => Ok(StatusMessage { subject, content }),
            Err(error) => Err(place.wrong(&format!("/{}", error.field()), error.to_string())),
        }
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
            Some(Self {
                pair: [one?, other?],
                said: said?,
                place,
            })
        })
    }

    /// Where a field of this link stands in the document.
    #[must_use]
    pub fn pointer(&self, field: &str) -> String {
        self.place.pointer(field)
    }

    /// As [`StatusInput::of_rotation`], for both.
    #[must_use]
    pub fn of_rotation(&self, with: &Pseudonymiser) -> Vec<LinkMessage> {
        let of_one = |sent| of_rotation(sent, self.said.recorded_at, with);
        self.pair.iter().flat_map(of_one).collect()
    }

    /// The message for the topic, with pseudonyms under the active key in place of identifiers.
    ///
    /// # Errors
    /// Every unknown scheme, scheme that identifies no person, and identifier that does not fit; both the same.
    pub fn pseudonymise(self, with: &Pseudonymiser) -> Result<LinkMessage, Vec<FieldError>> {
        let Self { pair, said, place } = self;
        let mut errors = Vec::new();
        let mut names = Vec::with_capacity(2);
        for (sent, side) in pair.into_iter().zip(["/one", "/other"]) {
            if let Some(Identifies::Household | Identifies::Property) =
                with.identifies(sent.scheme())
            {
                errors.push(place.wrong(&format!("{side}/scheme"), LINKS_NOBODY.into()));
                continue;
            }
            match sent.pseudonymise(with) {
                Ok(name) => names.push(name),
                Err(error) => {
                    let field = format!("{side}/{}", error.field());
                    errors.push(place.wrong(&field, error.to_string()));
                }
            }
        }
        let names: Result<[_; 2], _> = names.try_into();
        match names {
            Ok([one, other]) if one.pseudonym != other.pseudonym => {
                Ok(LinkMessage { one, other, said })
            }
            Ok(_) => Err(vec![place.wrong("/other", SAME.into())]),
            Err(_) => Err(errors),
        }
    }
}

const LINKS_NOBODY: &str =
    "identifies a household or a property, which links nobody: people who parted shared a number";

fn of_rotation(sent: &Sent, recorded_at: UtcMicros, with: &Pseudonymiser) -> Vec<LinkMessage> {
    let Some((others, active)) = sent.under_every_key(with) else {
        return Vec::new();
    };
    let link = |one| LinkMessage {
        one,
        other: active.clone(),
        said: Said {
            is_linked: true,
            recorded_at,
            since: None,
            by: Some("key rotation".into()),
            evidence: None,
        },
    };
    others.into_iter().map(link).collect()
}

impl Place {
    fn pointer(&self, field: &str) -> String {
        format!("{}{field}", self.pointer)
    }

    fn wrong(&self, field: &str, message: String) -> FieldError {
        FieldError {
            pointer: self.pointer(field),
            line: self.line,
            message,
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
