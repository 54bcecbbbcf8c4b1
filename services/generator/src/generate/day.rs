//! One day's messages: the ordinary ones, bulk disclosures, planted cases and their follow-ups.

use std::sync::Arc;

use domain::{time::UtcMicros, vocabulary::Kind};

use super::{Again, Body, Generator, Outgoing, Role};
use crate::{
    broken::Breakage,
    calendar::SECOND,
    compose::{Draft, MOST, Wish},
    grounds::Ground,
    plan::Item,
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
            Item::Broken(how) => self.make_broken(day, how),
        }
    }

    fn make_broken(&mut self, day: i32, how: Breakage) {
        let wish = Wish {
            kafka: true,
            ..Wish::default()
        };
        if let Some((ground, draft)) = self.draw(day, wish, |ground| !ground.onward) {
            let at = draft.event.occurred_at;
            let mut outgoing = outgoing(draft, Role::Broken, Some(ground));
            if let Body::Event(event) = outgoing.body {
                outgoing.body = Body::Broken(event, how);
            }
            self.wait(at, outgoing);
        }
    }

    /// Some days later, at work.
    pub(super) fn later(&mut self, day: i32) -> UtcMicros {
        let after = self.dice.between(1, 9);
        self.world
            .calendar
            .working_instant(day + after, &mut self.dice)
    }

    /// An ordinary event under an accepted ground, by their weights.
    pub(super) fn draw(
        &mut self,
        day: i32,
        wish: Wish,
        accept: fn(&Ground) -> bool,
    ) -> Option<(usize, Draft)> {
        let world = Arc::clone(&self.world);
        let total = self.plan.weights.last().map_or(0, |(sum, _)| *sum);
        (0..64).find_map(|_| {
            let at = u64::from(self.dice.below(u32::try_from(total).unwrap_or(u32::MAX)));
            let place = self.plan.weights.partition_point(|(sum, _)| *sum <= at);
            let ground = self.plan.weights.get(place)?.1;
            let of_ground = &world.grounds.all[ground];
            accept(of_ground)
                .then(|| world.compose(&mut self.dice, of_ground, day, wish))
                .flatten()
                .map(|draft| (ground, draft))
        })
    }

    pub(super) fn make_ordinary(&mut self, day: i32, again: Option<Again>) {
        if let Some((ground, draft)) = self.draw(day, Wish::default(), |_| true) {
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
    pub(super) fn pass(
        &mut self,
        ground: usize,
        mut draft: Draft,
        tour: Option<usize>,
        again: Option<Again>,
    ) {
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
        let count = match members.len() {
            0 => draft.event.subjects.len(),
            count => count,
        };
        draft.event.subject_count = i64::try_from(count).unwrap_or_default();
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
}

pub(super) fn outgoing(draft: Draft, role: Role, ground: Option<usize>) -> Outgoing {
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
