//! How fast the landlord is made: `cargo run --release -p generator --example pace -- [EVENTS [PEOPLE]]`.
//! Prints the pace of each stage, the rows, and whether the judge finds the planted truth.

use std::{sync::Arc, time::Instant};

use domain::{
    event::Pseudonym,
    judge::judge,
    register::{Register, Registers},
    time::{ReceivedAt, UtcMicros},
};
use generator::{
    Body, Found, Generator, Pseudonyms, Role, Scale, World, known, reported, uuid_text,
};

const EXAMPLE: &[u8] = include_bytes!("../../../schemas/register/register.yaml");

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok());
    let mut scale = Scale::default();
    scale.events = arguments.next().unwrap_or(scale.events);
    scale.people = arguments.next().unwrap_or(scale.people);
    let data =
        wire::register::read(EXAMPLE, "register.yaml").map_err(|errors| format!("{errors:?}"))?;
    let register = Register::new(data).map_err(|problems| format!("{problems:?}"))?;
    let start = Instant::now();
    let world = Arc::new(World::new(&register, scale)?);
    println!("landlord made in {:.2} s", start.elapsed().as_secs_f64());
    pace("messages", &world, |_| {})?;
    let pseudonyms = stand_ins(&world)?;
    let mut bytes = Vec::new();
    pace("messages as Avro", &world, |body| {
        if let Body::Event(event) = body {
            bytes.clear();
            wire::avro::encode(&event.disclosure(&pseudonyms), &mut bytes);
        }
    })?;
    compare(&world, &pseudonyms, register)
}

fn pace(what: &str, world: &Arc<World>, mut each: impl FnMut(&Body)) -> Result<(), Failure> {
    let start = Instant::now();
    let mut generator = Generator::new(Arc::clone(world))?;
    let mut count = 0_u32;
    for message in generator.by_ref() {
        each(&message.body);
        count += 1;
    }
    let seconds = start.elapsed().as_secs_f64();
    let counts = generator.into_truth().counts;
    println!(
        "{count} {what} ({} rows) in {seconds:.2} s, {:.0} a second",
        counts.rows,
        f64::from(count) / seconds
    );
    Ok(())
}

/// Stand for pseudonyms; their key is no part of the pace.
fn stand_ins(world: &World) -> Result<Pseudonyms, Failure> {
    let mut last = 0_u128;
    Pseudonyms::precompute(world.people(), "k1", |_, _| {
        last += 1;
        Ok(Pseudonym(last.to_be_bytes()))
    })
}

fn compare(world: &Arc<World>, pseudonyms: &Pseudonyms, register: Register) -> Result<(), Failure> {
    let registers = Registers::new(vec![register]).map_err(|problems| format!("{problems:?}"))?;
    let status = known(&reported(world)?, pseudonyms);
    let mut generator = Generator::new(Arc::clone(world))?;
    let mut found = Vec::new();
    for message in generator
        .by_ref()
        .filter(|message| message.role != Role::Repeat)
    {
        let Body::Event(event) = &message.body else {
            continue;
        };
        // Received a month late, as history is.
        let received = ReceivedAt(UtcMicros(message.at.0 + 30 * 86_400_000_000));
        let verdict = judge(&registers, &status, &event.disclosure(pseudonyms), received);
        found.extend(verdict.findings.iter().map(|finding| Found {
            source: event.source.to_string(),
            event_id: uuid_text(event.event_id),
            code: finding.code.as_str().to_owned(),
            outcome: finding.outcome.as_str().to_owned(),
        }));
    }
    let truth = generator.into_truth();
    let comparison = truth.compare(found);
    println!("{}", serde_json::to_string_pretty(&truth.counts)?);
    println!(
        "expected {}, found {}, missed {}, unexpected {}",
        comparison.expected,
        comparison.found,
        comparison.missed.len(),
        comparison.unexpected.len()
    );
    Ok(())
}
