//! For every write of the path, both ways in which it can fail: not done, and done without anybody knowing. Afterwards
//! every event is stored once, in every table, also for a reader that does not collapse repeats.

use crate::{
    behind::Behind,
    common::{TOPIC, correction, event, send},
    tamper::{Fault, Side, has, kafka_requests},
};

/// Api keys of Kafka's protocol.
const PRODUCE: u16 = 0;
const OFFSET_COMMIT: u16 = 8;

/// What it writes, whether to the store, and how its request is known.
type Write = (&'static str, bool, fn(&[u8]) -> bool);

fn inserts_disclosures(request: &[u8]) -> bool {
    has(request, "INSERT+INTO+disclosures")
}

fn inserts_corrections(request: &[u8]) -> bool {
    has(request, "INSERT+INTO+corrections")
}

fn inserts_findings(request: &[u8]) -> bool {
    has(request, "INSERT+INTO+findings")
}

fn inserts_the_log(request: &[u8]) -> bool {
    has(request, "INSERT+INTO+ingest_log")
}

fn is_a_plan(request: &[u8]) -> bool {
    kafka_requests(request)
        .any(|(key, frame)| key == OFFSET_COMMIT && has(frame, "sharetrail-plan-1"))
}

/// A confirmation: an offset without a plan.
pub fn is_a_confirmation(request: &[u8]) -> bool {
    kafka_requests(request)
        .any(|(key, frame)| key == OFFSET_COMMIT && !has(frame, "sharetrail-plan-1"))
}

fn publishes_dead_letters(request: &[u8]) -> bool {
    kafka_requests(request)
        .any(|(key, frame)| key == PRODUCE && has(frame, consumer::dead_letter::TOPIC))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_write_may_fail_and_be_done_or_not() {
    let behind = Behind::start().await;
    let engines = &behind.engines;
    let consuming = behind.consume();
    consuming.is_ready().await;
    let producer = engines.producer();
    let writes: [Write; 7] = [
        ("disclosures", true, inserts_disclosures),
        ("corrections", true, inserts_corrections),
        ("findings", true, inserts_findings),
        ("ingest_log", true, inserts_the_log),
        ("plan", false, is_a_plan),
        ("confirmation", false, is_a_confirmation),
        ("dead letters", false, publishes_dead_letters),
    ];
    let (mut number, mut letters) = (0_u128, 0);
    for (name, is_in_store, which) in writes {
        for side in [Side::Before, Side::After] {
            let tamper = if is_in_store {
                &behind.to_store
            } else {
                &behind.to_broker
            };
            tamper.spoil(Fault {
                which,
                side,
                times: 1,
            });
            let events = (number..number + 40).map(event);
            let corrected = correction(number + 40, number);
            let all = events.chain([corrected, b"no event".to_vec()]);
            send(&producer, TOPIC, all).await;
            (number, letters) = (number + 41, letters + 1);
            engines.settled(number as u64, letters).await;
            assert_eq!(tamper.left(), 0, "{name} was to fail {side:?} it was done");
        }
    }
    consuming.stop().await;
    let rows = [
        ("disclosures", number as u64),
        ("corrections", 14),
        ("ingest_log", number as u64 + letters),
    ];
    for (table, expected) in rows {
        assert_eq!(engines.rows(table).await, expected, "{table}");
    }
    let findings = engines
        .count("SELECT uniqExact(finding_id) FROM findings")
        .await;
    assert_eq!(engines.rows("findings").await, findings);
    let published = engines.read(consumer::dead_letter::TOPIC, 0);
    let keys: std::collections::BTreeSet<_> =
        published.iter().map(|(key, _)| key.clone()).collect();
    assert_eq!(
        keys.len() as u64,
        letters,
        "each dead letter is there, under one key"
    );
}
