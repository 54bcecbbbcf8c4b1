//! `sharetrail dead-letters`: what could not be decoded, and what can be by now. Prints no content of any message.

mod args;
mod list;
mod replay;

use anyhow::Result;
use consumer::dead_letter::{LetterFilter, Letters, Search};
use indicatif::{ProgressBar, ProgressStyle};
use store::Store;

pub use args::DeadLettersCommand;

use crate::{
    args::StoreArgs,
    connect,
    exit::{Done, Mistake},
    words::start_of,
};
use args::LetterArgs;

/// Runs `sharetrail dead-letters ...`.
pub fn run(command: DeadLettersCommand) -> Result<Done> {
    match command {
        DeadLettersCommand::List(args) => list::run(&args),
        DeadLettersCommand::Replay(args) => replay::run(&args),
    }
}

/// Connects to the store and works with it.
fn with_store<T>(args: &StoreArgs, work: impl AsyncFnOnce(Store) -> Result<T>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async { work(connect::open(args)?).await })
}

fn filter(args: &LetterArgs) -> Result<LetterFilter, Mistake> {
    let day = |option, day: &Option<String>| {
        let day = day.as_deref().map(|day| start_of(option, day));
        day.transpose()
    };
    Ok(LetterFilter {
        topic: args.topic.clone(),
        code: args.code.clone(),
        since: day("--since", &args.since)?,
        until: day("--until", &args.until)?,
    })
}

fn search(args: &LetterArgs, store: Store) -> Result<Search> {
    let filter = filter(args)?;
    Ok(Search::new(Letters::open(&args.kafka)?, store, filter))
}

fn bar(what: &str) -> Result<ProgressBar> {
    let style = format!("{what} {{wide_bar}} {{pos}}/{{len}}, {{eta}} left");
    Ok(ProgressBar::new(0).with_style(ProgressStyle::with_template(&style)?))
}

fn show(bar: &ProgressBar, (read, total): (u64, u64)) {
    bar.set_length(total);
    bar.set_position(read);
}
