//! One day's messages: the ordinary ones, bulk disclosures, planted cases and their follow-ups.

use std::sync::Arc;

use domain::{time::UtcMicros, vocabulary::Kind};

use super::{Again, Body, Generator, Note, Outgoing, Role};
use crate::{
    calendar::{DAY, SECOND},
    compose::{Draft, MOST, Wish},
    event::Event,
    plan::Item,
    plant::{Case, Site, Way},
    world::World,
};

/// Disclosures that may still be passed on.
const FOLLOWABLE: usize = 64;

impl Generator {
    /// Makes the next day.
    pub(super) fn make_day(&mut self) {
        let day = self.day;
        self.day += 1;
        for item in self.plan.items.remove(&day).unwrap_or_default() {
            self.make(day, item);
        }
        let place = usize::try_from(day - self.world.calendar.first).unwrap_or_default();
        for _ in 0..self.plan.ordinary.get(place).copied().unwrap_or_default() {
            self.make_ordinary(day, None);
        }
    }

    fn make(&mut self, day: i32, item: Item) {
        match item {
            Item::Under {
                ground,
                person,
                tour,
            } => self.make_under(day, ground, person, tour, None),
            Item::Bulk {
                ground,
                number,
                permille,
            } => self.make_bulk(day, ground, number, permille),
            Item::Plant {
                way,
                person,
                tour,
                put_right,
            } => self.make_case(day, way, person, tour, put_right),
            Item::Repeated { later } => {
                let again = if later {
                    Again::Later(self.later(day))
                } else {
                    Again::AtOnce
                };
                self.make_ordinary(day, Some(again));
            }
            Item::Retracted => self.make_retracted(day),
            Item::Broken(how) => {
                if let Some((ground, draft)) = self.draw(
                    day,
                    Wish {
                        kafka: true,
                        ..Wish::default()
                    },
                ) {
                    let at = draft.event.occurred_at;
                    let mut outgoing = outgoing(draft, Role::Broken, Some(ground));
                    if let Body::Event(event) = outgoing.body {
                        outgoing.body = Body::Broken(event, how);
                    }
                    self.wait(at, outgoing);
                }
            }
        }
    }

    /// Some days later, at work.
    fn later(&mut self, day: i32) -> UtcMicros {
        let after = self.dice.between(1, 9);
        self.world
            .calendar
            .working_instant(day + after, &mut self.dice)
    }

    fn draw(&mut self, day: i32, wish: Wish) -> Option<(usize, Draft)> {
        let world = Arc::clone(&self.world);
        let total = self.plan.weights.last().map_or(0, |(sum, _)| *sum);
        (0..64).find_map(|_| {
            let at = u64::from(self.dice.below(u32::try_from(total).unwrap_or(u32::MAX)));
            let place = self.plan.weights.partition_point(|(sum, _)| *sum <= at);
            let ground = self.plan.weights.get(place)?.1;
            // What is passed on is reported in its own way.
            let of_ground = &world.grounds.all[ground];
            let plain = wish.kafka && of_ground.onward;
            (!plain)
                .then(|| world.compose(&mut self.dice, of_ground, day, wish))
                .flatten()
                .map(|draft| (ground, draft))
        })
    }

    fn make_ordinary(&mut self, day: i32, again: Option<Again>) {
        if let Some((ground, draft)) = self.draw(day, Wish::default()) {
            self.pass(ground, draft, None, again);
        }
    }

    fn make_under(
        &mut self,
        day: i32,
        ground: usize,
        person: Option<u32>,
        tour: Option<usize>,
        again: Option<Again>,
    ) {
        let world = Arc::clone(&self.world);
        let wish = Wish {
            person,
            ..Wish::default()
        };
        if let Some(draft) = world.compose(&mut self.dice, &world.grounds.all[ground], day, wish) {
            self.pass(ground, draft, tour, again);
        }
    }

    /// Sends a conforming event; one that was passed on follows an earlier one.
    fn pass(&mut self, ground: usize, mut draft: Draft, tour: Option<usize>, again: Option<Again>) {
        let event = &mut draft.event;
        if event.kind == Kind::Onward {
            let Some((source, event_id, person)) =
                self.dice.pick(self.followable.make_contiguous()).cloned()
            else {
                // Nothing could have been passed on yet.
                let day = self.day - 1;
                return self.make_ordinary(day, again);
            };
            event.follows = Some((source, event_id));
            event.subjects = vec![person];
            event.subject_count = 1;
        } else if self.is_followable(ground) {
            let first = event.subjects.first().copied();
            let earlier = first.map(|person| (event.source.clone(), event.id().into(), person));
            self.followable.extend(earlier);
            if self.followable.len() > FOLLOWABLE {
                self.followable.pop_front();
            }
        }
        let at = draft.event.occurred_at;
        let outgoing = Outgoing {
            tour,
            again,
            ..outgoing(draft, Role::Ordinary, Some(ground))
        };
        self.wait(at, outgoing);
    }

    /// Retrofit data is what the department passes on; without that arrangement, anything.
    fn is_followable(&self, ground: usize) -> bool {
        let known = |place: &usize| &*self.world.grounds.all[*place].id == "desnz-retrofit-funding";
        match self.world.usable.iter().find(|place| known(place)) {
            Some(place) => *place == ground,
            None => true,
        }
    }

    fn make_bulk(&mut self, day: i32, ground: usize, number: usize, permille: u32) {
        let world = Arc::clone(&self.world);
        let of_ground = &world.grounds.all[ground];
        let Some(mut draft) = world.compose(&mut self.dice, of_ground, day, Wish::default()) else {
            return;
        };
        // One after another in turn, so that every recipient gets its lists.
        let turn = number % of_ground.parties.len();
        let party = of_ground.parties[turn];
        if party != draft.party {
            draft.event.recipient = world.grounds.parties[party].plain();
            draft.event.arrangement = Some(of_ground.id.clone());
        }
        let members = world.members(ground, permille);
        draft.event.disclosure_id =
            Some(format!("{}-{}", of_ground.id, world.calendar.text(day)).into());
        draft.event.subject_count = i64::try_from(members.len().max(1)).unwrap_or_default();
        draft.event.case_reference = None;
        // Files go early in the morning, one part a few seconds after another.
        let start = world
            .calendar
            .instant(day, 6 * 60 + self.dice.between(0, 50), &mut self.dice);
        let parts: Vec<_> = if members.is_empty() {
            vec![draft.event.subjects.clone()]
        } else {
            members.chunks(MOST).map(<[_]>::to_vec).collect()
        };
        for (part, subjects) in parts.into_iter().enumerate() {
            let mut event = draft.event.clone();
            event.subjects = subjects;
            event.occurred_at =
                UtcMicros(start.0 + i64::try_from(part).unwrap_or_default() * 7 * SECOND);
            event.recorded_at = UtcMicros(event.occurred_at.0 + 2 * SECOND);
            event.event_id = World::fresh_id(&mut self.dice, event.recorded_at);
            let at = event.occurred_at;
            let part = Draft {
                event,
                source: draft.source,
                party,
            };
            self.wait(at, outgoing(part, Role::Ordinary, Some(ground)));
        }
    }

    fn make_case(
        &mut self,
        day: i32,
        way: &'static Way,
        person: Option<u32>,
        tour: Option<usize>,
        put_right: bool,
    ) {
        let world = Arc::clone(&self.world);
        // Some draws have no room for the case, such as a recipient that is a person.
        let case = (0..40).find_map(|_| {
            (way.make)(&mut Site {
                world: &world,
                dice: &mut self.dice,
                day,
                person,
            })
        });
        let Some(case) = case else {
            self.truth.not_planted.push(way.name.to_owned());
            self.make_ordinary(day, None);
            if put_right {
                self.make_ordinary(day, None);
            }
            return;
        };
        let Case {
            draft,
            codes,
            why,
            numbered,
        } = case;
        let at = self.world.sent_at(&draft.event, day);
        let mut note = Note {
            codes,
            why,
            corrected_by: None,
        };
        if put_right {
            note.corrected_by = self.correct(day, &draft);
        }
        let outgoing = Outgoing {
            numbered,
            note: Some(Box::new(note)),
            tour,
            ..outgoing(draft, Role::Planted, None)
        };
        self.wait(at, outgoing);
    }

    /// The whole content again, as it should have been, under the same ground and about the same people.
    fn correct(&mut self, day: i32, wrong: &Draft) -> Option<String> {
        let world = Arc::clone(&self.world);
        let claimed = wrong.event.arrangement.as_ref()?;
        let ground = world
            .usable
            .iter()
            .copied()
            .find(|place| world.grounds.all[*place].id == *claimed)?;
        let of_ground = &world.grounds.all[ground];
        let wish = Wish {
            claim: Some(true),
            plain: true,
            ..Wish::default()
        };
        let mut right = world.compose(&mut self.dice, of_ground, day, wish)?;
        let at = self.later(day);
        let event = &mut right.event;
        event.kind = Kind::Corrected;
        event.corrects = Some(wrong.event.id().into());
        event.source = wrong.event.source.clone();
        event.subjects.clone_from(&wrong.event.subjects);
        event.subject_count = wrong.event.subject_count;
        event.facts.clone_from(&wrong.event.facts);
        event.occurred_at = wrong.event.occurred_at;
        event.recorded_at = UtcMicros(at.0.min(world.end().0));
        event.recipient = world.grounds.parties[wrong.party].plain();
        event.transfer.clone_from(&wrong.event.transfer);
        event.event_id = World::fresh_id(&mut self.dice, event.recorded_at);
        let id = event.id();
        let right = Draft {
            source: wrong.source,
            ..right
        };
        self.wait(at, outgoing(right, Role::Correction, None));
        Some(id)
    }

    fn make_retracted(&mut self, day: i32) {
        let Some((ground, draft)) = self.draw(day, Wish::default()) else {
            return;
        };
        let at = self.later(day);
        let mut event = draft.event.clone();
        event.kind = Kind::Retracted;
        event.corrects = Some(draft.event.id().into());
        event.follows = None;
        event.recorded_at = UtcMicros(at.0.min(self.world.end().0));
        event.event_id = World::fresh_id(&mut self.dice, event.recorded_at);
        event.reason = "Recorded by mistake: this did not happen".into();
        let (source, party) = (draft.source, draft.party);
        self.pass(ground, draft, None, None);
        self.wait(
            at,
            outgoing(
                Draft {
                    event,
                    source,
                    party,
                },
                Role::Retraction,
                None,
            ),
        );
    }
}

impl World {
    /// Ordinary events leave as they occur, old and oddly dated ones on the day of the plan.
    fn sent_at(&self, event: &Event, day: i32) -> UtcMicros {
        let on_the_day = (event.occurred_at.0 - i64::from(day) * DAY).abs() < 2 * DAY;
        if on_the_day {
            event.occurred_at
        } else {
            event.recorded_at
        }
    }
}

fn outgoing(draft: Draft, role: Role, ground: Option<usize>) -> Outgoing {
    Outgoing {
        source: draft.source,
        role,
        body: Body::Event(Box::new(draft.event)),
        numbered: true,
        ground,
        again: None,
        note: None,
        tour: None,
    }
}
