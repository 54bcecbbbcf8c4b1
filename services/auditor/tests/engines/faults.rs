//! What is broken by hand is found, named exactly, and nothing else is.

use auditor::{AuditError, span::Span};

use crate::ledger::{End, Ledger, digest, event, partition};

fn spans(spans: &[(i64, i64)]) -> Vec<Span> {
    spans
        .iter()
        .map(|&(first, last)| Span { first, last })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_deleted_by_hand_is_found() {
    let ledger = Ledger::with_events().await;
    ledger.is_complete().await;
    ledger
        .sql("ALTER TABLE disclosures DELETE WHERE offset = 17")
        .await;
    ledger
        .sql("DELETE FROM disclosures WHERE offset = 900")
        .await;
    let report = ledger.audit().await;
    let found = &partition(&report, 0).rows_missing;
    assert_eq!((found.rows, found.events), (2, 2));
    assert_eq!(found.offsets, spans(&[(17, 17), (900, 900)]));
    assert_eq!(found.samples[0].source, "cx-housing");
    assert_eq!(
        (found.samples[0].expected, found.samples[0].visible),
        (1, 0)
    );
    assert_eq!(report.totals().missing_offsets, 0);
    assert!(!report.totals().is_complete());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_of_many_deleted_by_hand_is_found_also_when_the_event_came_twice() {
    let ledger = Ledger::start().await;
    let ends: Vec<End> = (0..20)
        .chain(0..20)
        .map(|number| End::Stored(number, 5))
        .collect();
    ledger.put(0, &ends).await;
    ledger.commit(0, 40);
    ledger.is_complete().await;
    ledger.sql("ALTER TABLE disclosures DELETE WHERE subject_index = 3 AND toString(event_id) LIKE '%000004'").await;
    let report = ledger.audit().await;
    let found = &partition(&report, 0).rows_missing;
    assert_eq!(
        (found.rows, found.events),
        (1, 1),
        "the rows are missing once, not for each repeat"
    );
    assert_eq!(found.offsets, spans(&[(4, 4), (24, 24)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offset_skipped_by_hand_is_found() {
    let ledger = Ledger::with_events().await;
    ledger.send(crate::ledger::TOPIC, 0, 100);
    ledger.commit(0, 1_030);
    let report = ledger.audit().await;
    assert_eq!(partition(&report, 0).missing, spans(&[(1_000, 1_029)]));
    assert_eq!(report.totals().missing_offsets, 30);
    assert_eq!(partition(&report, 0).waiting(), 70);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_row_deleted_by_hand_is_found_at_both_ends_and_in_the_middle() {
    let ledger = Ledger::with_events().await;
    ledger
        .sql("ALTER TABLE ingest_log DELETE WHERE offset IN (0, 1, 499, 500, 502, 999)")
        .await;
    let report = ledger.audit().await;
    let found = &partition(&report, 0).missing;
    assert_eq!(*found, spans(&[(0, 1), (499, 500), (502, 502), (999, 999)]));
    assert_eq!(report.totals().missing_rows, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_digest_and_a_row_out_of_nowhere_are_found() {
    let ledger = Ledger::with_events().await;
    ledger.sql("ALTER TABLE ingest_log UPDATE content_digest = unhex('000102030405060708090a0b0c0d0e0f') WHERE offset = 300").await;
    let report = ledger.audit().await;
    let first = partition(&report, 0);
    assert_eq!(first.rows_missing.offsets, spans(&[(300, 300)]));
    assert_eq!(
        first.rows_missing.samples[0].content_digest,
        "000102030405060708090a0b0c0d0e0f"
    );
    assert_eq!(first.rows_unlogged.offsets, spans(&[(300, 300)]));

    let ledger = {
        drop(ledger);
        Ledger::with_events().await
    };
    ledger
        .insert_event(&event(4_000, 1), digest(4_000), 20)
        .await;
    ledger.insert(0, 20, &[End::Stored(20, 1)]).await;
    ledger.sql("OPTIMIZE TABLE ingest_log FINAL").await;
    let report = ledger.audit().await;
    let first = partition(&report, 0);
    assert_eq!(first.rows_unlogged.offsets, spans(&[(20, 20)]));
    assert_eq!(first.rows_missing.rows, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_retention_took_is_compared_in_the_store_alone_and_what_it_took_unread_is_lost() {
    use rdkafka::{
        ClientConfig, Offset, TopicPartitionList,
        admin::{AdminClient, AdminOptions},
        client::DefaultClientContext,
    };

    let ledger = Ledger::with_events().await;
    let admin: AdminClient<DefaultClientContext> = ClientConfig::new()
        .set("bootstrap.servers", &ledger.bootstrap)
        .create()
        .unwrap();
    let forget = async |until| {
        let mut before = TopicPartitionList::new();
        before
            .add_partition_offset(crate::ledger::TOPIC, 0, Offset::Offset(until))
            .unwrap();
        admin
            .delete_records(&before, &AdminOptions::new())
            .await
            .unwrap();
    };
    forget(600).await;
    ledger.is_complete().await;
    ledger
        .sql("ALTER TABLE ingest_log DELETE WHERE offset IN (5, 700)")
        .await;
    ledger
        .sql("ALTER TABLE disclosures DELETE WHERE offset = 10")
        .await;
    let report = ledger.audit().await;
    let first = partition(&report, 0);
    assert_eq!(first.missing, spans(&[(700, 700)]));
    assert_eq!(first.unprovable, spans(&[(5, 5)]));
    assert_eq!(first.rows_missing.offsets, spans(&[(10, 10)]));

    ledger.send(crate::ledger::TOPIC, 0, 50);
    forget(1_020).await;
    let report = ledger.audit().await;
    assert_eq!(partition(&report, 0).expired, spans(&[(1_000, 1_019)]));
    assert_eq!(partition(&report, 0).missing, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partition_that_ends_before_what_was_confirmed_is_told() {
    let ledger = Ledger::with_events().await;
    ledger
        .insert(
            1,
            0,
            &(5_000..5_010)
                .map(|number| End::Stored(number, 1))
                .collect::<Vec<_>>(),
        )
        .await;
    let report = ledger.audit().await;
    assert_eq!(partition(&report, 1).beyond, Span::new(0, 9));
    assert!(!report.totals().is_complete());
}

#[tokio::test(flavor = "multi_thread")]
async fn broker_or_store_away_is_an_error_that_says_which() {
    let mut ledger = Ledger::with_events().await;
    ledger.clickhouse.take().unwrap().kill9().await;
    let (broker, question) = (ledger.broker(), crate::ledger::question());
    let error = auditor::audit(&broker, &ledger.store, &question, &auditor::Silent)
        .await
        .unwrap_err();
    assert!(matches!(error, AuditError::Store(_)), "{error}");
    ledger.kafka.take().unwrap().kill9().await;
    let error = broker.places(None).await.unwrap_err();
    assert!(matches!(error, AuditError::Topics(_)), "{error}");
}
