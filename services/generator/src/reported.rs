//! What sources report of persons beside disclosures: consents that the ordinary life rests on, and the statuses that
//! planted cases run into. Never reports more than the history needs.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use domain::{
    status::{StatusChange, StatusKind, StatusRecord, SubjectStatus},
    time::UtcMicros,
};
use serde::Serialize;

use crate::{
    calendar::DAY,
    event::{Event, SubjectPlace, Text},
    generate::{Body, Generator},
    people::{People, SubjectScheme},
    pseudonyms::Pseudonyms,
    scale::ScaleError,
    world::World,
};

/// One record: everything that was said of one person, kind and scope.
#[derive(Clone, Debug)]
pub struct Reported {
    /// Whom it is about.
    pub subject: SubjectPlace,
    /// Which kind.
    pub kind: StatusKind,
    /// Purpose, arrangement or `all`; empty where the kind has no scope.
    pub scope: Text,
    /// What was said; nothing, where a case needs that nobody knows.
    pub history: Vec<Change>,
}

/// One change; fields as in `domain::status::StatusChange`.
#[derive(Clone, Debug)]
#[expect(
    missing_docs,
    reason = "each field is documented in domain::status::StatusChange"
)]
pub struct Change {
    /// As messages write it.
    pub state: &'static str,
    pub effective_at: UtcMicros,
    pub ends_at: Option<UtcMicros>,
    pub is_explicit: bool,
    pub allowed: Option<Vec<Text>>,
    pub dangers: Vec<Text>,
}

impl Change {
    /// A state from a moment on, known at once.
    pub(crate) const fn new(state: &'static str, effective_at: UtcMicros) -> Self {
        Self {
            state,
            effective_at,
            ends_at: None,
            is_explicit: false,
            allowed: None,
            dangers: Vec::new(),
        }
    }
}

type Key = (SubjectScheme, u32, StatusKind, Text);

impl Reported {
    fn key(&self) -> Key {
        let SubjectPlace { scheme, place, .. } = self.subject;
        (scheme, place, self.kind, self.scope.clone())
    }

    /// A consent in so many words, before everything that is judged.
    fn given(subject: SubjectPlace, scope: Text, at: UtcMicros) -> Self {
        let given = Change {
            is_explicit: true,
            ..Change::new("given", at)
        };
        Self {
            subject,
            kind: StatusKind::Consent,
            scope,
            history: vec![given],
        }
    }

    /// The contract's record; `None` for somebody who has no pseudonym.
    #[must_use]
    pub fn record(&self, pseudonyms: &Pseudonyms) -> Option<StatusRecord<'_>> {
        let history = self.history.iter().filter_map(|change| {
            Some(StatusChange {
                state: self.kind.state(change.state)?,
                effective_at: change.effective_at,
                recorded_at: change.effective_at,
                ends_at: change.ends_at,
                is_explicit: change.is_explicit,
                allowed: change.allowed.as_deref().map(texts),
                dangers: texts(&change.dangers),
            })
        });
        Some(StatusRecord {
            pseudonym: pseudonyms.of(self.subject)?,
            kind: self.kind,
            scope: &self.scope,
            history: history.collect(),
        })
    }

    /// One line of JSON with the raw identifier, as a source sends it, without the line's end; `None` for somebody who
    /// has none.
    #[must_use]
    pub fn to_json(&self, people: &People) -> Option<String> {
        let SubjectPlace { scheme, place, .. } = self.subject;
        let history = self.history.iter().map(|change| JsonChange {
            state: change.state,
            effective_at: change.effective_at.to_string(),
            recorded_at: change.effective_at.to_string(),
            ends_at: change.ends_at.map(|end| end.to_string()),
            explicit: change.is_explicit.then_some(true),
            allowed: change.allowed.as_deref().map(texts),
            dangers: texts(&change.dangers),
        });
        let json = JsonReported {
            scheme: scheme.id(),
            identifier: people.identifier(scheme, place)?,
            kind: self.kind.as_str(),
            scope: Some(&*self.scope).filter(|scope| !scope.is_empty()),
            history: history.collect(),
        };
        serde_json::to_string(&json).ok()
    }
}

fn texts(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(AsRef::as_ref).collect()
}

#[derive(Serialize)]
struct JsonReported<'a> {
    scheme: &'static str,
    identifier: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    history: Vec<JsonChange<'a>>,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    state: &'static str,
    effective_at: String,
    recorded_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explicit: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dangers: Vec<&'a str>,
}

/// All that is reported of persons in this landlord's history, in one order. Makes the whole history once.
///
/// # Errors
/// As [`Generator::new`].
pub fn reported(world: &Arc<World>) -> Result<Vec<Reported>, ScaleError> {
    let mut planted: BTreeMap<Key, Reported> = BTreeMap::new();
    let mut asked: HashMap<Text, HashSet<SubjectPlace>> = HashMap::new();
    for message in Generator::new(Arc::clone(world))? {
        planted.extend(message.reported.into_iter().map(|one| (one.key(), one)));
        if let Body::Event(event) = message.body
            && event.asks_consent()
        {
            asked
                .entry(event.purpose)
                .or_default()
                .extend(event.subjects);
        }
    }
    Ok(with_consents(world, planted, asked))
}

/// What the reported statuses of these events come to: for files of examples.
#[must_use]
pub fn reported_of<'e>(
    world: &World,
    events: impl IntoIterator<Item = &'e Event>,
    planted: &[Reported],
) -> Vec<Reported> {
    let planted = planted.iter().map(|one| (one.key(), one.clone())).collect();
    let mut asked: HashMap<Text, HashSet<SubjectPlace>> = HashMap::new();
    for event in events.into_iter().filter(|event| event.asks_consent()) {
        let of_purpose = asked.entry(event.purpose.clone()).or_default();
        of_purpose.extend(&event.subjects);
    }
    with_consents(world, planted, asked)
}

fn with_consents(
    world: &World,
    mut planted: BTreeMap<Key, Reported>,
    asked: HashMap<Text, HashSet<SubjectPlace>>,
) -> Vec<Reported> {
    let at = before_everything(world);
    for (purpose, subjects) in asked {
        for subject in subjects {
            let given = Reported::given(subject, purpose.clone(), at);
            planted.entry(given.key()).or_insert(given);
        }
    }
    let all = planted.into_values();
    all.filter(|one| !one.history.is_empty()).collect()
}

/// Earlier than what any register judges.
fn before_everything(world: &World) -> UtcMicros {
    let register = world.calendar.day_of(world.register_from);
    UtcMicros(i64::from(register.min(world.calendar.first) - 400) * DAY)
}

/// The statuses as a program has them that has read everything.
#[must_use]
pub fn known(reported: &[Reported], pseudonyms: &Pseudonyms) -> SubjectStatus {
    let mut status = SubjectStatus::default();
    for record in reported.iter().filter_map(|one| one.record(pseudonyms)) {
        status.record(&record);
    }
    status.read_to_the_end();
    status
}
