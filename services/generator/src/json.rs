//! The event as JSON with raw identifiers, as a source sends it to the gateway (event.md 2).
//! Never pseudonymises: the gateway does.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    event::{Event, SubjectPlace},
    people::{People, SubjectScheme},
};

#[derive(Serialize)]
struct JsonEvent<'a> {
    event_id: String,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<i64>,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrects: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    follows: Option<JsonFollows<'a>>,
    environment: &'static str,
    occurred_at: String,
    recorded_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    disclosure_id: Option<&'a str>,
    subjects: Vec<JsonSubject<'a>>,
    subject_count: i64,
    recipient: JsonRecipient<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arrangement: Option<&'a str>,
    purpose: &'a str,
    lawful_basis: &'static str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    conditions: BTreeMap<&'static str, &'a str>,
    categories: Vec<&'a str>,
    channel: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer: Option<BTreeMap<&'static str, &'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case_reference: Option<&'a str>,
    reason: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    facts: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<BTreeMap<&'static str, &'a str>>,
}

#[derive(Serialize)]
struct JsonFollows<'a> {
    source: &'a str,
    event_id: &'a str,
}

#[derive(Serialize)]
struct JsonSubject<'a> {
    scheme: &'static str,
    #[serde(flatten)]
    who: JsonWho<'a>,
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum JsonWho<'a> {
    Known {
        identifier: &'a str,
    },
    ByOwnKey {
        pseudonym: String,
        key_id: &'static str,
    },
}

#[derive(Serialize)]
struct JsonRecipient<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    country: &'a str,
}

fn who(people: &People, subject: SubjectPlace) -> Option<JsonWho<'_>> {
    if subject.scheme == SubjectScheme::Payroll {
        let pseudonym = subject.own_pseudonym().0;
        return Some(JsonWho::ByOwnKey {
            pseudonym: format!("{:032x}", u128::from_be_bytes(pseudonym)),
            key_id: SubjectPlace::OWN_KEY,
        });
    }
    let identifier = people.identifier(subject.scheme, subject.place)?;
    Some(JsonWho::Known { identifier })
}

impl Event {
    /// One line of JSON, without the line's end.
    ///
    /// # Errors
    /// None in practice: every field is text, a number or a list of those.
    pub fn to_json(&self, people: &People) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(&self.as_json(people))
    }

    fn as_json<'a>(&'a self, people: &'a People) -> JsonEvent<'a> {
        let given = &self.conditions;
        let conditions = [
            ("article_9", &given.article_9),
            ("schedule_1", &given.schedule_1),
            ("annex_1", &given.annex_1),
            ("legal_obligation_ref", &given.legal_obligation_ref),
            ("consent_ref", &given.consent_ref),
            ("no_consent_reason", &given.no_consent_reason),
            ("compatibility", &given.compatibility),
            ("collection_basis", &given.collection_basis),
            ("collection_purpose", &given.collection_purpose),
        ];
        let subjects = self.subjects.iter().filter_map(|subject| {
            Some(JsonSubject {
                scheme: subject.scheme.id(),
                who: who(people, *subject)?,
                kind: subject.kind.symbol(),
            })
        });
        JsonEvent {
            event_id: self.id(),
            source: &self.source,
            sequence: self.sequence,
            kind: self.kind.symbol(),
            corrects: self.corrects.as_deref(),
            follows: self
                .follows
                .as_ref()
                .map(|(source, event_id)| JsonFollows { source, event_id }),
            environment: self.environment.symbol(),
            occurred_at: self.occurred_at.to_string(),
            recorded_at: self.recorded_at.to_string(),
            disclosure_id: self.disclosure_id.as_deref(),
            subjects: subjects.collect(),
            subject_count: self.subject_count,
            recipient: JsonRecipient {
                id: self.recipient.id.as_deref(),
                name: &self.recipient.name,
                kind: self.recipient.kind.as_deref(),
                country: &self.recipient.country,
            },
            arrangement: self.arrangement.as_deref(),
            purpose: &self.purpose,
            lawful_basis: self.lawful_basis.symbol(),
            conditions: conditions
                .into_iter()
                .filter_map(|(name, value)| Some((name, value.as_deref()?)))
                .collect(),
            categories: self.categories.iter().map(AsRef::as_ref).collect(),
            channel: self.channel.symbol(),
            transfer: self
                .transfer
                .as_deref()
                .map(|mechanism| BTreeMap::from([("mechanism", mechanism)])),
            case_reference: self.case_reference.as_deref(),
            reason: &self.reason,
            facts: self
                .facts
                .iter()
                .map(|(name, value)| (name.as_ref(), value.as_ref()))
                .collect(),
            decision: self.decision.as_deref().map(|decision| {
                BTreeMap::from([
                    ("requested_by", decision.requested_by.as_ref()),
                    ("authorised_by", decision.authorised_by.as_ref()),
                    ("necessity", decision.necessity.as_ref()),
                ])
            }),
        }
    }
}
