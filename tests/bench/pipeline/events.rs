//! The events that are measured: those of the made-up landlord, one landlord after the other until there are enough.
//! Memory does not grow with their number. Repeats and broken bytes are left out, so that every peer stores the same rows.

use std::{
    collections::{BTreeSet, HashSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
};

use anyhow::{Context as _, Result, anyhow};
use domain::{
    event::{DisclosureEvent, Pseudonym},
    register::{Registers, model::Arrangement},
    status::{State, StatusChange, StatusKind, StatusRecord, SubjectStatus},
    time::UtcMicros,
    vocabulary::LawfulBasis,
};
use generator::{Body, Event, Generator, Pseudonyms, Role, Scale, World};

use crate::registry::SCHEMA_ID;

/// Events of one landlord.
const OF_ONE: u32 = 1_000_000;
const PEOPLE: u32 = 20_000;

/// The full example register.
pub fn registers() -> Result<Registers> {
    let file = system_tests::repository().join("schemas/register/register.yaml");
    wire::register::load(&[file]).map_err(|errors| anyhow!("{errors:?}"))
}

/// Everybody agreed to everything, in so many words, before all of it.
pub fn status() -> Result<SubjectStatus> {
    let registers = registers()?;
    let register = registers.iter().last().context("there is a register")?;
    let bases = |of: &&Arrangement| of.declared_bases.contains(&LawfulBasis::Consent);
    let consents = register.data().arrangements.iter().filter(bases);
    let purposes: BTreeSet<&str> = consents
        .flat_map(|of| of.purposes.iter().map(String::as_str))
        .collect();
    let mut status = SubjectStatus::default();
    each_landlord(1, |world| {
        Pseudonyms::precompute(world.people(), "k1", |scheme, identifier| {
            let pseudonym = stand_in(scheme, identifier);
            for scope in &purposes {
                status.record(&StatusRecord {
                    pseudonym,
                    kind: StatusKind::Consent,
                    scope,
                    history: vec![StatusChange {
                        state: State::Given,
                        effective_at: UtcMicros(0),
                        recorded_at: UtcMicros(0),
                        ends_at: None,
                        is_explicit: true,
                        allowed: None,
                        dangers: Vec::new(),
                    }],
                });
            }
            Ok::<_, std::convert::Infallible>(pseudonym)
        })?;
        Ok(false)
    })?;
    status.read_to_the_end();
    Ok(status)
}

/// An event on the wire.
pub struct Message<'a> {
    /// Its event id: the key.
    pub key: [u8; 16],
    /// Confluent framing: what every peer reads.
    pub value: &'a [u8],
    /// Rows that it makes.
    pub rows: u64,
}

/// Hands `events` events of about `bytes` bytes to `each`; other `seed`s are other events.
pub fn each_message(
    seed: u64,
    events: u64,
    bytes: usize,
    mut each: impl FnMut(Message<'_>) -> Result<()>,
) -> Result<()> {
    let mut value = Vec::new();
    let mut padding = Padding::new(bytes);
    each_event(seed, events, |event| {
        value.clear();
        wire::avro::encode_confluent(&event, SCHEMA_ID, &mut value);
        if let Some(more) = bytes.checked_sub(value.len() + Padding::LEAST) {
            let padded = padding.fill(&event, more);
            value.clear();
            wire::avro::encode_confluent(&padded.event(&event), SCHEMA_ID, &mut value);
        }
        each(Message {
            key: event.event_id.0,
            value: &value,
            rows: event.subjects.len().max(1) as u64,
        })
    })
}

/// Hands `events` events to `each`.
pub fn each_event(
    seed: u64,
    events: u64,
    mut each: impl FnMut(DisclosureEvent<'_>) -> Result<()>,
) -> Result<()> {
    let mut left = events;
    each_landlord(seed, |world| {
        let pseudonyms = Pseudonyms::precompute(world.people(), "k1", |scheme, identifier| {
            Ok::<_, std::convert::Infallible>(stand_in(scheme, identifier))
        })?;
        for event in Generator::new(world)?.filter_map(plain) {
            let event = event.disclosure(&pseudonyms);
            if has_a_person_twice(&event) {
                continue;
            }
            if left == 0 {
                return Ok(false);
            }
            left -= 1;
            each(event)?;
        }
        Ok(true)
    })
}

/// One landlord after the other, until `each` has had enough.
fn each_landlord(seed: u64, mut each: impl FnMut(Arc<World>) -> Result<bool>) -> Result<()> {
    let registers = registers()?;
    let register = registers.iter().last().context("there is a register")?;
    for seed in seed.. {
        let scale = Scale {
            seed,
            people: PEOPLE,
            events: OF_ONE,
            ..Scale::default()
        };
        if !each(Arc::new(World::new(register, scale)?))? {
            break;
        }
    }
    Ok(())
}

fn plain(message: generator::Generated) -> Option<Box<Event>> {
    match message.body {
        Body::Event(event) if message.role != Role::Repeat => Some(event),
        _ => None,
    }
}

fn has_a_person_twice(event: &DisclosureEvent<'_>) -> bool {
    let mut seen = HashSet::new();
    event.subjects.len() > 1 && !event.subjects.iter().all(|of| seen.insert(of.pseudonym))
}

/// Stands for a pseudonym: as random, but nobody's key is needed.
fn stand_in(scheme: &str, identifier: &str) -> Pseudonym {
    let mut bytes = [0; 16];
    for (at, half) in bytes.chunks_exact_mut(8).enumerate() {
        let mut hasher = DefaultHasher::new();
        (at, scheme, identifier).hash(&mut hasher);
        half.copy_from_slice(&hasher.finish().to_le_bytes());
    }
    Pseudonym(bytes)
}

/// Makes an event longer with words, within what the contract allows: a longer reason, then facts.
struct Padding {
    texts: Vec<String>,
}

/// The parts that make an event longer.
struct Padded {
    reason: String,
    remarks: Vec<String>,
}

const NAMES: [&str; 8] = [
    "remark-1", "remark-2", "remark-3", "remark-4", "remark-5", "remark-6", "remark-7", "remark-8",
];

impl Padding {
    /// Less is not worth it.
    const LEAST: usize = 64;
    const REASON: usize = 480;
    const REMARK: usize = 190;

    fn new(bytes: usize) -> Self {
        let words = "tenancy supplier agreed visit repair notice review letter office phone account period \
            balance started ended asked answer record checked copy file team partner contractor";
        let words: Vec<&str> = words.split_whitespace().collect();
        let mut state = bytes as u64 | 1;
        let mut next = |most: usize| {
            state = state.wrapping_mul(0xD134_2543_DE82_EF95).wrapping_add(1);
            (state >> 33) as usize % most
        };
        let texts = (0..4_000).map(|_| {
            let mut text = String::new();
            while text.len() < Self::REASON {
                text.push(' ');
                text.push_str(words[next(words.len())]);
                if next(3) == 0 {
                    text.push_str(&next(100_000).to_string());
                }
            }
            text
        });
        Self {
            texts: texts.collect(),
        }
    }

    fn fill(&mut self, event: &DisclosureEvent<'_>, more: usize) -> Padded {
        let mut hasher = DefaultHasher::new();
        event.event_id.0.hash(&mut hasher);
        let mut at = hasher.finish() as usize;
        let mut text = |most: usize| {
            at = at.wrapping_add(7_919);
            let text = &self.texts[at % self.texts.len()];
            text[..most.min(text.len())].to_owned()
        };
        let room = Self::REASON.saturating_sub(event.reason.len()).min(more);
        let reason = format!("{}{}", event.reason, text(room));
        let mut left = more - room;
        let mut remarks = Vec::new();
        while left > Self::LEAST && remarks.len() < NAMES.len() {
            let length = left.min(Self::REMARK);
            remarks.push(text(length));
            left = left.saturating_sub(length + NAMES[0].len() + 3);
        }
        Padded { reason, remarks }
    }
}

impl Padded {
    fn event<'a>(&'a self, event: &DisclosureEvent<'a>) -> DisclosureEvent<'a> {
        let mut event = event.clone();
        event.reason = &self.reason;
        let remarks = NAMES.iter().zip(&self.remarks);
        event
            .facts
            .extend(remarks.map(|(name, text)| (*name, text.as_str())));
        event.facts.sort_unstable();
        event
    }
}
