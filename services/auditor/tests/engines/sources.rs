//! Sources' counters and identities.

use auditor::{CounterReport, Report, span::Span};

use crate::ledger::{Ledger, TOPIC, digest, event};

async fn numbered(ledger: &Ledger, first: i64, sequences: &[i64]) {
    ledger.send(TOPIC, 0, sequences.len());
    for (offset, sequence) in (first..).zip(sequences) {
        let mut event = event(offset as u64, 1);
        event.sequence = Some(*sequence);
        ledger
            .insert_event(&event, digest(offset as u64), offset)
            .await;
    }
    ledger.commit(0, first + sequences.len() as i64);
}

fn counter(report: &Report) -> &CounterReport {
    &report.sources.as_ref().unwrap().counters[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_numbers_of_a_counter_are_named_and_repeats_are_counted() {
    let ledger = Ledger::start().await;
    // 3 and 7 to 9 never came; 5 was used twice; 2 overtook 1; -4 is no number.
    numbered(&ledger, 0, &[2, 1, 4, 5, 5, 6, 10, -4]).await;
    let report = ledger.audit().await;
    let counter = counter(&report);
    assert_eq!(counter.source, "cx-housing");
    assert_eq!(
        counter.missing,
        [Span::new(3, 3).unwrap(), Span::new(7, 9).unwrap()]
    );
    assert_eq!(
        (counter.numbers, counter.used_again),
        (Span::new(1, 10).unwrap(), 1)
    );
    assert_eq!(report.totals().missing_numbers, 4);
    assert!(!report.totals().is_complete());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_counter_that_restarts_is_followed_from_there() {
    let ledger = Ledger::start().await;
    numbered(&ledger, 0, &[1, 2, 50, 51]).await;
    numbered(&ledger, 4, &[1, 2, 3]).await;
    ledger.is_complete().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_may_still_come_is_not_missing_yet() {
    let ledger = Ledger::start().await;
    numbered(&ledger, 0, &[1, 2, 5]).await;
    let mut early = crate::ledger::question();
    early.now = domain::time::UtcMicros(crate::ledger::START + 60_000_000);
    let report = auditor::audit(&ledger.broker(), &ledger.store, &early, &auditor::Silent)
        .await
        .unwrap();
    assert_eq!(counter(&report).missing, []);
    assert_eq!(
        counter(&ledger.audit().await).missing,
        [Span::new(3, 4).unwrap()]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_is_shown_and_nothing_is_missing_for_it() {
    let ledger = Ledger::with_events().await;
    ledger.send(TOPIC, 0, 2);
    ledger
        .insert_event(&event(5, 2), digest(7_777), 1_000)
        .await;
    ledger.insert_event(&event(6, 1), digest(6), 1_001).await;
    ledger.commit(0, 1_002);
    let report = ledger.is_complete().await;
    let sources = report.sources.as_ref().unwrap();
    assert_eq!(sources.conflicts, 1, "a repeat is no conflict");
    assert_eq!(sources.conflict_samples[0].digests.len(), 2);
}
