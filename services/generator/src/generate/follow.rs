//! Planted cases and what follows an event: its correction, its retraction.
//! Never changes what was sent; a follow-up is an event of its own.

use std::sync::Arc;

use domain::{time::UtcMicros, vocabulary::Kind};

use super::{Generator, Note, Outgoing, Role, day::outgoing};
use crate::{
    calendar::DAY,
    compose::{Draft, Wish},
    event::Event,
    plant::{Case, Site, Way},
    world::World,
};

impl Generator {
    pub(super) fn make_case(
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
            reported,
        } = case;
        let at = self.world.sent_at(&draft.event, day);
        let mut note = Note {
            codes,
            why,
            corrected_by: None,
            reported,
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

    pub(super) fn make_retracted(&mut self, day: i32) {
        let Some((ground, draft)) = self.draw(day, Wish::default(), |ground| !ground.onward) else {
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
        let at = if on_the_day {
            event.occurred_at
        } else {
            event.recorded_at
        };
        // What was moved to an earlier day is sent on the day of the plan all the same.
        at.max(UtcMicros(i64::from(day) * DAY + DAY / 3))
    }
}
