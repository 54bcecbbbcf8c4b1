//! Too many dead letters halt one topic, and no other.

use std::{sync::Arc, time::Duration};

use consumer::{
    HaltLimits, PatientDecoding, Registry,
    dead_letter::{LetterFilter, Letters, Replay, Search},
};
use domain::{register::Registers, status::SubjectStatus};
use wire::avro::{Decoder, SchemaIds, V1_TEXT};

use crate::{
    common::{Engines, TOPIC, event, framed, send},
    registry_server::{Answer, RegistryServer},
};

const BAD: &str = "disclosures.v1.bad";

async fn letters(engines: &Engines) -> u64 {
    engines.store.summary().await.unwrap().dead_lettered
}

fn mended() -> Decoder {
    Decoder::new(SchemaIds::parse("7=v1").unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_topic_halts_stays_halted_over_restarts_and_goes_on_when_mended() {
    let engines = Engines::whole().await;
    engines.create_topic(BAD, 1).await;
    let producer = engines.producer();
    send(&producer, BAD, (0..5).map(event)).await;
    send(&producer, BAD, (100..200).map(|number| framed(number, 7))).await;

    let consuming = engines.consume();
    consuming.waits_for(BAD).await;
    send(&producer, TOPIC, (1_000..1_300).map(event)).await;
    engines.settled(305, 20).await;
    assert_eq!(
        engines.committed(BAD, 0),
        Some(25),
        "nothing beyond is committed"
    );
    consuming.stop().await;

    // Restarts divert nothing more.
    for _ in 0..2 {
        let consuming = engines.consume();
        consuming.waits_for(BAD).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        consuming.stop().await;
        assert_eq!(
            (letters(&engines).await, engines.committed(BAD, 0)),
            (20, Some(25))
        );
    }

    // The registry is mended, and a replay tells the ledger: the running consumer goes on by itself.
    let server = RegistryServer::start().await;
    let registry = Registry::new(&server.address).unwrap();
    let consuming = engines.consume_with(|config| config.registry = Some(registry));
    consuming.waits_for(BAD).await;
    server.answer(7, [Answer::Schema(V1_TEXT.into())]);
    let search = Search::new(
        Letters::open(&engines.bootstrap).unwrap(),
        engines.store.clone(),
        LetterFilter::default(),
    );
    let mut replay = Replay {
        keys: engines.keys.clone(),
        decoding: PatientDecoding::new(mended(), None),
        registers: Arc::new(Registers::default()),
        status: SubjectStatus::default(),
        store: engines.store.clone(),
        is_dry_run: false,
    };
    assert_eq!(replay.run(search, |_, _| {}).await.unwrap().stored, 20);
    engines.settled(405, 0).await;
    consuming.is_ready().await;
    consuming.stop().await;
    assert_eq!(engines.committed(BAD, 0), Some(105));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_repeated_to_its_end_though_its_topic_halts() {
    let engines = Engines::whole().await;
    engines.create_topic(BAD, 1).await;
    let producer = engines.producer();
    send(&producer, BAD, (0..100).map(|number| framed(number, 7))).await;
    // Its last owner was let pass more than the limit, planned, and died.
    engines.plan(
        BAD,
        0,
        "sharetrail-plan-1 last=59 count=60 content=0000000000000000 register=",
    );

    let consuming = engines.consume();
    consuming.waits_for(BAD).await;
    engines.settled(0, 60).await;
    assert_eq!(engines.committed(BAD, 0), Some(60));
    consuming.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_start_that_decodes_goes_on_at_once() {
    let engines = Engines::whole().await;
    engines.create_topic(BAD, 1).await;
    let producer = engines.producer();
    send(&producer, BAD, (0..100).map(|number| framed(number, 7))).await;
    let consuming = engines.consume();
    consuming.waits_for(BAD).await;
    consuming.stop().await;
    let consuming = engines.consume_with(|config| config.decoder = mended());
    engines.settled(80, 20).await;
    consuming.is_ready().await;
    consuming.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_raised_limit_lets_one_topic_pass_and_few_bad_messages_halt_nothing() {
    let engines = Engines::whole().await;
    engines.create_topic(BAD, 1).await;
    let producer = engines.producer();
    send(
        &producer,
        BAD,
        (0..60).map(|at| format!("no event {at}").into_bytes()),
    )
    .await;
    send(&producer, TOPIC, [b"no event".to_vec(), event(1)]).await;
    let limits = HaltLimits::parse(&format!("0.1,{BAD}=1"), 20).unwrap();
    let consuming = engines.consume_with(|config| config.halt_limits = limits);
    engines.settled(1, 61).await;
    consuming.is_ready().await;
    consuming.stop().await;
}
