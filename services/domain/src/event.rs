//! One disclosure as a source system reported it (event.md 2), borrowed from the message it came in.
//! Never holds an identifier, only pseudonyms; never says whether the disclosure was right.

use std::fmt;

use crate::{
    time::UtcMicros,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};

/// UUID that the source gave the event; with the source it is the event's identity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EventId(pub [u8; 16]);

/// Keyed pseudonym of a data subject (event.md 3).
/// It has no `Display`: a person never reaches a log by accident.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym(pub [u8; 16]);

impl Pseudonym {
    /// Its first eight bytes as a number: two that differ here are different pseudonyms.
    pub(crate) const fn beginning(self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonym(withheld)")
    }
}

/// One disclosure, borrowed from its message.
#[derive(Clone, Debug, PartialEq)]
pub struct DisclosureEvent<'a> {
    /// Identity, together with `source`.
    pub event_id: EventId,
    /// Register id of the source system.
    pub source: &'a str,
    /// Counter of the source, +1 each event.
    pub sequence: Option<i64>,
    /// What the event reports.
    pub kind: Kind,
    /// `event_id` of the same source that this event corrects or retracts.
    pub corrects: Option<&'a str>,
    /// The disclosure that an onward disclosure follows.
    pub follows: Option<Follows<'a>>,
    /// Live or test.
    pub environment: Environment,
    /// When the data was made known.
    pub occurred_at: UtcMicros,
    /// When the source recorded it.
    pub recorded_at: UtcMicros,
    /// Groups the events of one bulk disclosure.
    pub disclosure_id: Option<&'a str>,
    /// The persons that this event lists.
    pub subjects: Vec<Subject<'a>>,
    /// Persons in the whole disclosure.
    pub subject_count: i64,
    /// Who got the data.
    pub recipient: EventRecipient<'a>,
    /// Register id of the arrangement that the source claims.
    pub arrangement: Option<&'a str>,
    /// Slug of the register.
    pub purpose: &'a str,
    /// Ground of Art 6(1).
    pub lawful_basis: LawfulBasis,
    /// Further conditions.
    pub conditions: Conditions<'a>,
    /// Slugs of categories of personal data; never the data.
    pub categories: Vec<&'a str>,
    /// How it travelled.
    pub channel: Channel,
    /// For a destination outside the UK.
    pub transfer: Option<Transfer<'a>>,
    /// Crime number, claim number, court case.
    pub case_reference: Option<&'a str>,
    /// Plain words, for the person.
    pub reason: &'a str,
    /// Facts that an arrangement's own conditions ask for, by name.
    pub facts: Vec<(&'a str, &'a str)>,
    /// Decision record of one-off sharing (ICO Data Sharing Code, Annex B).
    pub decision: Option<Decision<'a>>,
}

impl<'a> DisclosureEvent<'a> {
    /// A fact, as text.
    #[must_use]
    pub fn fact(&self, id: &str) -> Option<&'a str> {
        let mut facts = self.facts.iter();
        facts.find(|(name, _)| *name == id).map(|(_, value)| *value)
    }
}

/// The disclosure that an onward disclosure follows, of any source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follows<'a> {
    /// Its source.
    pub source: &'a str,
    /// Its `event_id`.
    pub event_id: &'a str,
}

/// One person of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject<'a> {
    /// Scheme of the identifier behind the pseudonym.
    pub scheme: &'a str,
    /// The pseudonym.
    pub pseudonym: Pseudonym,
    /// Which key made it.
    pub key_id: &'a str,
    /// How the person stands to the controller.
    pub kind: SubjectKind,
}

/// Who got the data, as the source names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRecipient<'a> {
    /// Register id, if the source knows it.
    pub id: Option<&'a str>,
    /// Name of the organisation.
    pub name: &'a str,
    /// Kind, as written.
    pub kind: Option<&'a str>,
    /// ISO 3166-1 alpha-2.
    pub country: &'a str,
}

/// Conditions beside the lawful basis; all optional.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conditions<'a> {
    /// Point of Art 9(2), `a`..`j`.
    pub article_9: Option<&'a str>,
    /// DPA 2018 Schedule 1 slug such as `pt2-para18`.
    pub schedule_1: Option<&'a str>,
    /// Annex 1 slug.
    pub annex_1: Option<&'a str>,
    /// Act and section, or court order.
    pub legal_obligation_ref: Option<&'a str>,
    /// Consent record.
    pub consent_ref: Option<&'a str>,
    /// Why consent was not asked (Sch 1 para 18).
    pub no_consent_reason: Option<&'a str>,
    /// Art 8A ground.
    pub compatibility: Option<&'a str>,
    /// Basis on which the data was collected.
    pub collection_basis: Option<&'a str>,
    /// Purpose for which the data was collected.
    pub collection_purpose: Option<&'a str>,
}

/// Transfer to a destination outside the UK (Art 44A ff.).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Transfer<'a> {
    /// Mechanism slug.
    pub mechanism: Option<&'a str>,
    /// Reference of the data protection test.
    pub test_ref: Option<&'a str>,
    /// Its date, as written.
    pub test_date: Option<&'a str>,
}

/// Decision record of one-off sharing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decision<'a> {
    /// Organisation and position.
    pub requested_by: Option<&'a str>,
    /// When it was asked.
    pub requested_at: Option<UtcMicros>,
    /// Staff reference.
    pub authorised_by: Option<&'a str>,
    /// Why it was necessary.
    pub necessity: Option<&'a str>,
    /// What the DPO thought.
    pub dpo_view: Option<&'a str>,
}
