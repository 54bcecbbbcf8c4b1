//! Puts the events into the topic, once for all peers.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use producer::{Publisher, PublisherConfig, Receipts, topics};

use crate::{engines::Engines, events};

/// What lies in the topic.
#[derive(Clone, Copy, Default)]
pub struct Load {
    pub events: u64,
    pub rows: u64,
    /// Of all values, before the producer compressed them.
    pub bytes: u64,
}

/// A bar on standard error, for what takes longer than a moment.
pub fn bar(what: &str, most: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:28} {wide_bar} {human_pos}/{human_len} {eta}");
    let bar = ProgressBar::new(most).with_message(what.to_owned());
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

/// Produces and waits for the acknowledgements.
pub fn produce(engines: &Engines, seed: u64, events: u64, bytes: usize) -> Result<Load> {
    let config = PublisherConfig {
        linger: Duration::from_millis(50),
        patience: Duration::from_secs(300),
        ..PublisherConfig::new(engines.kafka.bootstrap(), "bench")
    };
    let publisher = Publisher::new(&config)?;
    let receipts = Receipts::default();
    let bar = bar("producing", events);
    let mut load = Load::default();
    let begun = Instant::now();
    events::each_message(seed, events, bytes, |message| {
        publisher.enqueue_blocking(topics::DISCLOSURES, &message.key, message.value, &receipts)?;
        load.events += 1;
        load.rows += message.rows;
        load.bytes += message.value.len() as u64;
        if load.events.is_multiple_of(10_000) {
            bar.set_position(load.events);
        }
        Ok(())
    })?;
    publisher.flush(Duration::from_secs(300));
    let count = receipts.count();
    bar.finish_and_clear();
    ensure!(
        count.acknowledged == events,
        "the broker acknowledged {} of {events} events",
        count.acknowledged
    );
    eprintln!(
        "{events} events of {} bytes and {} rows in the topic after {:.0} s",
        load.bytes / events.max(1),
        load.rows,
        begun.elapsed().as_secs_f64()
    );
    Ok(load)
}
