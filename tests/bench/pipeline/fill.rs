//! Rows to measure on top of: the events of one landlord again and again, each time as other events about other people.

use anyhow::Result;
use domain::{
    digest::{ContentDigest, content_digest},
    event::{EventId, Pseudonym},
    judge::judge,
    time::{ReceivedAt, UtcMicros},
};
use store::{BatchBuilder, Origin, Store, StoreConfig};
use tokio::runtime::Runtime;
use wire::owned::OwnedEvent;

use crate::{arguments::Fill, engines::Engines, events, produce, role::Part};

const POOL: u64 = 100_000;
const BLOCK: usize = 200_000;

/// Starts it as a process of its own, and waits.
pub fn run(engines: &Engines, database: &str, from: u64, events: u64) -> Result<()> {
    let arguments = [
        "fill",
        "--url",
        engines.clickhouse.url(),
        "--database",
        database,
        "--from",
        &from.to_string(),
        "--events",
        &events.to_string(),
    ];
    let mut part = Part::start(&arguments, &[])?;
    part.line()?;
    part.stop()
}

/// The part itself.
pub fn fill(runtime: &Runtime, arguments: &Fill) -> Result<()> {
    let store = Store::connect(StoreConfig {
        database: arguments.database.clone(),
        ..StoreConfig::new(&arguments.url)
    })?;
    let (registers, status) = (events::registers()?, events::status()?);
    let mut pool: Vec<OwnedEvent> = Vec::new();
    events::each_event(1, POOL.min(arguments.events), |event| {
        pool.push((&event).into());
        Ok(())
    })?;
    let pool: Vec<_> = pool.iter().map(OwnedEvent::event).collect();
    let judged: Vec<_> = pool
        .iter()
        .map(|event| judge(&registers, &status, event, ReceivedAt(event.recorded_at)))
        .collect();
    let bar = produce::bar("filling", arguments.events);
    let mut builder = BatchBuilder::new();
    let end = arguments.from + arguments.events;
    for (number, (event, verdict)) in (arguments.from..end).zip(pool.iter().zip(&judged).cycle()) {
        let mut event = event.clone();
        event.event_id =
            EventId((u128::from(mixed(number)) << 64 | u128::from(number)).to_be_bytes());
        // Fifty events a person, as in the landlord; one person an event.
        event.subjects.truncate(1);
        for subject in &mut event.subjects {
            let person = mixed((number / 50) ^ mixed(1));
            subject.pseudonym =
                Pseudonym((u128::from(person) << 64 | u128::from(mixed(person))).to_be_bytes());
        }
        let ContentDigest(mut digest) = content_digest(&pool[0]);
        digest[..8].copy_from_slice(&mixed(number ^ 7).to_le_bytes());
        let origin = Origin {
            topic: "filled",
            partition: 0,
            offset: number as i64,
            received_at: ReceivedAt(UtcMicros(event.recorded_at.0)),
        };
        builder.push(&event, ContentDigest(digest), verdict, &origin);
        if builder.rows() >= BLOCK || number + 1 == end {
            runtime.block_on(store.insert(&builder.finish()))?;
            bar.set_position(number - arguments.from);
        }
    }
    bar.finish_and_clear();
    println!("filled");
    std::io::stdin().read_line(&mut String::new())?;
    Ok(())
}

fn mixed(number: u64) -> u64 {
    let mixed = (number ^ number >> 31).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ mixed >> 29).wrapping_mul(0xD134_2543_DE82_EF95)
}
