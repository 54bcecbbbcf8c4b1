//! Who looked into whose data, and why: recorded before the answer is given. Never says what the answer was.

use domain::{event::Pseudonym, time::UtcMicros};

use crate::{Store, StoreError};

/// A question about a person.
#[derive(Clone, Debug)]
pub struct Question {
    /// UUIDv7 of the question, as text.
    pub question_id: String,
    /// When it was asked.
    pub asked_at: UtcMicros,
    /// Who asked, as their machine names them.
    pub asked_by: String,
    /// What they asked with.
    pub command: String,
    /// Why, in their own words.
    pub purpose: String,
    /// Scheme of the identifier.
    pub scheme: String,
    /// The pseudonyms it is about.
    pub subjects: Vec<Pseudonym>,
}

impl Store {
    /// Records a question; it is durable when this returns.
    ///
    /// # Errors
    /// [`StoreError::Record`]: then the question must not be answered.
    pub async fn record_question(&self, question: &Question) -> Result<(), StoreError> {
        let subjects: Vec<String> = question
            .subjects
            .iter()
            .map(|subject| hex(&subject.0))
            .collect();
        let insert = self
            .client
            .query_raw(include_str!("queries/asked.sql"))
            .with_setting("async_insert", "0")
            .param("asked_at", question.asked_at.0)
            .param("question_id", &question.question_id)
            .param("asked_by", &question.asked_by)
            .param("command", &question.command)
            .param("purpose", &question.purpose)
            .param("scheme", &question.scheme)
            .param("subjects", subjects);
        self.in_time(insert.execute())
            .await
            .map_err(StoreError::Record)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
