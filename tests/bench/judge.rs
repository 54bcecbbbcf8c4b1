//! One core: decode, digest and judge, over events of the demo and the full example register.
//! `./dev bench judge`

use std::{
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, anyhow};
use criterion::{Criterion, Throughput};
use domain::{
    digest::content_digest,
    event::{DisclosureEvent, Pseudonym},
    judge::{Remembering, judge},
    register::{
        Register, Registers,
        model::{Arrangement, Coverage, Recipient},
    },
    status::SubjectStatus,
    time::ReceivedAt,
};
use generator::{Body, Event, Generator, Pseudonyms, Scale, World, known, reported};
use wire::avro::{Decoded, Decoder, SchemaIds};

const EVENTS: u32 = 20_000;
/// Messages that are decoded before their events are judged: an event is judged while it is at hand, as in the consumer.
const AT_ONCE: usize = 64;

fn main() -> Result<()> {
    let file = system_tests::repository().join("schemas/register/register.yaml");
    let registers = wire::register::load(&[file]).map_err(|errors| anyhow!("{errors:?}"))?;
    let registers = Arc::new(registers);
    let (events, pseudonyms, status) = events(&registers)?;
    let disclosures: Vec<DisclosureEvent<'_>> = events
        .iter()
        .map(|event| event.disclosure(&pseudonyms))
        .collect();
    let messages: Vec<Vec<u8>> = disclosures.iter().map(message).collect();
    let again = remembered(&registers, &status, &disclosures);
    let decoder = Decoder::new(SchemaIds::none());

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("one core");
    group.sample_size(20);
    group.throughput(Throughput::Elements(messages.len() as u64));
    group.bench_function("judge", |bench| {
        bench.iter_custom(|rounds| {
            judging(rounds, &messages, |event| {
                _ = black_box(judge(&registers, &status, event, received(event)));
            })
        });
    });
    let mut remembering = Remembering::new(Arc::clone(&registers));
    group.bench_function("judge, remembering", |bench| {
        bench.iter_custom(|rounds| {
            judging(rounds, &messages, |event| {
                _ = black_box(remembering.judge(&status, event, received(event)));
            })
        });
    });
    group.bench_function("digest", |bench| {
        bench.iter(|| {
            disclosures
                .iter()
                .for_each(|event| _ = black_box(content_digest(event)))
        });
    });
    group.bench_function("decode", |bench| {
        bench.iter(|| {
            messages
                .iter()
                .for_each(|bytes| _ = black_box(decoder.decode(bytes)))
        });
    });
    group.throughput(Throughput::Elements(again.len() as u64));
    group.bench_function("judge, of remembered combinations", |bench| {
        bench.iter_custom(|rounds| {
            judging(rounds, &again, |event| {
                _ = black_box(remembering.judge(&status, event, received(event)));
            })
        });
    });
    group.finish();
    let mut group = criterion.benchmark_group("arrangements");
    group.throughput(Throughput::Elements(messages.len() as u64));
    group.sample_size(10);
    for arrangements in [84, 1_000, 10_000] {
        let registers = enlarged(&registers, arrangements)?;
        group.bench_function(arrangements.to_string(), |bench| {
            bench.iter_custom(|rounds| {
                judging(rounds, &messages, |event| {
                    _ = black_box(judge(&registers, &status, event, received(event)));
                })
            });
        });
    }
    group.finish();
    criterion.final_summary();
    Ok(())
}

/// How long the events of all messages take, so many times over; decoding them is not counted.
fn judging(
    rounds: u64,
    messages: &[Vec<u8>],
    mut judge: impl FnMut(&DisclosureEvent<'_>),
) -> Duration {
    let decoder = Decoder::new(SchemaIds::none());
    let mut spent = Duration::ZERO;
    for _ in 0..rounds {
        for some in messages.chunks(AT_ONCE) {
            let decoded: Vec<_> = some.iter().map(|bytes| decoder.decode(bytes)).collect();
            let begun = Instant::now();
            for event in &decoded {
                if let Ok(Decoded::Borrowed(event)) = event {
                    judge(event);
                }
            }
            spent += begun.elapsed();
        }
    }
    spent
}

fn message(event: &DisclosureEvent<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    wire::avro::encode(event, &mut bytes);
    bytes
}

/// A moment after each was recorded.
const fn received(event: &DisclosureEvent<'_>) -> ReceivedAt {
    ReceivedAt(event.recorded_at)
}

/// The messages of events whose verdicts are remembered when they come again; tells the share of them, and the share
/// of those that are remembered when all come once.
fn remembered(
    registers: &Arc<Registers>,
    status: &SubjectStatus,
    events: &[DisclosureEvent<'_>],
) -> Vec<Vec<u8>> {
    let mut remembering = Remembering::new(Arc::clone(registers));
    for event in events {
        black_box(remembering.judge(status, event, received(event)));
    }
    let share = |count: f64| 100.0 * count / events.len() as f64;
    let at_once = share(remembering.remembered() as f64);
    let mut again = Vec::new();
    for event in events {
        let before = remembering.remembered();
        black_box(remembering.judge(status, event, received(event)));
        if remembering.remembered() > before {
            again.push(message(event));
        }
    }
    let later = share(again.len() as f64);
    println!("remembered: {at_once:.1} % when they come once, {later:.1} % when they come again");
    again
}

/// The register with more arrangements, each for a recipient of its own.
fn enlarged(registers: &Registers, arrangements: usize) -> Result<Registers> {
    let register = registers.iter().last().context("there is a register")?;
    let mut data = register.data().clone();
    let (recipient, arrangement) = (data.recipients[0].clone(), data.arrangements[0].clone());
    for number in data.arrangements.len()..arrangements {
        let id = format!("more-{number}");
        data.recipients.push(Recipient {
            id: id.clone(),
            name: format!("More {number} Limited"),
            aliases: Vec::new(),
            ..recipient.clone()
        });
        data.arrangements.push(Arrangement {
            covers: Coverage::Recipients(vec![id.clone()]),
            id,
            ..arrangement.clone()
        });
    }
    let register = Register::new(data).map_err(|problems| anyhow!("{problems:?}"))?;
    Registers::new(vec![register]).map_err(|problems| anyhow!("{problems:?}"))
}

fn events(registers: &Registers) -> Result<(Vec<Event>, Pseudonyms, SubjectStatus)> {
    let register = registers.iter().last().context("there is a register")?;
    let scale = Scale {
        people: 2_000,
        events: EVENTS,
        ..Scale::default()
    };
    let world = Arc::new(World::new(register, scale)?);
    let made_up = |_: &str, identifier: &str| {
        let mut bytes = [0; 16];
        bytes
            .iter_mut()
            .zip(identifier.bytes())
            .for_each(|(to, from)| *to = from);
        Ok::<_, std::convert::Infallible>(Pseudonym(bytes))
    };
    let pseudonyms = Pseudonyms::precompute(world.people(), "k1", made_up)?;
    let status = known(&reported(&world)?, &pseudonyms);
    let messages = Generator::new(world)?.filter_map(|message| match message.body {
        Body::Event(event) => Some(*event),
        Body::Broken(..) => None,
    });
    Ok((messages.collect(), pseudonyms, status))
}
