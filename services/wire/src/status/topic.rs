//! The two topics of what is known of persons, and what a record of each says. Never decides what follows from it.

use domain::status::{SubjectLink, SubjectStatus};

use super::{LinkMessage, StatusError, StatusMessage};

/// One of the two topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Dated histories.
    Status,
    /// Which pseudonyms are one person.
    Links,
}

/// What a record says.
pub enum Said {
    /// Everything that was ever said of one person, kind and scope.
    Status(StatusMessage),
    /// Whether two pseudonyms are one person.
    Link(SubjectLink),
}

impl Topic {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Status, Self::Links];

    /// As Kafka has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "subject-status.v1",
            Self::Links => "subject-links.v1",
        }
    }

    /// What a record's value says; `None` for one without: what is known of a person is never taken back by it.
    ///
    /// # Errors
    /// The value is no status, or no link.
    pub fn read(self, value: Option<&[u8]>) -> Result<Option<Said>, StatusError> {
        let Some(value) = value else {
            return Ok(None);
        };
        Ok(Some(match self {
            Self::Status => Said::Status(StatusMessage::parse(value)?),
            Self::Links => Said::Link(LinkMessage::parse(value)?.link()),
        }))
    }
}

impl Said {
    /// Adds it to what is known; answers whether that changes anything.
    pub fn add_to(&self, status: &mut SubjectStatus) -> bool {
        match self {
            Self::Status(message) => status.record(&message.record()),
            Self::Link(link) => status.link(*link),
        }
    }
}
