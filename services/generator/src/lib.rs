//! A believable landlord, made up from a register and a seed: source systems, people, two years of disclosures,
//! and planted cases of which it is written down what must be found.
//!
//! - [`Scale`]: how large; [`World`]: the landlord; [`Generator`]: its messages, in the order in which they leave
//! - [`Event::to_json`] for the gateway, [`Event::disclosure`] with [`Pseudonyms`] for Kafka, [`Breakage`] for bytes
//!   that are no event
//! - [`reported`]: what is known of persons beside the events, [`Reported::to_json`] for the gateway
//! - [`examples`]: events to read, an arrangement or a code at a time
//! - [`Truth`]: what was planted, and the comparison with what was found
//!
//! Never here: a clock, a network, a key, or the judge. Nobody in it exists.

mod broken;
mod calendar;
mod compose;
mod dice;
mod event;
pub mod examples;
mod flavour;
mod generate;
mod grounds;
mod json;
mod people;
mod plan;
mod plant;
mod pseudonyms;
mod reported;
mod scale;
mod story;
mod truth;
mod world;

pub use broken::Breakage;
pub use event::{Event, EventConditions, EventDecision, Recipient, SubjectPlace, Text, uuid_text};
pub use generate::{Body, Generated, Generator, Role};
pub use people::{People, SubjectScheme};
pub use pseudonyms::Pseudonyms;
pub use reported::{Change, Reported, known, reported, reported_of};
pub use scale::{Scale, ScaleError};
pub use truth::{Comparison, Counts, Expected, Found, Identifier, Planted, TourPerson, Truth};
pub use world::World;
