//! One event as a source system has it: owned, with people named by their place among [`crate::People`].
//! Serves both routes: as JSON with raw identifiers, and as the contract's event with pseudonyms.

use std::sync::Arc;

use domain::{
    event::{
        Conditions, Decision, DisclosureEvent, EventId, EventRecipient, Follows, Pseudonym,
        Transfer,
    },
    time::UtcMicros,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};

use crate::{dice::mix, people::SubjectScheme, pseudonyms::Pseudonyms};

/// Text that many events share.
pub type Text = Arc<str>;

/// A person of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SubjectPlace {
    /// Scheme of the identifier.
    pub scheme: SubjectScheme,
    /// Place among the identifiers of that scheme.
    pub place: u32,
    /// How the person stands to the landlord.
    pub kind: SubjectKind,
}

impl SubjectPlace {
    /// Key of a source that makes its own pseudonyms.
    pub(crate) const OWN_KEY: &str = "payroll";

    /// What a source with a key of its own calls somebody: of no use to anybody else.
    pub(crate) fn own_pseudonym(self) -> Pseudonym {
        let mut bytes = [0; 16];
        for (part, half) in (31_u64..).zip(bytes.chunks_exact_mut(8)) {
            half.copy_from_slice(&mix(u64::from(self.place), part).to_be_bytes());
        }
        Pseudonym(bytes)
    }
}

/// Fields as in `domain::event::DisclosureEvent`.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "each field is documented in domain::event::DisclosureEvent"
)]
pub struct Event {
    pub event_id: EventId,
    pub source: Text,
    pub sequence: Option<i64>,
    pub kind: Kind,
    pub corrects: Option<Text>,
    pub follows: Option<(Text, Text)>,
    pub environment: Environment,
    pub occurred_at: UtcMicros,
    pub recorded_at: UtcMicros,
    pub disclosure_id: Option<Text>,
    pub subjects: Vec<SubjectPlace>,
    pub subject_count: i64,
    pub recipient: Recipient,
    pub arrangement: Option<Text>,
    pub purpose: Text,
    pub lawful_basis: LawfulBasis,
    pub conditions: EventConditions,
    pub categories: Vec<Text>,
    pub channel: Channel,
    pub transfer: Option<Text>,
    pub case_reference: Option<Text>,
    pub reason: Text,
    pub facts: Vec<(Text, Text)>,
    pub decision: Option<Box<EventDecision>>,
}

/// Who got the data.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "each field is documented in domain::event::EventRecipient"
)]
pub struct Recipient {
    pub id: Option<Text>,
    pub name: Text,
    pub kind: Option<Text>,
    pub country: Text,
}

/// Conditions that the made-up landlord records.
#[derive(Clone, Debug, Default)]
#[expect(
    missing_docs,
    reason = "each field is documented in domain::event::Conditions"
)]
pub struct EventConditions {
    pub article_9: Option<Text>,
    pub schedule_1: Option<Text>,
    pub annex_1: Option<Text>,
    pub legal_obligation_ref: Option<Text>,
    pub consent_ref: Option<Text>,
    pub no_consent_reason: Option<Text>,
    pub compatibility: Option<Text>,
    pub collection_basis: Option<Text>,
    pub collection_purpose: Option<Text>,
}

/// Decision record of one-off sharing.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "each field is documented in domain::event::Decision"
)]
pub struct EventDecision {
    pub requested_by: Text,
    pub authorised_by: Text,
    pub necessity: Text,
}

impl Event {
    /// `event_id` as text.
    #[must_use]
    pub fn id(&self) -> String {
        uuid_text(self.event_id)
    }

    /// Does it rest on the persons' consent?
    pub(crate) fn asks_consent(&self) -> bool {
        self.kind != Kind::Retracted
            && (self.lawful_basis == LawfulBasis::Consent
                || self.conditions.article_9.as_deref() == Some("a"))
    }

    /// A household consents to nothing: whose data go on consent is named by a number of her own.
    pub(crate) fn name_who_consented(&mut self) {
        if self.asks_consent() {
            let households = self.subjects.iter_mut();
            for subject in households.filter(|subject| subject.scheme == SubjectScheme::Tenancy) {
                subject.scheme = SubjectScheme::Person;
            }
        }
    }

    /// Adds a fact, once.
    pub(crate) fn say(&mut self, fact: &str, value: &str) {
        if self.facts.iter().all(|(name, _)| **name != *fact) {
            self.facts.push((fact.into(), value.into()));
        }
    }

    /// The contract's event, with each person's pseudonym. Borrows all but the lists.
    #[must_use]
    pub fn disclosure<'a>(&'a self, pseudonyms: &'a Pseudonyms) -> DisclosureEvent<'a> {
        let conditions = &self.conditions;
        DisclosureEvent {
            event_id: self.event_id,
            source: &self.source,
            sequence: self.sequence,
            kind: self.kind,
            corrects: self.corrects.as_deref(),
            follows: self
                .follows
                .as_ref()
                .map(|(source, event_id)| Follows { source, event_id }),
            environment: self.environment,
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            disclosure_id: self.disclosure_id.as_deref(),
            subjects: self
                .subjects
                .iter()
                .filter_map(|place| pseudonyms.subject(*place))
                .collect(),
            subject_count: self.subject_count,
            recipient: EventRecipient {
                id: self.recipient.id.as_deref(),
                name: &self.recipient.name,
                kind: self.recipient.kind.as_deref(),
                country: &self.recipient.country,
            },
            arrangement: self.arrangement.as_deref(),
            purpose: &self.purpose,
            lawful_basis: self.lawful_basis,
            conditions: Conditions {
                article_9: conditions.article_9.as_deref(),
                schedule_1: conditions.schedule_1.as_deref(),
                annex_1: conditions.annex_1.as_deref(),
                legal_obligation_ref: conditions.legal_obligation_ref.as_deref(),
                consent_ref: conditions.consent_ref.as_deref(),
                no_consent_reason: conditions.no_consent_reason.as_deref(),
                compatibility: conditions.compatibility.as_deref(),
                collection_basis: conditions.collection_basis.as_deref(),
                collection_purpose: conditions.collection_purpose.as_deref(),
            },
            categories: self.categories.iter().map(AsRef::as_ref).collect(),
            channel: self.channel,
            transfer: self.transfer.as_deref().map(|mechanism| Transfer {
                mechanism: Some(mechanism),
                ..Transfer::default()
            }),
            case_reference: self.case_reference.as_deref(),
            reason: &self.reason,
            facts: self
                .facts
                .iter()
                .map(|(name, value)| (name.as_ref(), value.as_ref()))
                .collect(),
            decision: self.decision.as_deref().map(|decision| Decision {
                requested_by: Some(&decision.requested_by),
                authorised_by: Some(&decision.authorised_by),
                necessity: Some(&decision.necessity),
                ..Decision::default()
            }),
        }
    }
}

/// A UUID with hyphens, lower case.
#[must_use]
pub fn uuid_text(id: EventId) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(36);
    for (at, byte) in id.0.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push(HEX[usize::from(byte >> 4)] as char);
        text.push(HEX[usize::from(byte & 15)] as char);
    }
    text
}

/// UUIDv7: the milliseconds of `recorded`, then 74 bits of `noise`.
pub(crate) fn uuid_v7(recorded: UtcMicros, noise: (u64, u64)) -> EventId {
    let millis = u64::try_from(recorded.0 / 1000).unwrap_or_default();
    let high = (millis << 16) | 0x7000 | (noise.0 & 0x0fff);
    let low = (1 << 63) | (noise.1 >> 2);
    EventId(((u128::from(high) << 64) | u128::from(low)).to_be_bytes())
}
