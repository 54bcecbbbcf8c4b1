//! The made-up landlord: its register, people and calendar. Made once; every event is drawn from it.
//! Never changes after it is made.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    register::{
        Register, fold,
        model::{RequirementCheck, Route},
    },
    time::{CivilDate, UtcMicros},
};

use crate::{
    calendar::{Calendar, DAY},
    event::Text,
    grounds::Grounds,
    people::{People, SubjectScheme},
    plant,
    scale::{Scale, ScaleError},
};

/// The landlord. Cheap to share between threads in an `Arc`.
pub struct World {
    pub(crate) scale: Scale,
    pub(crate) people: Arc<People>,
    pub(crate) calendar: Calendar,
    pub(crate) grounds: Grounds,
    /// Places of the arrangements that the history is made of.
    pub(crate) usable: Vec<usize>,
    /// Which schemes the register knows.
    pub(crate) schemes: [bool; 6],
    /// Categories without any flag.
    pub(crate) plain_categories: Vec<Text>,
    /// What may stand for `contact`.
    pub(crate) contact_details: Vec<Text>,
    /// First day of the basis "recognised legitimate interest" (DUAA 2025 s.70, SI 2026/82).
    pub(crate) recognised_from: i32,
    /// First day of the register.
    pub(crate) register_from: CivilDate,
    /// Every registered name, folded.
    pub(crate) names: Vec<String>,
    /// Texts of the register's conditions, shared.
    texts: BTreeMap<String, Text>,
}

impl World {
    /// Makes the landlord of a register.
    ///
    /// # Errors
    /// A scale that cannot be made, or a register that lacks what every event needs.
    pub fn new(register: &Register, scale: Scale) -> Result<Self, ScaleError> {
        scale.check()?;
        let data = register.data();
        let calendar = Calendar::new(&scale)?;
        let register_from = data.effective_from;
        if calendar.date(calendar.first) < register_from {
            return Err(ScaleError::BeforeRegister {
                first_day: register_from,
            });
        }
        let grounds = Grounds::new(register);
        let in_force = |ground: &usize| {
            let valid = &grounds.all[*ground].valid;
            valid.contains(calendar.date(calendar.first))
                && valid.contains(calendar.date(calendar.last))
        };
        let usable: Vec<usize> = grounds.live().filter(in_force).collect();
        let schemes = SubjectScheme::ALL
            .map(|scheme| data.schemes.iter().any(|known| known.id == scheme.id()));
        if !schemes[SubjectScheme::Person as usize] {
            return Err(ScaleError::Register {
                what: "scheme `person`",
            });
        }
        if usable.is_empty() {
            return Err(ScaleError::Register {
                what: "live arrangement with a source and a recipient",
            });
        }
        let apart = scale.times(plant::PER_MILLION) * plant::ways_apart();
        let people = People::new(
            scale.people,
            apart,
            scale.seed,
            calendar.first,
            calendar.last,
        );
        let plain =
            |slug: &&crate::grounds::Slug| !slug.special && !slug.offence && !slug.sensitive;
        Ok(Self {
            people: Arc::new(people),
            usable,
            schemes,
            plain_categories: grounds
                .kinds
                .all()
                .filter(plain)
                .map(|slug| slug.id.clone())
                .collect(),
            contact_details: grounds
                .kinds
                .narrower("contact")
                .map(|slug| slug.id.clone())
                .collect(),
            recognised_from: CivilDate::parse("2026-02-05")
                .map_or(calendar.last + 1, |day| calendar.day_of(day)),
            register_from,
            names: names(&grounds),
            texts: texts(&grounds),
            calendar,
            grounds,
            scale,
        })
    }

    /// The people of whom events speak.
    #[must_use]
    pub fn people(&self) -> &Arc<People> {
        &self.people
    }

    /// Source systems that are registered, with how their events travel.
    pub fn sources(&self) -> impl Iterator<Item = (&str, Route)> {
        self.grounds
            .sources
            .iter()
            .map(|source| (source.id.as_ref(), source.route))
    }

    pub(crate) fn is_kafka(&self, source: usize) -> bool {
        self.grounds.sources[source].route == Route::Kafka
    }

    /// Nothing is sent after this instant.
    pub(crate) fn end(&self) -> UtcMicros {
        // An hour before the day's end in UTC is inside London's day all year.
        UtcMicros((i64::from(self.calendar.last) + 1) * DAY - DAY / 24)
    }

    /// A text of the register's conditions.
    pub(crate) fn text(&self, text: &str) -> Text {
        self.texts.get(text).cloned().unwrap_or_else(|| text.into())
    }

    /// Does the name belong to a registered recipient, today or ever?
    pub(crate) fn is_registered_name(&self, name: &str) -> bool {
        self.names.binary_search(&fold(name)).is_ok()
    }
}

fn names(grounds: &Grounds) -> Vec<String> {
    let mut names: Vec<String> = grounds
        .parties
        .iter()
        .flat_map(|party| {
            std::iter::once(&party.name).chain(party.aliases.iter().map(|(name, _)| name))
        })
        .map(|name| fold(name))
        .collect();
    names.sort();
    names
}

fn texts(grounds: &Grounds) -> BTreeMap<String, Text> {
    let mut texts = BTreeMap::new();
    for require in grounds.all.iter().flat_map(|ground| &ground.requires) {
        match &require.check {
            RequirementCheck::FactEquals { fact, equals } => {
                texts.insert(fact.clone(), Text::from(fact.as_str()));
                texts.insert(equals.clone(), Text::from(equals.as_str()));
            }
            RequirementCheck::Within { fact, .. } => {
                texts.insert(fact.clone(), Text::from(fact.as_str()));
            }
            _ => {}
        }
    }
    texts
}
