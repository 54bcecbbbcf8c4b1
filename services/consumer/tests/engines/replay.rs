//! Dead letters whose schema was mended are replayed to where they would have been.

use std::{collections::BTreeMap, sync::Arc};

use consumer::PatientDecoding;
use consumer::dead_letter::{
    self, DeadLetterKeys, LetterFilter, Letters, Replay, ReplayError, Report, Search,
};
use domain::{
    register::Registers,
    status::SubjectStatus,
    time::{ReceivedAt, UtcMicros},
};
use store::{BatchBuilder, Origin};
use wire::avro::{Decoder, SchemaIds};

use crate::common::{Engines, TOPIC, event, framed, person, send};

/// The registry id that nobody has told the consumer about.
const SCHEMA: u32 = 7;

fn replay(engines: &Engines, is_mended: bool) -> Replay {
    let ids = if is_mended { "7=v1" } else { "" };
    Replay {
        keys: engines.keys.clone(),
        decoding: PatientDecoding::new(Decoder::new(SchemaIds::parse(ids).unwrap()), None),
        registers: Arc::new(Registers::default()),
        status: SubjectStatus::default(),
        store: engines.store.clone(),
        is_dry_run: false,
    }
}

async fn run(engines: &Engines, mut replay: Replay) -> Result<Report, ReplayError> {
    replay.run(search(engines), |_, _| {}).await
}

fn search(engines: &Engines) -> Search {
    let letters = Letters::open(&engines.bootstrap).unwrap();
    Search::new(letters, engines.store.clone(), LetterFilter::default())
}

async fn standings(engines: &Engines) -> BTreeMap<&'static str, u64> {
    let (mut search, mut counts) = (search(engines), BTreeMap::new());
    while let Some(chunk) = search.next().await.unwrap() {
        for found in chunk.found {
            *counts.entry(found.standing.as_str()).or_default() += 1;
        }
    }
    counts
}

/// Twelve messages: 0 to 4 good, 10 to 15 of a schema that is not known, one that is no event. Where 10 to 15 lie.
async fn consumed(engines: &Engines) -> Vec<(i32, i64)> {
    let producer = engines.producer();
    send(&producer, TOPIC, (0..5).map(event)).await;
    let mut placed = Vec::new();
    for number in 10..16 {
        placed.extend(send(&producer, TOPIC, [framed(number, SCHEMA)]).await);
    }
    send(&producer, TOPIC, [b"AB123456C is no event".to_vec()]).await;
    let consuming = engines.consume();
    engines.settled(5, 7).await;
    consuming.stop().await;
    placed
}

async fn stored_at(engines: &Engines, number: u128) -> (String, i32, i64) {
    let rows = engines.store.lineage(&[person(number)]).await.unwrap();
    assert_eq!(rows.len(), 1, "event {number} shows once");
    (rows[0].topic.clone(), rows[0].partition, rows[0].offset)
}

async fn ended(engines: &Engines) -> (u64, u64, u64, u64) {
    let of = engines.store.completeness().await.unwrap();
    of.iter().fold((0, 0, 0, 0), |sum, row| {
        (
            sum.0 + row.stored,
            sum.1 + row.repeats,
            sum.2 + row.dead_lettered,
            sum.3 + row.missing_offsets,
        )
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn mended_letters_are_stored_where_they_would_have_been_and_once() {
    let engines = Engines::whole().await;
    let placed = consumed(&engines).await;
    assert_eq!(ended(&engines).await, (5, 0, 7, 0));

    let still = run(&engines, replay(&engines, false)).await.unwrap();
    assert_eq!((still.stored, still.left["unknown_schema"]), (0, 6));

    let dry = Replay {
        is_dry_run: true,
        ..replay(&engines, true)
    };
    assert_eq!(run(&engines, dry).await.unwrap().stored, 6);
    assert_eq!(
        ended(&engines).await,
        (5, 0, 7, 0),
        "a dry run changes nothing"
    );

    // Its source sent one again in the meantime: the letter came first.
    send(&engines.producer(), TOPIC, [event(12)]).await;
    let consuming = engines.consume();
    engines.settled(6, 7).await;
    consuming.stop().await;

    let report = run(&engines, replay(&engines, true)).await.unwrap();
    assert_eq!((report.stored, report.left["wrong_magic"]), (6, 1));
    assert_eq!(report.found(), 7);
    for (number, (partition, offset)) in (10..16).zip(&placed) {
        let expected = (TOPIC.to_owned(), *partition, *offset);
        assert_eq!(stored_at(&engines, number).await, expected);
    }
    let whole = (11, 1, 1, 0);
    assert_eq!(ended(&engines).await, whole, "each offset once, as stored");
    assert_eq!(
        standings(&engines).await,
        BTreeMap::from([("stored", 6), ("waiting", 1)])
    );

    let again = run(&engines, replay(&engines, true)).await.unwrap();
    assert_eq!((again.stored, again.stored_before), (0, 6));
    assert_eq!(ended(&engines).await, whole, "twice changes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_after_a_word_to_the_contrary_is_not_taken_for_a_repeat() {
    let engines = Engines::whole().await;
    let placed = consumed(&engines).await;
    run(&engines, replay(&engines, true)).await.unwrap();

    // A consumer that is not mended read them again: the rows stay, the ledger says otherwise.
    let mut rows = BatchBuilder::new();
    for (partition, offset) in placed {
        let origin = Origin {
            topic: TOPIC,
            partition,
            offset,
            received_at: ReceivedAt(UtcMicros(1_790_000_000_000_000)),
        };
        rows.push_dead_letter(&origin, "unknown_schema");
    }
    engines.store.insert(&rows.finish()).await.unwrap();
    assert_eq!(ended(&engines).await, (5, 0, 7, 0));

    assert_eq!(
        run(&engines, replay(&engines, true)).await.unwrap().stored,
        6
    );
    assert_eq!(ended(&engines).await, (11, 0, 1, 0));
    assert_eq!(engines.store.summary().await.unwrap().events, 11);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_while_the_store_is_away_stops_and_the_next_one_goes_on() {
    let mut engines = Engines::whole().await;
    consumed(&engines).await;
    let found = search(&engines);
    engines.clickhouse.take().unwrap().kill9().await;
    let mut replayed = replay(&engines, true);
    let error = replayed.run(found, |_, _| {}).await.unwrap_err();
    assert!(error.to_string().contains("store"), "{error}");

    let clickhouse = crate::common::start_clickhouse(engines.folder.path()).await;
    engines.store = store::Store::connect(store::StoreConfig::new(clickhouse.url())).unwrap();
    engines.clickhouse = Some(clickhouse);
    assert_eq!(ended(&engines).await, (5, 0, 7, 0));
    assert_eq!(
        run(&engines, replay(&engines, true)).await.unwrap().stored,
        6
    );
    assert_eq!(ended(&engines).await, (11, 0, 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_that_do_not_open_are_named_and_left() {
    let engines = Engines::whole().await;
    consumed(&engines).await;
    // Another id, and another key under the same id.
    for id in ["other", "random"] {
        let other_keys = Replay {
            keys: DeadLetterKeys::parse(&dead_letter::generate_key_file(id)).unwrap(),
            ..replay(&engines, true)
        };
        let error = run(&engines, other_keys).await.unwrap_err();
        assert!(matches!(error, ReplayError::WrongKeys(_)), "{error}");
    }

    let letters = engines.read(dead_letter::TOPIC, 0);
    let mut tampered = letters[0].1.clone();
    let last = tampered.len() - 1;
    tampered[last] ^= 1;
    send(
        &engines.producer(),
        dead_letter::TOPIC,
        [tampered, b"no letter".to_vec()],
    )
    .await;
    let report = run(&engines, replay(&engines, true)).await.unwrap();
    assert_eq!((report.stored, report.left()), (6, 1));
    let named: Vec<&str> = report
        .unopened
        .iter()
        .map(|(which, _)| which.as_str())
        .collect();
    // The good copy of the tampered one came first and is done with.
    assert_eq!(named, [format!("{}:0:8", dead_letter::TOPIC)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tampered_letter_is_named_and_the_others_are_replayed() {
    let engines = Engines::whole().await;
    let placed = consumed(&engines).await;
    // Its good copy is gone: the topic is made anew with what is left and a tampered one.
    let mut letters = engines.read(dead_letter::TOPIC, 0);
    let last = letters[0].1.len() - 1;
    letters[0].1[last] ^= 1;
    engines.delete_topic(dead_letter::TOPIC).await;
    engines.create_topic(dead_letter::TOPIC, 1).await;
    let records = letters.into_iter().map(|(_, record)| record);
    for record in records {
        send(&engines.producer(), dead_letter::TOPIC, [record]).await;
    }
    let report = run(&engines, replay(&engines, true)).await.unwrap();
    assert_eq!((report.stored, report.left(), report.found()), (5, 1, 7));
    let [(which, why)] = report.unopened.as_slice() else {
        panic!("{:?}", report.unopened);
    };
    let is_placed =
        |(partition, offset)| which.starts_with(&format!("{TOPIC}:{partition}:{offset} "));
    assert!(placed.into_iter().any(is_placed), "{which}");
    assert!(why.contains("changed"), "{why}");
    assert_eq!(
        ended(&engines).await,
        (10, 0, 2, 0),
        "it stays dead-lettered"
    );
}
