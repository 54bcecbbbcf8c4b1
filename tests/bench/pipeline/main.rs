//! The whole pipeline against its peers, one after the other on this machine: `./dev bench pipeline` and
//! `./dev bench growth`. Writes one JSON document; never judges the figures.
//!
//! - a: Sharetrail's consumer, judging each event, all tables
//! - b: the engine's own Kafka table and a materialized view into the same table, not judging
//! - c: a bare consumer that only counts
//! - d: inserts of blocks that are there already
//!
//! This program starts itself again for each part that is measured: a process has its own memory and CPU.

mod arguments;
mod bare;
mod engines;
mod events;
mod fill;
mod growth;
mod inserts;
mod latency;
mod peer;
mod pipeline;
mod produce;
mod registry;
mod role;
mod sharetrail;
mod stages;
mod usage;
mod visible;

use anyhow::Result;
use clap::Parser as _;

use crate::arguments::{Arguments, Command};

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    match Arguments::parse().command {
        Command::Pipeline(arguments) => pipeline::run(&runtime, &arguments),
        Command::Growth(arguments) => growth::run(&runtime, &arguments),
        Command::Consume => role::consume(&runtime),
        Command::Count(arguments) => bare::count(&arguments),
        Command::Insert(arguments) => inserts::insert(&runtime, &arguments),
        Command::Fill(arguments) => fill::fill(&runtime, &arguments),
    }
}
