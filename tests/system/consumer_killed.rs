//! The consumer is killed again and again under load: what the broker acknowledged is visible exactly once.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use domain::event::EventId;
use producer::{Producer, ProducerConfig};
use system_tests::World;
use wire::json::parse_submissions;

/// How often it is killed.
const KILLS: u32 = 6;
/// Sent by the end, at least.
const EVENTS: u64 = 60_000;

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_event_is_visible_once_after_kill_9_under_load() -> Result<()> {
    let world = World::start().await?;
    let producer = Producer::connect(ProducerConfig::new(world.bootstrap(), "cx-housing"))?;
    let is_over = Arc::new(AtomicBool::new(false));
    let load = tokio::task::spawn_blocking({
        let is_over = Arc::clone(&is_over);
        let producer = producer.clone();
        move || send_until(&producer, &is_over)
    });

    for kill in 0..KILLS {
        let consumer = world.consumer()?;
        tokio::time::sleep(Duration::from_millis(700 + u64::from(kill) * 350)).await;
        consumer.kill9()?;
    }
    is_over.store(true, Ordering::Release);
    let sent = load.await??;
    let count = producer.flush(Duration::from_secs(60)).await;
    ensure!(count.failed == 0 && count.acknowledged == sent, "{count:?}");

    let store = world.store()?;
    let before = store.offsets_logged().await?;
    let killed = Instant::now();
    let consumer = world.consumer()?;
    let moves = async || store.offsets_logged().await.map_err(Into::into);
    world
        .eventually(Duration::from_secs(60), moves, |logged| *logged > before)
        .await?;
    let resumed = killed.elapsed();
    let stored = async || Ok(store.summary().await?.stored);
    world
        .eventually(Duration::from_secs(120), stored, |stored| *stored >= sent)
        .await?;
    eprintln!(
        "{sent} events, {KILLS} kills; stores again {resumed:.1?} after a kill, all is visible after {:.1?}",
        killed.elapsed()
    );

    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    let mut rows = store.identities()?;
    while let Some(row) = rows.next().await? {
        ensure!(
            row.rows == 1 && row.subjects == 1,
            "{} shows {} times",
            row.event_id,
            row.rows
        );
        *seen.entry(row.event_id).or_default() += 1;
    }
    ensure!(
        seen.values().all(|times| *times == 1),
        "an event shows with two contents"
    );
    let missing = (0..sent)
        .filter(|number| !seen.contains_key(&uuid(*number).to_string()))
        .count();
    assert_eq!((missing, seen.len() as u64), (0, sent), "lost, and in all");
    let summary = store.summary().await?;
    assert_eq!(
        (
            summary.repeats,
            summary.dead_lettered,
            summary.missing_offsets
        ),
        (0, 0, 0)
    );
    assert_eq!(consumer.stop()?, Some(0), "it stops in order");
    Ok(())
}

/// Sends numbered events until told to stop, and at least [`EVENTS`]; how many.
fn send_until(producer: &Producer, is_over: &AtomicBool) -> Result<u64> {
    let template = serde_json::json!({
        "event_id": uuid::Uuid::nil().to_string(), "source": "cx-housing", "kind": "DISCLOSED", "environment": "LIVE",
        "occurred_at": "2026-03-02T10:15:00Z", "recorded_at": "2026-03-02T10:20:00Z",
        "subjects": [{ "scheme": "person", "pseudonym": "00112233445566778899aabbccddeeff", "key_id": "k1" }],
        "recipient": { "id": "breckland-council", "name": "Breckland Council" },
        "purpose": "housing-benefit-claims", "lawful_basis": "CONTRACT", "categories": ["identity"], "channel": "API",
    });
    let submissions = parse_submissions(template.to_string().as_bytes())
        .map_err(|errors| anyhow::anyhow!("{errors:?}"))?;
    let keys = wire::pseudonym::Pseudonymiser::new(wire::pseudonym::KeyRing::random(), &[])?;
    let owned = submissions
        .into_iter()
        .map(|one| one.pseudonymise(&keys))
        .next();
    let owned = owned
        .and_then(Result::ok)
        .ok_or_else(|| anyhow::anyhow!("the template is an event"))?;
    let mut event = owned.event();
    let mut number = 0;
    while number < EVENTS || !is_over.load(Ordering::Acquire) {
        event.event_id = EventId(uuid(number).into_bytes());
        producer.enqueue_blocking(&event)?;
        number += 1;
        // A load that a machine with two cores can bear beside two engines: about 10,000 a second.
        if number % 100 == 0 {
            std::thread::sleep(Duration::from_millis(8));
        }
    }
    Ok(number)
}

fn uuid(number: u64) -> uuid::Uuid {
    uuid::Uuid::from_u64_pair(0x0192_0000_0000_7000, 0x8000_0000_0000_0000 | number)
}
