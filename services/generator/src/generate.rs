//! The stream of messages, in the order in which they leave their sources.
//! Never holds more than a day and what is due later: memory does not grow with the history.

mod day;
mod follow;
mod tally;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use domain::{
    register::model::Route,
    time::UtcMicros,
    verdict::{FindingOutcome, RuleCode},
};

use crate::{
    broken::Breakage,
    calendar::{DAY, SECOND},
    dice::Dice,
    event::{Event, Text},
    plan::Plan,
    reported::Reported,
    scale::ScaleError,
    truth::Truth,
    world::World,
};

/// One message of a source.
#[derive(Clone, Debug)]
pub struct Generated {
    /// Registered source by whose route it travels: its topic, or its token at the gateway.
    /// Another than the event's own `source` only where an unknown source is planted.
    pub via: Text,
    /// How it travels.
    pub route: Route,
    /// When it leaves, on the clock of the history.
    pub at: UtcMicros,
    /// What it is to the truth.
    pub role: Role,
    /// What it carries.
    pub body: Body,
    /// What is known of its persons, where it was planted for that.
    pub reported: Vec<Reported>,
}

/// What a message carries.
#[derive(Clone, Debug)]
pub enum Body {
    /// An event.
    Event(Box<Event>),
    /// An event whose Avro bytes are to be broken before they are sent; always on the Kafka route.
    Broken(Box<Event>, Breakage),
}

/// What a message is to the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Conforms.
    Ordinary,
    /// Planted: must be found.
    Planted,
    /// The same event again.
    Repeat,
    /// Corrects a planted event; conforms.
    Correction,
    /// Takes an ordinary event back.
    Retraction,
    /// Bytes that are no event.
    Broken,
}

/// When an event is sent again.
#[derive(Clone, Copy)]
enum Again {
    AtOnce,
    Later(UtcMicros),
}

/// What must be found on an event.
struct Note {
    codes: Vec<(RuleCode, FindingOutcome)>,
    why: &'static str,
    corrected_by: Option<String>,
    reported: Vec<Reported>,
}

/// A message that waits for its moment.
struct Outgoing {
    source: usize,
    role: Role,
    body: Body,
    numbered: bool,
    ground: Option<usize>,
    again: Option<Again>,
    note: Option<Box<Note>>,
    tour: Option<usize>,
}

/// The stream. Deterministic: the same register and scale give the same messages.
pub struct Generator {
    world: Arc<World>,
    plan: Plan,
    dice: Dice,
    /// The next day to be made.
    day: i32,
    waiting: BTreeMap<(UtcMicros, u64), Outgoing>,
    serial: u64,
    sequences: Vec<i64>,
    /// Recent disclosures that a recipient may report to have passed on: source, event id, person.
    followable: VecDeque<(Text, Text, crate::event::SubjectPlace)>,
    by_ground: Vec<u64>,
    truth: Truth,
}

impl Generator {
    /// A stream from its beginning.
    ///
    /// # Errors
    /// Fewer events than the planted cases alone.
    pub fn new(world: Arc<World>) -> Result<Self, ScaleError> {
        let plan = Plan::new(&world)?;
        let mut generator = Self {
            dice: Dice::new(world.scale.seed, 3),
            day: world.calendar.first,
            waiting: BTreeMap::new(),
            serial: 0,
            sequences: vec![0; world.grounds.sources.len()],
            followable: VecDeque::new(),
            by_ground: vec![0; world.grounds.all.len()],
            truth: Truth::default(),
            plan,
            world,
        };
        generator.truth.tour = generator.tour();
        Ok(generator)
    }

    /// The truth so far; whole once the stream has ended.
    #[must_use]
    pub fn into_truth(mut self) -> Truth {
        let grounds = &self.world.grounds.all;
        let by_arrangement = self
            .by_ground
            .iter()
            .zip(grounds)
            .filter(|(count, _)| **count > 0);
        self.truth.counts.by_arrangement = by_arrangement
            .map(|(count, ground)| (ground.id.to_string(), *count))
            .collect();
        self.truth.not_planted.sort();
        self.truth.not_planted.dedup();
        self.truth
    }

    fn wait(&mut self, at: UtcMicros, outgoing: Outgoing) {
        self.serial += 1;
        let at = UtcMicros(at.0.min(self.world.end().0));
        self.waiting.insert((at, self.serial), outgoing);
    }

    /// No later day has anything before this instant: its work begins at five in London.
    fn is_due(&self, at: UtcMicros) -> bool {
        self.day > self.world.calendar.last || at.0 < i64::from(self.day) * DAY + 4 * 3_600 * SECOND
    }
}

impl Iterator for Generator {
    type Item = Generated;

    fn next(&mut self) -> Option<Generated> {
        loop {
            let first = self.waiting.first_key_value().map(|((at, _), _)| *at);
            match first {
                Some(at) if self.is_due(at) => break,
                None if self.day > self.world.calendar.last => return None,
                _ => self.make_day(),
            }
        }
        let ((at, _), outgoing) = self.waiting.pop_first()?;
        Some(self.send(at, outgoing))
    }
}
