//! Conforming events: everything an arrangement asks for, in the variety of real systems.
//! Never breaks a rule; `plant` does.

mod conditions;
mod facts;
mod subjects;

use domain::{
    event::EventId,
    time::UtcMicros,
    vocabulary::{Environment, Kind, LawfulBasis},
};

pub use conditions::{condition_for, fill_conditions, secure};
pub use facts::days_after;
pub use subjects::MOST;

use crate::{
    calendar::SECOND,
    dice::Dice,
    event::{Event, EventDecision, SubjectPlace, Text, uuid_v7},
    grounds::Ground,
    world::World,
};

/// What the composer may not choose itself.
#[derive(Clone, Copy, Default)]
pub struct Wish {
    /// Place of the person in [`crate::People`].
    pub person: Option<u32>,
    /// Claim the arrangement, or leave it unsaid where that is clear.
    pub claim: Option<bool>,
    /// Only a source that writes to Kafka itself.
    pub kafka: bool,
    /// Nothing that needs a condition of its own.
    pub plain: bool,
}

/// A composed event and the source that sends it.
pub struct Draft {
    pub event: Event,
    /// Place in `Grounds::sources`.
    pub source: usize,
    /// Place in `Grounds::parties`.
    pub party: usize,
}

impl World {
    /// A conforming event under a ground on a day; `None` where the wish cannot be met.
    pub(crate) fn compose(
        &self,
        dice: &mut Dice,
        ground: &Ground,
        day: i32,
        wish: Wish,
    ) -> Option<Draft> {
        let source = self.reporter(dice, ground, wish.kafka)?;
        let party = *dice.pick(&ground.parties)?;
        let purpose = dice.index(ground.purposes.len());
        let claims = wish.claim.unwrap_or_else(|| dice.permille(500))
            || !ground.may_go_unclaimed(party, purpose);
        let occurred_at = self.calendar.working_instant(day, dice);
        let recorded_at = UtcMicros(occurred_at.0 + self.delay(dice, source));
        let lawful_basis = self.basis(dice, ground, day)?;
        let subjects = self.subjects(dice, ground, day, wish.person, source);
        let facts = self.facts(dice, ground, day, subjects.first().copied());
        let recipient = if wish.plain {
            self.grounds.parties[party].plain()
        } else {
            self.grounds.parties[party].written(self.calendar.date(day), dice)
        };
        let mut event = Event {
            event_id: uuid_v7(recorded_at, (dice.any(), dice.any())),
            source: self.grounds.sources[source].id.clone(),
            sequence: None,
            kind: if ground.onward {
                Kind::Onward
            } else {
                Kind::Disclosed
            },
            corrects: None,
            follows: None,
            environment: Environment::Live,
            occurred_at,
            recorded_at,
            disclosure_id: None,
            subject_count: i64::try_from(subjects.len()).unwrap_or_default(),
            subjects,
            recipient,
            arrangement: claims.then(|| ground.id.clone()),
            purpose: ground.purposes.get(purpose)?.clone(),
            lawful_basis,
            conditions: Default::default(),
            categories: self.categories(dice, ground, wish.plain),
            channel: *dice.pick(ground.channels)?,
            transfer: self.transfer(ground, party),
            case_reference: case_reference(dice, ground),
            reason: dice.pick(&ground.reasons)?.clone(),
            facts,
            decision: None,
        };
        fill_conditions(dice, &self.grounds.kinds, ground, &mut event);
        secure(&self.grounds.kinds, &mut event);
        event.decision = self.decision(dice, ground, party);
        Some(Draft {
            event,
            source,
            party,
        })
    }

    /// A new id, recorded at the same moment.
    pub(crate) fn fresh_id(dice: &mut Dice, recorded_at: UtcMicros) -> EventId {
        uuid_v7(recorded_at, (dice.any(), dice.any()))
    }

    fn reporter(&self, dice: &mut Dice, ground: &Ground, kafka: bool) -> Option<usize> {
        if !kafka {
            return dice.pick(&ground.sources).copied();
        }
        let routed: Vec<usize> = ground
            .sources
            .iter()
            .copied()
            .filter(|source| self.is_kafka(*source))
            .collect();
        dice.pick(&routed).copied()
    }

    /// Systems record at once; people write cases down later the same day.
    fn delay(&self, dice: &mut Dice, source: usize) -> i64 {
        let seconds = if self.is_kafka(source) {
            dice.between(1, 40)
        } else {
            dice.between(20, 5_400)
        };
        i64::from(seconds) * SECOND
    }

    /// Any accepted basis that is in force on the day.
    fn basis(&self, dice: &mut Dice, ground: &Ground, day: i32) -> Option<LawfulBasis> {
        let first = dice.index(ground.bases.len());
        let turned = ground
            .bases
            .iter()
            .cycle()
            .skip(first)
            .take(ground.bases.len());
        turned.copied().find(|basis| {
            *basis != LawfulBasis::RecognisedLegitimateInterest || day >= self.recognised_from
        })
    }

    fn categories(&self, dice: &mut Dice, ground: &Ground, plain: bool) -> Vec<Text> {
        let mut chosen: Vec<Text> = Vec::with_capacity(8);
        if ground.any_category {
            let from = dice.index(self.plain_categories.len());
            chosen.extend(
                self.plain_categories
                    .iter()
                    .cycle()
                    .skip(from)
                    .take(3)
                    .cloned(),
            );
            return chosen;
        }
        for (at, slug) in ground.proper.iter().enumerate() {
            if at == 0 {
                chosen.push(slug.id.clone());
            } else if dice.permille(760) {
                let narrower = (&*slug.id == "contact" && dice.permille(250))
                    .then(|| dice.pick(&self.contact_details));
                chosen.push(narrower.flatten().unwrap_or(&slug.id).clone());
            }
        }
        if !plain && !ground.conditional.is_empty() && dice.permille(60) {
            let extra = dice
                .pick(&ground.conditional)
                .filter(|slug| condition_for(ground, slug));
            chosen.extend(extra.map(|slug| slug.id.clone()));
        }
        chosen
    }

    fn transfer(&self, ground: &Ground, party: usize) -> Option<Text> {
        let abroad = &*self.grounds.parties[party].country != "GB";
        ground.mechanism.clone().filter(|_| abroad)
    }

    /// One-off sharing with police and councils carries the decision behind it, sometimes.
    fn decision(
        &self,
        dice: &mut Dice,
        ground: &Ground,
        party: usize,
    ) -> Option<Box<EventDecision>> {
        let asked = ground.most_subjects().is_some() && dice.permille(500);
        asked.then(|| {
            Box::new(EventDecision {
                requested_by: format!(
                    "{}, investigating officer",
                    self.grounds.parties[party].name
                )
                .into(),
                authorised_by: format!("staff {}", dice.between(100, 160)).into(),
                necessity: "The request names one case and asks for no more than it needs".into(),
            })
        })
    }
}

fn case_reference(dice: &mut Dice, ground: &Ground) -> Option<Text> {
    let prefix = match ground.case_prefix {
        Some(prefix) => prefix,
        // Whatever needs a reference gets one.
        None if ground.requires.iter().any(facts::asks_for_reference) => "CASE",
        None => return None,
    };
    Some(
        format!(
            "{prefix}/{:05}/{}",
            dice.below(100_000),
            dice.between(24, 26)
        )
        .into(),
    )
}

/// A place for somebody among the applicants.
pub fn applicant(place: u32) -> SubjectPlace {
    SubjectPlace {
        scheme: crate::people::SubjectScheme::Applicant,
        place,
        kind: domain::vocabulary::SubjectKind::Applicant,
    }
}
