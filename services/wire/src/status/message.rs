//! The value of `subject-status.v1`: everything that was ever said of one `(pseudonym, kind, scope)`.

use std::fmt;

use domain::status::{StatusKind, StatusRecord};

use super::{
    StatusError, SubjectName,
    change::{Change, Content},
};
use crate::json::{
    body::parse_one,
    object::{Hex, Object},
    record::Record,
};

/// One status of one person, with its full history; owns its text.
#[derive(Clone, PartialEq, Eq)]
pub struct StatusMessage {
    pub(super) subject: SubjectName,
    pub(super) content: Content,
}

impl StatusMessage {
    /// Reads a value of the topic.
    ///
    /// # Errors
    /// Every mistake in it, each with its place.
    pub fn parse(value: &[u8]) -> Result<Self, StatusError> {
        let read = |from: &mut Record<'_, '_>| {
            let subject = SubjectName::read(from);
            let content = Content::read(from);
            Some(Self {
                subject: subject?,
                content: content?,
            })
        };
        parse_one(value, |node, at, errors| {
            Record::read(node, at, errors, read).flatten()
        })
        .map_err(StatusError)
    }

    /// Whom it is about.
    #[must_use]
    pub const fn subject(&self) -> &SubjectName {
        &self.subject
    }

    /// Which kind.
    #[must_use]
    pub const fn kind(&self) -> StatusKind {
        self.content.kind
    }

    /// The record, borrowed from this.
    #[must_use]
    pub fn record(&self) -> StatusRecord<'_> {
        StatusRecord {
            pseudonym: self.subject.pseudonym,
            kind: self.content.kind,
            scope: &self.content.scope,
            history: self.content.history.iter().map(Change::borrow).collect(),
        }
    }

    /// As one line of JSON, without a line break. Read again, it is the same.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut fields = self.subject.fields();
        fields.extend(self.content.fields());
        Object(fields).into_string()
    }

    /// The key of the message: pseudonym in hex, kind and scope with colons between; no kind holds one.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        let Content { kind, scope, .. } = &self.content;
        let pseudonym = Hex(self.subject.pseudonym.0);
        format!("{pseudonym}:{}:{scope}", kind.as_str()).into_bytes()
    }
}

/// Never a person, nor what was said of one.
impl fmt::Debug for StatusMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, changes) = (self.content.kind.as_str(), self.content.history.len());
        write!(f, "StatusMessage({kind}, {changes} changes withheld)")
    }
}
