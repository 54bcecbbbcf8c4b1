//! A fault campaign against the real engines: `./dev chaos --faults N --events M --seed S`.
//!
//! Two consumers (real processes) read from a real broker and write into a real store, through proxies that fail,
//! under a continuous load whose acknowledgements are kept. At the end every acknowledged event must be visible
//! exactly once, with the right verdict, in lineage and in counts, and the auditor must agree.
//! The consumers of `--variant confirm-first` and `no-barrier` are broken on purpose: the same campaign must find it.

mod check;
mod events;
mod faults;
mod fleet;
mod group;
mod load;
mod proxy;
mod world;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, Result, ensure};
use clap::{Parser, ValueEnum};
use domain::time::UtcMicros;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::{
    check::Found,
    events::Verdicts,
    faults::{Fault, Planned},
    load::Ledger,
    world::World,
};

/// Which consumer suffers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Variant {
    /// The one that is released.
    Sound,
    /// Confirms before the store has anything.
    ConfirmFirst,
    /// Commits how far was read when a partition is taken away.
    NoBarrier,
}

/// A fault campaign; exit 1 when anything is lost, doubled or wrong.
#[derive(Debug, Parser)]
struct Args {
    /// Faults
    #[arg(long, default_value_t = 20)]
    faults: usize,
    /// Events
    #[arg(long, default_value_t = 200_000)]
    events: u64,
    /// Same seed, same faults at the same times
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Events a second
    #[arg(long, default_value_t = 8_000)]
    rate: u64,
    /// Which consumer
    #[arg(long, value_enum, default_value_t = Variant::Sound)]
    variant: Variant,
    /// Where the consumers of all variants lie
    #[arg(long, default_value = "target/chaos")]
    programs: PathBuf,
    /// Only faults of these kinds, by words of their names
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Keep data and logs of engines and consumers in this new folder
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Write the summary as JSON to this file too
    #[arg(long)]
    out: Option<PathBuf>,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
    /// How long the last messages may take after the load
    #[arg(long, default_value_t = 300)]
    patience: u64,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<ExitCode> {
    let args = Args::parse();
    ensure!(
        args.rate > 0 && args.events > 0,
        "--rate and --events must be more than 0"
    );
    let temporary = tempfile::tempdir()?;
    let folder = args.keep.as_deref().unwrap_or(temporary.path());
    std::fs::create_dir_all(folder)?;
    let register = system_tests::repository().join("schemas/register/register.yaml");
    let registers = wire::register::load(std::slice::from_ref(&register));
    let registers = registers.map_err(|errors| anyhow::anyhow!("{errors:?}"))?;
    let start = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let start = UtcMicros(start.as_micros() as i64);
    let verdicts = Verdicts::of(&registers, start)?;
    let variant = args.variant.to_possible_value().context("a name")?;
    let program = std::path::absolute(fleet::program(&args.programs, variant.get_name()))?;

    eprintln!(
        "starting the engines and two consumers ({})",
        variant.get_name()
    );
    let world = World::start(folder, program, register).await?;
    let begun = Instant::now();
    let ledger = Ledger::new(args.events);
    let (bootstrap, loading, rate) = (world.bootstrap.clone(), ledger.clone(), args.rate);
    let load = tokio::task::spawn_blocking(move || load::run(&bootstrap, &loading, rate, start));
    let over = Duration::from_secs_f64(args.events as f64 / args.rate as f64);
    let kinds = Fault::named(&args.only);
    ensure!(!kinds.is_empty(), "--only names no fault: {:?}", Fault::ALL);
    let planned = faults::plan(args.faults, args.seed, over, &kinds);
    suffer(&world, &planned, &ledger).await?;
    load.await??;
    world.heal().await?;
    let loaded = begun.elapsed();
    eprintln!("the load is over after {loaded:?}; waiting for what is left");
    let settled = group::wait_until_confirmed(&world, Duration::from_secs(args.patience)).await;
    if let Err(error) = &settled {
        eprintln!("{error:#}");
    }
    let recovered = begun.elapsed().saturating_sub(loaded);
    let found = check::check(&world, &ledger, &verdicts).await?;
    let by_kind = by_kind(&planned);
    let summary = json!({
        "variant": variant.get_name(), "seed": args.seed, "faults": planned.len(), "by_kind": by_kind,
        "events": args.events, "rate": args.rate, "given_up": ledger.given_up(),
        "acknowledged": found.acknowledged, "visible": found.visible, "lost": found.lost, "twice": found.twice,
        "partial": found.partial, "wrong_verdicts": found.wrong_verdicts, "dead_letters": found.dead_letters,
        "dead_letters_lost": found.dead_letters_lost, "log_wrong": found.log_wrong,
        "daily_wrong": found.daily_wrong, "lineage_wrong": found.lineage_wrong, "audit": found.audit,
        "audit_agrees": found.audit_agrees, "settled": settled.is_ok(), "seconds_of_load": loaded.as_secs_f64(),
        "seconds_to_settle": recovered.as_secs_f64(), "samples": found.samples,
    });
    if let Some(out) = &args.out {
        std::fs::write(out, format!("{summary:#}\n"))?;
    }
    if args.json {
        println!("{summary}");
    } else {
        tell(&found, planned.len());
    }
    let is_sound = found.is_sound() && settled.is_ok();
    Ok(ExitCode::from(u8::from(!is_sound)))
}

/// Lets every fault happen at its time; a long one does not hold up the next.
async fn suffer(world: &std::sync::Arc<World>, planned: &[Planned], ledger: &Ledger) -> Result<()> {
    let bar = ProgressBar::new(ledger.len()).with_style(ProgressStyle::with_template(
        "{wide_bar} {pos}/{len} events, {eta} left  {msg}",
    )?);
    let begun = Instant::now();
    let mut running = tokio::task::JoinSet::new();
    for (number, fault) in planned.iter().copied().enumerate() {
        while begun.elapsed() < fault.at {
            bar.set_position(ledger.sent());
            tokio::time::sleep(Duration::from_millis(100).min(fault.at)).await;
        }
        let at = begun.elapsed().as_secs_f64();
        let line = format!("{at:8.1} s  {:?} for {:?}", fault.fault, fault.lasts);
        bar.set_message(format!("fault {} of {}", number + 1, planned.len()));
        bar.suspend(|| eprintln!("{line}"));
        let world = world.clone();
        running.spawn(async move { world.suffer(fault).await });
        while let Some(ended) = running.try_join_next() {
            ended??;
        }
    }
    while let Some(ended) = running.join_next().await {
        ended??;
    }
    bar.finish_and_clear();
    Ok(())
}

fn by_kind(planned: &[Planned]) -> BTreeMap<String, u64> {
    let mut by_kind = BTreeMap::new();
    for fault in planned {
        *by_kind.entry(format!("{:?}", fault.fault)).or_default() += 1;
    }
    by_kind
}

fn tell(found: &Found, faults: usize) {
    println!(
        "{faults} faults; {} events acknowledged, {} visible: lost {}, twice {}, partly there {}, wrong verdicts {}",
        found.acknowledged,
        found.visible,
        found.lost,
        found.twice,
        found.partial,
        found.wrong_verdicts
    );
    println!(
        "dead letters {} (lost {}); log wrong {}, daily counts wrong {}, lineages wrong {}; auditor agrees: {}",
        found.dead_letters,
        found.dead_letters_lost,
        found.log_wrong,
        found.daily_wrong,
        found.lineage_wrong,
        found.audit_agrees
    );
    found
        .samples
        .iter()
        .for_each(|sample| println!("  {sample}"));
}
