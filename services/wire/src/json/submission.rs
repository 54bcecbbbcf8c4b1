//! What a source sends: an event whose subjects may still be raw identifiers. They are wiped when dropped, and never
//! printed; they leave only as pseudonyms.

use std::fmt;

use domain::vocabulary::SubjectKind;

use super::{at::FieldError, who::Who};
use crate::{
    owned::{OwnedEvent, OwnedSubject},
    pseudonym::Pseudonymiser,
};

/// One event as it was sent.
pub struct Submission {
    /// Without its subjects.
    pub(super) event: OwnedEvent,
    pub(super) subjects: Vec<SubmittedSubject>,
    /// Where the event stands in the document.
    pub(super) pointer: String,
    pub(super) line: Option<usize>,
}

pub(super) struct SubmittedSubject {
    pub scheme: String,
    pub kind: SubjectKind,
    pub who: Who,
}

impl Submission {
    /// The source that the event names.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.event.source
    }

    /// Where a field of this event stands in the document: `/source` may be `/3/source`, or `/data/source`.
    #[must_use]
    pub fn pointer(&self, field: &str) -> String {
        format!("{}{field}", self.pointer)
    }

    /// Line of the event, from 1, in JSON lines.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        self.line
    }

    /// The event, with pseudonyms in place of identifiers.
    ///
    /// # Errors
    /// Every identifier that does not fit its scheme, and every unknown scheme; never the identifier.
    pub fn pseudonymise(self, with: &Pseudonymiser) -> Result<OwnedEvent, Vec<FieldError>> {
        let mut event = self.event;
        let mut errors = Vec::new();
        event.subjects.reserve(self.subjects.len());
        for (index, subject) in self.subjects.into_iter().enumerate() {
            match subject.who.pseudonym(&subject.scheme, with) {
                Ok((pseudonym, key_id)) => event.subjects.push(OwnedSubject {
                    scheme: subject.scheme,
                    pseudonym,
                    key_id,
                    kind: subject.kind,
                }),
                Err(error) => errors.push(FieldError {
                    pointer: format!("{}/subjects/{index}/{}", self.pointer, error.field()),
                    line: self.line,
                    message: error.to_string(),
                }),
            }
        }
        if errors.is_empty() {
            Ok(event)
        } else {
            Err(errors)
        }
    }
}

impl fmt::Debug for Submission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Submission({} subjects withheld)", self.subjects.len())
    }
}
