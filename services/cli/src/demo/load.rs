//! Loads the made-up landlord's history once: sources that write to Kafka do so, the others post to the gateway.
//! Never touches the store but to ask how far it is.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, anyhow, ensure};
use domain::register::Registers;
use generator::{Body, Generated, Generator, Pseudonyms, Scale, Truth};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use producer::{Publisher, PublisherConfig, Receipts, topics};

use super::{files::Files, post::Post, settle, summary::Summary, world::World};
use crate::{args::DemoArgs, keys};

/// How long the broker may take for what is on its way at the end.
const FLUSH_WITHIN: Duration = Duration::from_secs(60);

/// Loads, unless it was done before, and compares what is found with what was planted.
pub async fn run(
    args: &DemoArgs,
    world: &World,
    registers: &Registers,
) -> Result<(Summary, Truth)> {
    if let Some((truth, summary)) = world.files.loaded(args)? {
        return Ok((summary, truth));
    }
    let (truth, seconds) = load(args, world, registers).await?;
    let summary = settle::compare(world, &truth, seconds).await?;
    world.files.end_load(args, &truth, &summary)?;
    Ok((summary, truth))
}

/// The made-up landlord that was asked for.
pub fn landlord(args: &DemoArgs, registers: &Registers) -> Result<generator::World> {
    let register = registers.iter().last().context("there is no register")?;
    let scale = Scale {
        people: args.people,
        seed: args.seed,
        days: args.days,
        events: u32::try_from(args.events).context("--events is too large")?,
        ..Scale::default()
    };
    Ok(generator::World::new(register, scale)?)
}

async fn load(args: &DemoArgs, world: &World, registers: &Registers) -> Result<(Truth, f64)> {
    let landlord = Arc::new(landlord(args, registers)?);
    let sending = Sending::prepare(world, &landlord, registers)?;
    world.files.begin_load()?;

    let bars = Bars::new(args.events)?;
    let start = Instant::now();
    let sent = bars.sent.clone();
    let loader = thread::spawn(move || sending.all(Generator::new(landlord)?, &sent));
    settle::watch(world, &bars.stored, || loader.is_finished()).await?;
    let truth = loader
        .join()
        .map_err(|_| anyhow!("the loader did not come to its end"))??;
    settle::wait_until_visible(world, &truth, &bars.stored).await?;
    let seconds = start.elapsed().as_secs_f64();
    bars.clear();
    Ok((truth, seconds))
}

/// Two bars: what was sent, and what is stored.
struct Bars {
    both: MultiProgress,
    sent: ProgressBar,
    stored: ProgressBar,
}

impl Bars {
    fn new(events: u64) -> Result<Self> {
        let both = MultiProgress::new();
        let style = |what: &str| {
            ProgressStyle::with_template(&format!(
                "{what} {{wide_bar}} {{human_pos}}/{{human_len}} {{per_sec}}"
            ))
        };
        let sent = both.add(ProgressBar::new(events).with_style(style("sent  ")?));
        let stored = both.add(ProgressBar::new(events).with_style(style("stored")?));
        Ok(Self { both, sent, stored })
    }

    fn clear(&self) {
        self.sent.finish_and_clear();
        self.stored.finish_and_clear();
        let _ = self.both.clear();
    }
}

/// Both ways in.
struct Sending {
    publisher: Publisher,
    receipts: Receipts,
    pseudonyms: Pseudonyms,
    post: Post,
    landlord: Arc<generator::World>,
}

impl Sending {
    fn prepare(
        world: &World,
        landlord: &Arc<generator::World>,
        registers: &Registers,
    ) -> Result<Self> {
        let pseudonymiser = keys::pseudonymiser(Some(&world.files.key_ring()), registers)?;
        let make = |scheme: &str, identifier: &str| {
            pseudonymiser
                .active(scheme, identifier)
                .map(|(pseudonym, _)| pseudonym)
        };
        Ok(Self {
            publisher: Publisher::new(&PublisherConfig::new(&world.bootstrap, "demo"))?,
            receipts: Receipts::default(),
            pseudonyms: Pseudonyms::precompute(landlord.people(), Files::KEY_ID, make)?,
            post: Post::start(&world.gateway_url, "/v1/events", &world.files)?,
            landlord: Arc::clone(landlord),
        })
    }

    fn all(mut self, mut generator: Generator, sent: &ProgressBar) -> Result<Truth> {
        let mut bytes = Vec::new();
        let mut count = 0_u64;
        for message in generator.by_ref() {
            self.send(message, &mut bytes)?;
            count += 1;
            if count.is_multiple_of(1_000) {
                sent.set_position(count);
            }
        }
        self.post.finish()?;
        self.publisher.flush(FLUSH_WITHIN);
        let broker = self.receipts.count();
        ensure!(
            broker.acknowledged == broker.sent,
            "Kafka took {} of {} messages",
            broker.acknowledged,
            broker.sent
        );
        sent.set_length(count);
        sent.finish();
        Ok(generator.into_truth())
    }

    fn send(&mut self, message: Generated, bytes: &mut Vec<u8>) -> Result<()> {
        let (event, breakage) = match &message.body {
            Body::Event(event) => (event, None),
            Body::Broken(event, breakage) => (event, Some(*breakage)),
        };
        if message.route == domain::register::model::Route::Gateway {
            return self
                .post
                .add(&message.via, &event.to_json(self.landlord.people())?);
        }
        bytes.clear();
        wire::avro::encode(&event.disclosure(&self.pseudonyms), bytes);
        if let Some(breakage) = breakage {
            breakage.apply(bytes);
        }
        let topic = topics::of_source(&message.via);
        self.publisher
            .enqueue_blocking(&topic, event.id().as_bytes(), bytes, &self.receipts)?;
        Ok(())
    }
}
