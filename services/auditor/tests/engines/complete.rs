//! What is whole raises no alarm.

use auditor::{Question, Silent, audit, span::Span};
use domain::event::{Pseudonym, Subject};
use domain::vocabulary::{Kind, SubjectKind};

use crate::ledger::{End, Ledger, TOPIC, digest, event, partition, question};

#[tokio::test(flavor = "multi_thread")]
async fn repeats_dead_letters_corrections_bulk_and_batches_on_their_way_are_no_loss() {
    let ledger = Ledger::start().await;
    // Partition 0: events with 0, 1 and many persons, dead letters, and repeats of its own events.
    let mut ends: Vec<End> = (0..600)
        .map(|number| End::Stored(number, (number % 4) as u8))
        .collect();
    ends.extend((0..50).map(|_| End::DeadLettered));
    ends.extend((100..300).map(|number| End::Stored(number, (number % 4) as u8)));
    ledger.put(0, &ends).await;
    // Partition 1: repeats of partition 0's events, some of which arrived earlier here, and new ones.
    let others: Vec<End> = (500..900)
        .map(|number| End::Stored(number, (number % 4) as u8))
        .collect();
    ledger.put(1, &others).await;
    // A crash between insert and commit: the same batch again, under other batch edges.
    ledger.insert(0, 200, &ends[200..500]).await;
    ledger.commit(0, 850);
    ledger.commit(1, 400);

    let report = ledger.is_complete().await;
    let first = partition(&report, 0);
    assert_eq!(
        (
            first.logged.offsets,
            first.logged.stored,
            first.logged.dead_lettered
        ),
        (850, 800, 50)
    );
    assert_eq!(first.audited, Span::new(0, 849));

    // The same when repeats have merged away.
    ledger.sql("OPTIMIZE TABLE disclosures FINAL").await;
    ledger.sql("OPTIMIZE TABLE ingest_log FINAL").await;
    ledger.is_complete().await;

    // Bulk: 1,000 persons, some listed twice; a correction and a retraction.
    let mut bulk = event(5_000, 0);
    bulk.subjects = (0..1_000_u32)
        .map(|person| Subject {
            scheme: "person",
            pseudonym: Pseudonym((u128::from(person % 990) << 96 | 1).to_be_bytes()),
            key_id: "k1",
            kind: SubjectKind::Tenant,
        })
        .collect();
    ledger.send(TOPIC, 0, 3);
    ledger.insert_event(&bulk, digest(5_000), 850).await;
    for (offset, kind) in [(851, Kind::Corrected), (852, Kind::Retracted)] {
        let mut change = event(5_000 + offset as u64, 1);
        change.kind = kind;
        change.corrects = Some("03030303-0303-0303-0303-030303030303");
        ledger
            .insert_event(&change, digest(offset as u64), offset)
            .await;
    }
    ledger.commit(0, 853);
    ledger.is_complete().await;

    // A batch on its way: in Kafka, half of it stored, not confirmed.
    ledger.send(TOPIC, 1, 500);
    ledger
        .insert(
            1,
            400,
            &(2_000..2_250)
                .map(|number| End::Stored(number, 2))
                .collect::<Vec<_>>(),
        )
        .await;
    let report = ledger.is_complete().await;
    assert_eq!(partition(&report, 1).audited, Span::new(0, 399));
    assert_eq!(partition(&report, 1).waiting(), 500);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_no_message_ever_had_are_not_missing() {
    use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
    use std::time::Duration;

    let ledger = Ledger::start().await;
    let producer: BaseProducer = rdkafka::ClientConfig::new()
        .set("bootstrap.servers", &ledger.bootstrap)
        .set("transactional.id", "source")
        .create()
        .unwrap();
    let patience = Duration::from_secs(30);
    producer.init_transactions(patience).unwrap();
    let send = |count| {
        producer.begin_transaction().unwrap();
        for _ in 0..count {
            let record = BaseRecord::<(), _>::to(TOPIC).partition(0).payload("x");
            producer.send(record).map_err(|(error, _)| error).unwrap();
        }
        producer.flush(patience).unwrap();
    };
    send(3); // 0, 1, 2; the marker is 3
    producer.commit_transaction(patience).unwrap();
    send(2); // 4, 5, which nobody will read; the marker is 6
    producer.abort_transaction(patience).unwrap();
    send(1); // 7; the marker is 8
    producer.commit_transaction(patience).unwrap();
    let stored: Vec<End> = (0..3).map(|number| End::Stored(number, 1)).collect();
    ledger.insert(0, 0, &stored).await;
    ledger.insert(0, 7, &[End::Stored(7, 1)]).await;
    ledger.commit(0, 9);
    ledger.is_complete().await;

    ledger
        .sql("ALTER TABLE ingest_log DELETE WHERE offset = 7")
        .await;
    let report = ledger.audit().await;
    assert_eq!(
        partition(&report, 0).missing,
        Vec::from_iter(Span::new(7, 7))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_asked_for_is_audited() {
    let ledger = Ledger::with_events().await;
    ledger
        .sql("ALTER TABLE ingest_log DELETE WHERE offset = 7")
        .await;
    let since = Question {
        since: Some(domain::time::UtcMicros(i64::MAX / 2)),
        ..question()
    };
    let report = audit(&ledger.broker(), &ledger.store, &since, &Silent)
        .await
        .unwrap();
    assert!(
        report.totals().is_complete(),
        "nothing was written in that year"
    );
    let topic = Question {
        topic: Some("disclosures.v1.other".into()),
        ..question()
    };
    let report = audit(&ledger.broker(), &ledger.store, &topic, &Silent)
        .await
        .unwrap();
    assert!(report.partitions.is_empty() && report.sources.is_none());
}
