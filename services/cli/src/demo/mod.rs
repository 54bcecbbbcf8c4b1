//! `sharetrail demo`: the whole system on this machine, as it is deployed: Kafka, ClickHouse, gateway and
//! consumer as processes of their own. Never a second code path: the load goes in where a source's would.

mod files;
mod load;
mod persons;
mod post;
mod services;
mod settle;
mod summary;
mod tour;
mod world;

use anyhow::Result;
use domain::register::Registers;
use tokio::signal::unix::{SignalKind, signal};
use world::World;

use crate::{
    args::DemoArgs,
    exit::{Done, Mistake},
    registers,
};

/// Starts everything, loads once, compares with the planted truth, then waits or leaves.
pub fn run(args: &DemoArgs) -> Result<Done> {
    if !args.register.is_file() {
        let missing = format!(
            "no register at {}: run from the repository, or give --register",
            args.register.display()
        );
        return Err(Mistake::Configuration(missing).into());
    }
    let registers = registers::load(std::slice::from_ref(&args.register))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let mut stopped = async || {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        };
        let mut world = tokio::select! {
            world = World::start(args, &registers) => world?,
            () = stopped() => return Ok(Done::Well),
        };
        let done = tokio::select! {
            done = show(args, &mut world, &registers) => done,
            () = stopped() => Ok(Done::Well),
        };
        let done = match done {
            Ok(done) => Ok(done),
            Err(error) => Err(world.blame(error)),
        };
        eprintln!("stopping; a second ctrl-C does not wait");
        tokio::select! {
            ended = world.stop() => ended?,
            () = stopped() => {}
        }
        done
    })
}

async fn show(args: &DemoArgs, world: &mut World, registers: &Registers) -> Result<Done> {
    let (summary, truth) = load::run(args, world, registers).await?;
    summary.print(args.json)?;
    if !args.once {
        tour::print(world, &truth)?;
        world.wait_for_the_end().await?;
    }
    Ok(if summary.is_right() {
        Done::Well
    } else {
        Done::WithFindings
    })
}
