//! What a consumer leaves behind when it ends in the middle of a batch is repeated by the next one in exactly the same
//! range, and dropped by the engine where it is stored already.

use std::time::Duration;

use crate::{
    behind::Behind,
    common::{TOPIC, event, send},
    pairs::is_a_confirmation,
    tamper::{Fault, Side, has},
};

const EVENTS: u128 = 2_000;

fn inserts_findings(request: &[u8]) -> bool {
    has(request, "INSERT+INTO+findings")
}

/// Consumes until these requests were spoiled a few times, ends, and lets another consumer take over.
async fn taken_over(behind: &Behind, of_store: bool, which: fn(&[u8]) -> bool) {
    let engines = &behind.engines;
    let tamper = if of_store {
        &behind.to_store
    } else {
        &behind.to_broker
    };
    let fault = Fault {
        which,
        side: Side::Before,
        times: 1_000_000,
    };
    tamper.spoil(fault);
    let first = behind.consume_for(Duration::from_secs(1));
    first.is_ready().await;
    send(&engines.producer(), TOPIC, (0..EVENTS).map(event)).await;
    // Both partitions have a batch on its way.
    while tamper.left() > fault.times - 6 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    first.stop().await;
    tamper.spoil(Fault { times: 0, ..fault });
    let second = engines.consume();
    engines.settled(EVENTS as u64, 0).await;
    let repeated = second.counter("sharetrail_plan_replays_total", "yes");
    assert!(
        (1.0..=2.0).contains(&repeated),
        "{repeated} plans were repeated the same"
    );
    assert!(second.counter("sharetrail_plan_replays_total", "no") < 0.5);
    second.stop().await;
    for table in ["disclosures", "ingest_log"] {
        assert_eq!(engines.rows(table).await, EVENTS as u64, "{table}");
    }
    let findings = engines
        .count("SELECT uniqExact(finding_id) FROM findings")
        .await;
    assert!(findings >= EVENTS as u64);
    assert_eq!(engines.rows("findings").await, findings);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_and_not_confirmed_is_repeated_and_dropped_by_its_token() {
    taken_over(&Behind::start().await, false, is_a_confirmation).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_in_some_tables_is_completed_and_nothing_is_there_twice() {
    taken_over(&Behind::start().await, true, inserts_findings).await;
}
