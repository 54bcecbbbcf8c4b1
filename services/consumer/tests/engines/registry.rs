//! A schema registry behind the consumer: in good health, away, and out of its mind.

use std::time::Duration;

use consumer::Registry;
use tokio::net::TcpListener;
use wire::avro::V1_TEXT;

use crate::{
    common::{Engines, TOPIC, event, framed, send},
    registry_server::{Answer, RegistryServer},
};

const OTHER: &str = "disclosures.v1.cx-housing";

/// Version 1 with one more field, which this consumer does not know.
fn version_2() -> String {
    let end = V1_TEXT.rfind(']').unwrap();
    let more = r#", { "name": "weather", "type": ["null", "string"], "default": null }"#;
    format!("{}{more}{}", &V1_TEXT[..end], &V1_TEXT[end..])
}

#[tokio::test(flavor = "multi_thread")]
async fn schemas_of_the_registry_are_read_and_asked_for_once() {
    let engines = Engines::whole().await;
    let server = RegistryServer::start().await;
    server.answer(7, [Answer::Schema(V1_TEXT.into())]);
    server.answer(8, [Answer::Schema(version_2())]);
    let producer = engines.producer();
    send(&producer, TOPIC, (0..50).map(|number| framed(number, 7))).await;
    // The new field is null: one byte more at the end.
    let newer = (50..100).map(|number| [framed(number, 8), vec![0]].concat());
    send(&producer, TOPIC, newer).await;
    send(&producer, TOPIC, (100..110).map(event)).await;

    let registry = Registry::new(&server.address).unwrap();
    let credentials = "reader:secret".to_owned().into();
    let registry = registry.with_credentials(&credentials).unwrap();
    let consuming = engines.consume_with(|config| config.registry = Some(registry));
    engines.settled(110, 0).await;
    consuming.is_ready().await;
    consuming.stop().await;
    let mut asked = server.asked();
    asked.sort_unstable();
    assert_eq!(asked, [7, 8]);
    let header = Some("Basic cmVhZGVyOnNlY3JldA==".to_owned());
    assert!(server.authorizations().iter().all(|got| *got == header));
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_registry_is_away_its_messages_wait_and_others_go_on() {
    let engines = Engines::whole().await;
    engines.create_topic(OTHER, 1).await;
    // Nobody listens there yet.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let producer = engines.producer();
    for value in [event(1), framed(2, 7), event(3)] {
        send(&producer, OTHER, [value]).await;
    }

    let registry = Registry::new(&format!("http://{address}")).unwrap();
    let consuming = engines.consume_with(|config| config.registry = Some(registry));
    consuming.waits_for("schema registry").await;
    send(&producer, TOPIC, (10..40).map(event)).await;
    engines.settled(31, 0).await;
    assert_eq!(
        engines.committed(OTHER, 0),
        Some(1),
        "it waits at its message"
    );

    let server = RegistryServer::on(TcpListener::bind(address).await.unwrap());
    server.answer(7, [Answer::Schema(V1_TEXT.into())]);
    engines.settled(33, 0).await;
    consuming.is_ready().await;
    consuming.stop().await;
    assert_eq!(engines.committed(OTHER, 0), Some(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_say_nothing_are_asked_again() {
    let engines = Engines::whole().await;
    let server = RegistryServer::start().await;
    server.answer(
        7,
        [
            Answer::Raw(500, r#"{"error_code":50001,"message":"store"}"#.into()),
            Answer::Raw(200, r#"{"schema":"#.into()),
            Answer::Raw(404, "<html>no such page</html>".into()),
            Answer::Silence(Duration::from_secs(7)),
            Answer::Raw(401, String::new()),
            Answer::Schema(V1_TEXT.into()),
        ],
    );
    let producer = engines.producer();
    send(&producer, TOPIC, (0..10).map(|number| framed(number, 7))).await;
    let registry = Registry::new(&server.address).unwrap();
    let consuming = engines.consume_with(|config| config.registry = Some(registry));
    consuming.waits_for("of no help").await;
    engines.settled(10, 0).await;
    consuming.stop().await;
    assert_eq!(server.asked().len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_for_good_are_dead_letters_with_codes_of_their_own() {
    let engines = Engines::whole().await;
    let server = RegistryServer::start().await;
    let invoice = r#"{"type":"record","name":"Invoice","fields":[{"name":"n","type":"long"}]}"#;
    let huge = format!(r#"{{"schema":"{}"}}"#, "x".repeat(5 << 20));
    server.answer(1, [Answer::Absent]);
    server.answer(2, [Answer::Schema(invoice.into())]);
    server.answer(3, [Answer::Schema("no schema".into())]);
    server.answer(4, [Answer::Raw(200, huge)]);
    server.answer(
        5,
        [Answer::Raw(
            200,
            r#"{"schemaType":"JSON","schema":"{}"}"#.into(),
        )],
    );
    let producer = engines.producer();
    for id in 1..=5 {
        send(
            &producer,
            TOPIC,
            [framed(u128::from(id), id), event(u128::from(id) + 100)],
        )
        .await;
    }
    let registry = Registry::new(&server.address).unwrap();
    let consuming = engines.consume_with(|config| config.registry = Some(registry));
    engines.settled(5, 5).await;
    consuming.is_ready().await;
    consuming.stop().await;
    let letters = engines.read(consumer::dead_letter::TOPIC, 0);
    let mut codes: Vec<String> = letters
        .iter()
        .map(|(_, record)| wire::dead_letter::decode(record).unwrap())
        .map(|letter| format!("{} {}", letter.schema.unwrap(), letter.code))
        .collect();
    codes.sort();
    let expected = [
        "confluent:1 unknown_schema",
        "confluent:2 incompatible_schema",
        "confluent:3 incompatible_schema",
        "confluent:4 incompatible_schema",
        "confluent:5 incompatible_schema",
    ];
    assert_eq!(codes, expected);
}
