//! Planted cases: a conforming event broken in one known way, with the codes that this way earns by `findings.json`.
//! Never asks the judge; what is expected follows from how the event was broken.
//!
//! One file for each group of codes; each function is one way of breaking, mostly with one cause.

mod arrangement;
mod content;
mod facts;
mod gaps;
mod hygiene;
mod law;
mod malformed;
mod recipient;
mod special;
mod subjects;

use domain::verdict::{
    FindingOutcome::{self, Finding, Gap},
    RuleCode,
};

use crate::{
    calendar::SECOND,
    compose::{Draft, Wish},
    dice::Dice,
    grounds::Ground,
    reported::Reported,
    world::World,
};

/// A broken event and what must be found.
pub struct Case {
    pub draft: Draft,
    pub codes: Vec<(RuleCode, FindingOutcome)>,
    pub why: &'static str,
    /// False where the source counts nothing.
    pub numbered: bool,
    /// What is known of its persons.
    pub reported: Vec<Reported>,
}

/// One way of breaking an event.
pub struct Way {
    pub name: &'static str,
    pub make: fn(&mut Site<'_>) -> Option<Case>,
    /// Not oftener than this, where events are large.
    pub at_most: u32,
    /// Of somebody of whom nothing else is told.
    pub is_apart: bool,
}

/// Every way.
pub fn ways() -> impl Iterator<Item = &'static Way> {
    let groups: [&'static [Way]; 10] = [
        recipient::WAYS,
        arrangement::WAYS,
        content::WAYS,
        special::WAYS,
        facts::WAYS,
        malformed::WAYS,
        law::WAYS,
        hygiene::WAYS,
        gaps::WAYS,
        subjects::WAYS,
    ];
    groups.into_iter().flatten()
}

/// How often each way occurs.
pub const PER_MILLION: u32 = 25;

/// Ways of people of whom nothing else is told.
pub fn ways_apart() -> u32 {
    ways().map(|way| u32::from(way.is_apart)).sum()
}

/// The way of a name.
pub fn way(name: &str) -> Option<&'static Way> {
    ways().find(|way| way.name == name)
}

const fn often(name: &'static str, make: fn(&mut Site<'_>) -> Option<Case>) -> Way {
    Way {
        name,
        make,
        at_most: u32::MAX,
        is_apart: false,
    }
}

const fn apart(name: &'static str, make: fn(&mut Site<'_>) -> Option<Case>) -> Way {
    Way {
        is_apart: true,
        ..often(name, make)
    }
}

/// Where and about whom a case is planted.
pub struct Site<'a> {
    pub world: &'a World,
    pub dice: &'a mut Dice,
    pub day: i32,
    pub person: Option<u32>,
}

impl<'a> Site<'a> {
    /// A plain conforming event that claims an accepted ground, to be broken.
    fn base(&mut self, accept: impl Fn(&Ground) -> bool) -> Option<(Draft, &'a Ground)> {
        self.base_with(false, accept)
    }

    /// The same, from a source that writes to Kafka itself: the gateway may refuse what is too odd.
    fn base_on_kafka(&mut self, accept: impl Fn(&Ground) -> bool) -> Option<(Draft, &'a Ground)> {
        self.base_with(true, accept)
    }

    fn base_with(
        &mut self,
        kafka: bool,
        accept: impl Fn(&Ground) -> bool,
    ) -> Option<(Draft, &'a Ground)> {
        let world = self.world;
        let reports =
            |ground: &Ground| !kafka || ground.sources.iter().any(|source| world.is_kafka(*source));
        let fits = |place: &&usize| {
            let ground = &world.grounds.all[**place];
            // A ground that binds the day is broken on purpose only; onward reports have their own way.
            let free = ground.windows().is_none_or(|windows| self.is_in(windows));
            !ground.onward && free && reports(ground) && accept(ground)
        };
        let candidates: Vec<usize> = world.usable.iter().filter(fits).copied().collect();
        let ground = &world.grounds.all[*self.dice.pick(&candidates)?];
        let wish = Wish {
            person: self.person,
            claim: Some(true),
            kafka,
            plain: true,
        };
        Some((world.compose(self.dice, ground, self.day, wish)?, ground))
    }

    /// Does the history go on after the Data (Use and Access) Act? Then on a day of that time.
    fn under_the_act(&mut self) -> Option<()> {
        let calendar = &self.world.calendar;
        let last = calendar.last - 2;
        if self.day < self.world.recognised_from {
            if self.world.recognised_from > last {
                return None;
            }
            self.day = self.dice.between(self.world.recognised_from, last);
        }
        Some(())
    }

    /// A recipient abroad needs what carries the transfer.
    fn carry_abroad(&self, draft: &mut Draft) {
        let abroad = *draft.event.recipient.country != *"GB";
        draft.event.transfer = abroad.then(|| "art45A_regs".into());
    }

    /// Recorded later than its source may.
    fn is_late(&self, draft: &Draft) -> bool {
        let passed = draft.event.recorded_at.0 - draft.event.occurred_at.0;
        passed > self.world.grounds.sources[draft.source].hours * 3_600 * SECOND
    }

    fn is_in(&self, windows: &[domain::time::DateRange]) -> bool {
        let day = self.world.calendar.date(self.day);
        windows.iter().any(|window| window.contains(day))
    }
}

impl Case {
    fn found(draft: Draft, code: RuleCode, why: &'static str) -> Option<Self> {
        Some(Self {
            draft,
            codes: vec![(code, Finding)],
            why,
            numbered: true,
            reported: Vec::new(),
        })
    }

    fn gap(draft: Draft, code: RuleCode, why: &'static str) -> Option<Self> {
        Some(Self {
            draft,
            codes: vec![(code, Gap)],
            why,
            numbered: true,
            reported: Vec::new(),
        })
    }
}
