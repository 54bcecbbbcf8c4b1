//! An event that owns its text: for whatever outlives the bytes it came in. Never pseudonymises, never judges.

mod parts;

pub use parts::{
    OwnedConditions, OwnedDecision, OwnedFollows, OwnedRecipient, OwnedSubject, OwnedTransfer,
};

use std::collections::BTreeMap;

use domain::{
    event::{DisclosureEvent, EventId},
    time::UtcMicros,
    vocabulary::{Channel, Environment, Kind, LawfulBasis},
};

/// Twin of [`DisclosureEvent`]; the fields mean the same.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is documented on DisclosureEvent")]
pub struct OwnedEvent {
    pub event_id: EventId,
    pub source: String,
    pub sequence: Option<i64>,
    pub kind: Kind,
    pub corrects: Option<String>,
    pub follows: Option<OwnedFollows>,
    pub environment: Environment,
    pub occurred_at: UtcMicros,
    pub recorded_at: UtcMicros,
    pub disclosure_id: Option<String>,
    pub subjects: Vec<OwnedSubject>,
    pub subject_count: i64,
    pub recipient: OwnedRecipient,
    pub arrangement: Option<String>,
    pub purpose: String,
    pub lawful_basis: LawfulBasis,
    pub conditions: OwnedConditions,
    pub categories: Vec<String>,
    pub channel: Channel,
    pub transfer: Option<OwnedTransfer>,
    pub case_reference: Option<String>,
    pub reason: String,
    pub facts: BTreeMap<String, String>,
    pub decision: Option<OwnedDecision>,
}

impl OwnedEvent {
    /// The event, borrowed from this one.
    #[must_use]
    pub fn event(&self) -> DisclosureEvent<'_> {
        DisclosureEvent {
            event_id: self.event_id,
            source: &self.source,
            sequence: self.sequence,
            kind: self.kind,
            corrects: self.corrects.as_deref(),
            follows: self.follows.as_ref().map(OwnedFollows::borrow),
            environment: self.environment,
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            disclosure_id: self.disclosure_id.as_deref(),
            subjects: self.subjects.iter().map(OwnedSubject::borrow).collect(),
            subject_count: self.subject_count,
            recipient: self.recipient.borrow(),
            arrangement: self.arrangement.as_deref(),
            purpose: &self.purpose,
            lawful_basis: self.lawful_basis,
            conditions: self.conditions.borrow(),
            categories: self.categories.iter().map(String::as_str).collect(),
            channel: self.channel,
            transfer: self.transfer.as_ref().map(OwnedTransfer::borrow),
            case_reference: self.case_reference.as_deref(),
            reason: &self.reason,
            facts: self
                .facts
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect(),
            decision: self.decision.as_ref().map(OwnedDecision::borrow),
        }
    }
}

impl From<&DisclosureEvent<'_>> for OwnedEvent {
    fn from(event: &DisclosureEvent<'_>) -> Self {
        let owned = |text: Option<&str>| text.map(String::from);
        Self {
            event_id: event.event_id,
            source: event.source.into(),
            sequence: event.sequence,
            kind: event.kind,
            corrects: owned(event.corrects),
            follows: event.follows.as_ref().map(Into::into),
            environment: event.environment,
            occurred_at: event.occurred_at,
            recorded_at: event.recorded_at,
            disclosure_id: owned(event.disclosure_id),
            subjects: event.subjects.iter().map(Into::into).collect(),
            subject_count: event.subject_count,
            recipient: (&event.recipient).into(),
            arrangement: owned(event.arrangement),
            purpose: event.purpose.into(),
            lawful_basis: event.lawful_basis,
            conditions: (&event.conditions).into(),
            categories: event.categories.iter().map(|&slug| slug.into()).collect(),
            channel: event.channel,
            transfer: event.transfer.as_ref().map(Into::into),
            case_reference: owned(event.case_reference),
            reason: event.reason.into(),
            facts: event
                .facts
                .iter()
                .map(|&(name, value)| (name.into(), value.into()))
                .collect(),
            decision: event.decision.as_ref().map(Into::into),
        }
    }
}
