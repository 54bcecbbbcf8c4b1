//! Where what is known of persons comes from: a file for `judge`, the topics for everything that runs or judges again.

mod follow;
mod read;

pub use follow::open;
pub use read::{from_file, from_kafka, if_asked};

use ::follow::Record;
use domain::status::SubjectStatus;
use producer::topics;
use wire::status::{LinkMessage, StatusError, StatusMessage};

/// The two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// Dated histories.
    Status,
    /// Which pseudonyms are one person.
    Links,
}

impl Table {
    const ALL: [Self; 2] = [Self::Status, Self::Links];

    const fn topic(self) -> &'static str {
        match self {
            Self::Status => topics::SUBJECT_STATUS,
            Self::Links => topics::SUBJECT_LINKS,
        }
    }

    /// Takes a record in. One without a value says nothing: what is known of a person is never taken back by it.
    fn take(self, record: &Record<'_>, status: &mut SubjectStatus) -> Result<(), StatusError> {
        let Some(value) = record.value else {
            return Ok(());
        };
        match self {
            Self::Status => {
                status.record(&StatusMessage::parse(value)?.record());
            }
            Self::Links => {
                status.link(LinkMessage::parse(value)?.link());
            }
        }
        Ok(())
    }

    /// Names the place, never the person.
    fn tell_unreadable(self, record: &Record<'_>, error: &StatusError) {
        let (topic, partition, offset) = (self.topic(), record.partition, record.offset);
        tracing::error!(topic, partition, offset, %error, "this is passed over: whoever it is about is judged without it");
    }
}
