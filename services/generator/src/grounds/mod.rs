//! Each arrangement of the register as something that can be disclosed under, with all that a conforming event needs.
//! Never judges: it builds what conforms, by the meaning of the register.

mod categories;
mod names;
mod rivals;

use std::collections::BTreeMap;

use domain::{
    register::{
        Register,
        model::{Arrangement, ArrangementStatus, Coverage, GdprRole, RequirementCheck, Route},
    },
    time::DateRange,
    verdict::RuleCode,
    vocabulary::{Channel, LawfulBasis},
};

pub use categories::{Kinds, Slug};
pub use names::Party;

use crate::{
    event::Text,
    flavour::{self, Run},
};

/// A source system.
pub struct Source {
    pub id: Text,
    pub route: Route,
    /// Hours in which it reports a disclosure.
    pub hours: i64,
    /// Arrangements that it may report, ids.
    pub reports: Vec<Text>,
}

/// One accepted condition.
pub struct Gate {
    pub article_9: Vec<Text>,
    pub schedule_1: Vec<Text>,
}

/// One of the arrangement's own conditions.
pub struct Require {
    pub check: RequirementCheck,
    pub code: RuleCode,
}

/// One arrangement.
pub struct Ground {
    pub id: Text,
    pub is_live: bool,
    pub valid: DateRange,
    /// Places in [`Grounds::sources`].
    pub sources: Vec<usize>,
    /// Places in [`Grounds::parties`].
    pub parties: Vec<usize>,
    pub purposes: Vec<Text>,
    pub bases: Vec<LawfulBasis>,
    pub proper: Vec<Slug>,
    pub conditional: Vec<Slug>,
    pub any_category: bool,
    pub gate: Vec<Gate>,
    pub legal_obligation_ref: Option<Text>,
    pub requires: Vec<Require>,
    pub onward: bool,
    /// Many people at once are normal.
    pub bulk: bool,
    /// The recipient works on the landlord's behalf.
    pub is_for_us: bool,
    pub mechanism: Option<Text>,
    pub channels: &'static [Channel],
    pub case_prefix: Option<&'static str>,
    pub reasons: Vec<Text>,
    pub weight: u32,
    pub run: Option<Run>,
    /// For each party and purpose: would an unclaimed event be judged under this arrangement and no other?
    unclaimed: Vec<bool>,
}

/// All of the register that the generator needs.
pub struct Grounds {
    pub sources: Vec<Source>,
    pub parties: Vec<Party>,
    pub all: Vec<Ground>,
    /// Purposes that the register knows.
    pub purposes: Vec<Text>,
    /// Those of them that are a service to the landlord.
    pub services: Vec<Text>,
    pub kinds: Kinds,
}

impl Grounds {
    pub fn new(register: &Register) -> Self {
        let data = register.data();
        let kinds = Kinds::new(&data.categories);
        let sources: Vec<Source> = data
            .sources
            .iter()
            .map(|source| Source {
                id: source.id.as_str().into(),
                route: source.route,
                // findings.json, `late_report`.
                hours: match source.cadence.as_deref() {
                    Some("weekly") => 240,
                    Some("monthly") => 816,
                    _ => 72,
                },
                reports: source
                    .arrangements
                    .iter()
                    .map(|id| id.as_str().into())
                    .collect(),
            })
            .collect();
        let parties: Vec<Party> = data.recipients.iter().map(Party::new).collect();
        let reporters = reporters(register);
        let words: BTreeMap<&str, &str> = data
            .purposes
            .iter()
            .map(|purpose| (purpose.id.as_str(), purpose.words.as_str()))
            .collect();
        let mut all: Vec<Ground> = data
            .arrangements
            .iter()
            .map(|arrangement| {
                let covered = |party: &&usize| covers(arrangement, &parties[**party]);
                let places: Vec<usize> = (0..parties.len()).collect();
                let parties = places.iter().filter(covered).copied().collect();
                let sources = reporters
                    .get(arrangement.id.as_str())
                    .cloned()
                    .unwrap_or_default();
                ground(arrangement, sources, parties, &kinds, &words)
            })
            .collect();
        rivals::settle(&mut all, &kinds);
        let purposes = data
            .purposes
            .iter()
            .map(|purpose| purpose.id.as_str().into())
            .collect();
        let services = data.purposes.iter().filter(|purpose| purpose.service);
        let services = services.map(|purpose| purpose.id.as_str().into()).collect();
        Self {
            sources,
            parties,
            all,
            purposes,
            services,
            kinds,
        }
    }

    /// Places of the arrangements under which the landlord discloses.
    pub fn live(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.all.len()).filter(|ground| self.all[*ground].is_usable())
    }
}

impl Ground {
    /// Live, with somebody who reports and somebody who receives.
    pub fn is_usable(&self) -> bool {
        self.is_live && self.is_complete()
    }

    /// Has it all that an event names?
    pub fn is_complete(&self) -> bool {
        !self.sources.is_empty()
            && !self.parties.is_empty()
            && !self.purposes.is_empty()
            && !self.bases.is_empty()
            && (self.any_category || !self.proper.is_empty())
    }

    /// See [`Ground::unclaimed`].
    pub fn may_go_unclaimed(&self, party: usize, purpose: usize) -> bool {
        let place = self.parties.iter().position(|each| *each == party);
        place.is_some_and(|place| {
            self.unclaimed
                .get(place * self.purposes.len() + purpose)
                .copied()
                .unwrap_or_default()
        })
    }

    /// The most people that one disclosure may cover.
    pub fn most_subjects(&self) -> Option<u32> {
        self.requires
            .iter()
            .find_map(|require| match require.check {
                RequirementCheck::MaxSubjects(most) => Some(most.unwrap_or(10)),
                _ => None,
            })
    }

    /// The days on which it may disclose, where its own conditions name them.
    pub fn windows(&self) -> Option<&[DateRange]> {
        self.requires
            .iter()
            .find_map(|require| match &require.check {
                RequirementCheck::Window(windows) => Some(windows.as_slice()),
                _ => None,
            })
    }

    /// Sends nothing that needs a condition of Article 9 or 10, and knows its categories.
    pub fn is_calm(&self) -> bool {
        !self.any_category && !self.proper.iter().any(|slug| slug.special || slug.offence)
    }

    /// Has it a condition of this code?
    pub fn requires(&self, code: RuleCode) -> bool {
        self.requires.iter().any(|require| require.code == code)
    }
}

fn reporters(register: &Register) -> BTreeMap<&str, Vec<usize>> {
    let mut reporters: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, source) in register.data().sources.iter().enumerate() {
        for arrangement in &source.arrangements {
            reporters.entry(arrangement).or_default().push(place);
        }
    }
    reporters
}

fn covers(arrangement: &Arrangement, party: &Party) -> bool {
    match &arrangement.covers {
        Coverage::Recipients(ids) => ids.iter().any(|id| **id == *party.id),
        Coverage::Kinds(kinds) => kinds.contains(&party.kind),
    }
}

fn ground(
    arrangement: &Arrangement,
    sources: Vec<usize>,
    parties: Vec<usize>,
    kinds: &Kinds,
    words: &BTreeMap<&str, &str>,
) -> Ground {
    let texts =
        |list: &[String]| -> Vec<Text> { list.iter().map(|text| text.as_str().into()).collect() };
    let slugs =
        |list: &[String]| -> Vec<Slug> { list.iter().map(|slug| kinds.slug(slug)).collect() };
    let flavour = flavour::of(arrangement);
    let mut bases = arrangement.declared_bases.clone();
    bases.extend(
        arrangement
            .assessed_bases
            .iter()
            .filter(|basis| !arrangement.declared_bases.contains(basis)),
    );
    let mut reasons: Vec<Text> = flavour
        .reasons
        .iter()
        .map(|reason| Text::from(*reason))
        .collect();
    if reasons.is_empty() {
        let plain = arrangement
            .purposes
            .first()
            .and_then(|purpose| words.get(purpose.as_str()));
        reasons.push(
            plain
                .map_or("shared as our register describes", |words| *words)
                .into(),
        );
    }
    let requires: Vec<Require> = arrangement
        .requires
        .iter()
        .map(|requirement| Require {
            check: requirement.check.clone(),
            code: requirement.code,
        })
        .collect();
    let in_windows = requires
        .iter()
        .any(|require| matches!(require.check, RequirementCheck::Window(_)));
    Ground {
        id: arrangement.id.as_str().into(),
        is_live: arrangement.status == ArrangementStatus::Live,
        valid: arrangement.valid,
        sources,
        parties,
        purposes: texts(&arrangement.purposes),
        bases,
        proper: slugs(&arrangement.categories),
        conditional: slugs(&arrangement.conditional_categories),
        any_category: arrangement.any_category,
        gate: arrangement
            .gate
            .iter()
            .map(|entry| Gate {
                article_9: texts(&entry.article_9),
                schedule_1: texts(&entry.schedule_1),
            })
            .collect(),
        legal_obligation_ref: arrangement.legal_obligation_ref.as_deref().map(Text::from),
        requires,
        onward: arrangement.onward,
        bulk: arrangement.bulk,
        is_for_us: matches!(
            arrangement.role,
            GdprRole::Processor | GdprRole::SubProcessor
        ),
        mechanism: arrangement
            .transfer
            .as_ref()
            .and_then(|transfer| transfer.mechanism.as_deref())
            .map(Text::from),
        channels: flavour.channels,
        case_prefix: flavour.case,
        reasons,
        weight: if in_windows { 0 } else { flavour.weight },
        run: if in_windows {
            flavour.run.map(|run| Run {
                every: flavour::Every::Window,
                ..run
            })
        } else {
            flavour.run
        },
        unclaimed: Vec::new(),
    }
}
