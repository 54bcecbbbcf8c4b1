//! `sharetrail register publish`: puts a register into `register.v1`, where every consumer picks it up.
//! The content of a published version never changes.

use std::{io, time::Duration};

use anyhow::{Context as _, Result, bail};
use domain::{register::model::RegisterData, time::CivilDate};
use follow::Follower;
use producer::{Publisher, PublisherConfig, Receipts, topics};
use wire::register::{Published, Taken};

use super::{diff::write_table, unfit};
use crate::{
    args::PublishArgs,
    exit::{Done, Mistake},
};

const PATIENCE: Duration = Duration::from_secs(30);

/// Checks, compares with what is published, publishes, and reads it back.
pub fn run(args: &PublishArgs) -> Result<Done> {
    let bytes = std::fs::read(&args.file).map_err(|error| {
        Mistake::Configuration(format!("cannot read {}: {error}", args.file.display()))
    })?;
    let name = args.file.display().to_string();
    let data = wire::register::read(&bytes, &name).map_err(unfit)?;
    let mut published = published(&args.kafka)?;
    let before = published.latest().cloned();
    if published
        .take(data.version.as_bytes(), Some(&bytes))
        .map_err(unfit)?
        == Taken::Known
    {
        println!(
            "version {} is published already, with this content",
            data.version
        );
        return Ok(Done::Well);
    }
    refuse_the_past(args, &data)?;
    if let Some(before) = &before {
        println!("changes since version {}:", before.version);
        write_table(
            &domain::register::diff::diff(before, &data),
            &mut io::stdout().lock(),
        )?;
    }
    if args.dry_run {
        println!("dry run: nothing is published");
        return Ok(Done::Well);
    }
    send(&args.kafka, &data.version, &bytes)?;
    if self::published(&args.kafka)?.version(&data.version) != Some(&data) {
        bail!(
            "version {} is not what was published: somebody else published under the same version at the same time; \
             give yours another version",
            data.version
        );
    }
    println!(
        "version {} is published; it counts from {} on. Consumers pick it up within seconds",
        data.version, data.effective_from
    );
    Ok(Done::Well)
}

/// What the topic holds now. Records that cannot be read are told and passed over, as every consumer does.
pub fn published(kafka: &str) -> Result<Published> {
    let mut published = Published::default();
    let follower = Follower::open(kafka, topics::REGISTER)?;
    follower
        .read_all(PATIENCE, |record| {
            if let Err(errors) = published.take(record.key, record.value) {
                errors.iter().for_each(|error| eprintln!("{error}"));
            }
        })
        .context("reading the published registers")?;
    Ok(published)
}

/// A register that begins in the past changes what past disclosures should have been judged by.
fn refuse_the_past(args: &PublishArgs, data: &RegisterData) -> Result<()> {
    let now = jiff::Timestamp::now().as_microsecond();
    let today = CivilDate::in_london(domain::time::UtcMicros(now));
    if data.effective_from >= today || args.backdated {
        return Ok(());
    }
    Err(Mistake::Usage(format!(
        "effective_from {} is before today, {today}: disclosures since then were judged under another register, and \
         their verdicts stay. Give --backdated if that is meant (the first register of a new ledger, say)",
        data.effective_from
    ))
    .into())
}

fn send(kafka: &str, version: &str, bytes: &[u8]) -> Result<()> {
    let config = PublisherConfig {
        max_message_bytes: topics::MAX_REGISTER_BYTES,
        ..PublisherConfig::new(kafka, "sharetrail-register")
    };
    let publisher = Publisher::new(&config).context("the Kafka client cannot be made")?;
    let receipts = Receipts::default();
    publisher.enqueue_blocking(topics::REGISTER, version.as_bytes(), bytes, &receipts)?;
    publisher.flush(config.patience);
    if receipts.count().acknowledged == 1 {
        return Ok(());
    }
    let why = receipts.first_failure().map_or_else(
        || "it did not answer in time".into(),
        |error| error.to_string(),
    );
    bail!("Kafka did not acknowledge the register: {why}; publish it again, repeats do no harm")
}
