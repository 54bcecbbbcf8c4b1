//! From `occurred_at` to visible, under a steady load: marked events among the others, looked for through the view.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, Result, anyhow};
use domain::{
    event::{EventId, Pseudonym, Subject},
    time::UtcMicros,
    vocabulary::SubjectKind,
};
use producer::{Publisher, PublisherConfig, Receipts, topics};
use serde_json::{Value, json};
use wire::owned::OwnedEvent;

use crate::{engines::Engines, engines::STEADY, events, produce, registry::SCHEMA_ID};

/// One marked event so often; the others fill the time between.
const TICK: Duration = Duration::from_millis(10);
/// How often the view is asked: a part of every figure.
const LOOK: Duration = Duration::from_millis(50);
/// Persons of the marked events: their partitions differ.
const MARKED: u8 = 8;
const POOL: u64 = 20_000;

/// Produces `rate` events a second for `seconds` and tells the percentiles.
pub fn measure(engines: &Engines, database: &str, rate: f64, seconds: u64) -> Result<Value> {
    let sent: Mutex<Vec<Instant>> = Mutex::default();
    let ended = AtomicBool::new(false);
    let bar = produce::bar("a: steady load", seconds);
    let latencies = thread::scope(|scope| {
        let looking = scope.spawn(|| look(engines, database, &sent, &ended));
        let events = send(engines, rate, seconds, &sent, &bar);
        ended.store(true, Ordering::Relaxed);
        let latencies = looking
            .join()
            .map_err(|_| anyhow!("looking for marked events failed"))?;
        Ok::<_, anyhow::Error>((events?, latencies?))
    });
    bar.finish_and_clear();
    let (events, mut latencies) = latencies?;
    latencies.sort_unstable();
    let at = |part: f64| {
        let place = (latencies.len() as f64 * part) as usize;
        let found = latencies.get(place.min(latencies.len().saturating_sub(1)));
        found.map(|latency| (latency.as_secs_f64() * 1000.0).round())
    };
    let marked = sent.lock().unwrap_or_else(PoisonError::into_inner).len();
    Ok(json!({
        "wanted_events_per_second": rate.round(),
        "sent_events_per_second": (events as f64 / seconds as f64).round(),
        "seconds": seconds,
        "marked_events": marked,
        "marked_events_seen": latencies.len(),
        "p50_ms": at(0.5),
        "p99_ms": at(0.99),
        "max_ms": at(1.0),
    }))
}

fn send(
    engines: &Engines,
    rate: f64,
    seconds: u64,
    sent: &Mutex<Vec<Instant>>,
    bar: &indicatif::ProgressBar,
) -> Result<u64> {
    let publisher = Publisher::new(&PublisherConfig::new(
        engines.kafka.bootstrap(),
        "bench-steady",
    ))?;
    let topic = topics::of_source(STEADY);
    let receipts = Receipts::default();
    let mut pool: Vec<OwnedEvent> = Vec::new();
    events::each_event(1_000_000, POOL, |event| {
        pool.push((&event).into());
        Ok(())
    })?;
    let mut value = Vec::new();
    let mut publish = |event: &OwnedEvent, number: u64, mark: Option<u64>| -> Result<()> {
        let now = now();
        let mut event = event.event();
        let marked = mark.map(|mark| mark.to_string());
        event.event_id = EventId((u128::from(number) | 0xB_E4C4 << 100).to_be_bytes());
        (event.occurred_at, event.recorded_at) = (now, now);
        if let (Some(mark), Some(text)) = (mark, &marked) {
            event.case_reference = Some(text);
            event.subjects = vec![Subject {
                scheme: "person",
                pseudonym: person(mark),
                key_id: "k1",
                kind: SubjectKind::Tenant,
            }];
        }
        value.clear();
        wire::avro::encode_confluent(&event, SCHEMA_ID, &mut value);
        let key = mark.map_or(number, |mark| mark % u64::from(MARKED));
        publisher.enqueue_blocking(&topic, &key.to_be_bytes(), &value, &receipts)?;
        Ok(())
    };
    let start = Instant::now();
    let (mut number, mut mark) = (0, 0);
    let mut others = pool.iter().cycle();
    while start.elapsed().as_secs() < seconds {
        let due = start + TICK * u32::try_from(mark)?;
        thread::sleep(due.saturating_duration_since(Instant::now()));
        sent.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Instant::now());
        publish(
            pool.first().context("there are events")?,
            number,
            Some(mark),
        )?;
        (number, mark) = (number + 1, mark + 1);
        let until = (rate * TICK.as_secs_f64() * mark as f64) as u64;
        while number < until {
            publish(others.next().context("there are events")?, number, None)?;
            number += 1;
        }
        bar.set_position(start.elapsed().as_secs());
    }
    publisher.flush(Duration::from_secs(30));
    Ok(number)
}

/// Looks until every marked event was seen, or nothing comes any more.
fn look(
    engines: &Engines,
    database: &str,
    sent: &Mutex<Vec<Instant>>,
    ended: &AtomicBool,
) -> Result<Vec<Duration>> {
    let people: Vec<String> = (0..MARKED)
        .map(|of| format!("unhex('{}')", hex(person(of.into()))))
        .collect();
    let sql = format!(
        "SELECT case_reference FROM v1_lineage WHERE subject IN ({}) AND occurred_at > fromUnixTimestamp64Micro(toInt64({})) \
         ORDER BY toUInt64(case_reference)",
        people.join(", "),
        now().0 - 1_000_000,
    );
    let mut latencies = Vec::new();
    let mut known: Vec<bool> = Vec::new();
    let mut patience = Instant::now();
    while !ended.load(Ordering::Relaxed) || patience.elapsed() < Duration::from_secs(20) {
        let seen = engines.sql(database, &sql)?;
        let now = Instant::now();
        let sent = sent.lock().unwrap_or_else(PoisonError::into_inner);
        known.resize(sent.len(), false);
        for mark in seen.lines().filter_map(|mark| mark.parse::<usize>().ok()) {
            if let (Some(known @ false), Some(sent)) = (known.get_mut(mark), sent.get(mark)) {
                *known = true;
                latencies.push(now - *sent);
                patience = now;
            }
        }
        let is_all = ended.load(Ordering::Relaxed) && known.iter().all(|known| *known);
        drop(sent);
        if is_all {
            break;
        }
        thread::sleep(LOOK);
    }
    Ok(latencies)
}

fn person(mark: u64) -> Pseudonym {
    Pseudonym([0xA0 | (mark % u64::from(MARKED)) as u8; 16])
}

fn hex(of: Pseudonym) -> String {
    of.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn now() -> UtcMicros {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    UtcMicros(since.map_or(0, |since| since.as_micros() as i64))
}
