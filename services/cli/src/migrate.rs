//! `sharetrail migrate`: the store's tables and Kafka's topics. Safe to run again; deletes nothing.

use std::io::{self, Write as _};

use anyhow::{Context as _, Result};
use domain::register::{Registers, model::Route};
use producer::topics::{self, TopicSettings};

use crate::{
    args::MigrateArgs,
    connect,
    exit::{Done, Mistake},
    registers,
};

/// Prints the schema of a cluster; an administrator runs it, with rights that the services never have.
fn print(args: &MigrateArgs) -> Result<Done> {
    let statements = store::cluster_schema(&args.cluster, &args.database)?;
    let mut out = io::stdout().lock();
    for statement in statements {
        writeln!(out, "{statement};\n")?;
    }
    Ok(Done::Well)
}

/// Brings tables, and topics where an address is given, up to date.
pub fn run(args: &MigrateArgs) -> Result<Done> {
    if args.print {
        return print(args);
    }
    let registers = match &args.kafka {
        Some(_) if args.register.is_empty() => {
            let usage =
                "--register says which sources get a topic of their own; give it with --kafka";
            return Err(Mistake::Usage(usage.into()).into());
        }
        Some(_) => registers::load(&args.register)?,
        None => Registers::default(),
    };
    connect::with_store(&args.store()?, async |store| {
        store.migrate().await?;
        eprintln!("the tables of {} are up to date", args.database);
        if let Some(kafka) = &args.kafka {
            ensure_topics(kafka, &registers).await?;
        }
        Ok(Done::Well)
    })
}

/// Makes the topics of event.md 4 that are missing, and says what differs on the others.
pub async fn ensure_topics(kafka: &str, registers: &Registers) -> Result<()> {
    let newest = registers
        .iter()
        .last()
        .map(|register| register.data().sources.as_slice());
    let sources: Vec<(&str, bool)> = newest
        .unwrap_or_default()
        .iter()
        .map(|source| (source.id.as_str(), source.route == Route::Kafka))
        .collect();
    let report = topics::ensure(kafka, &sources, TopicSettings::default())
        .await
        .context("making the topics")?;
    for difference in &report.differences {
        eprintln!("{difference}");
    }
    eprintln!(
        "topics: {} made, {} were there",
        report.created.len(),
        report.existing.len()
    );
    Ok(())
}
