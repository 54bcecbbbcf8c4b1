//! What is sent or read twice shows once.

use std::time::Duration;

use consumer::GroupProtocol;

use crate::common::{Engines, TOPIC, event, send};

#[tokio::test(flavor = "multi_thread")]
async fn repeats_show_once_and_a_restart_goes_on_where_it_stopped() {
    let engines = Engines::whole().await;
    let producer = engines.producer();
    let consuming = engines.consume();
    send(&producer, TOPIC, (0..500).map(event)).await;
    engines.settled(500, 0).await;
    consuming.stop().await;

    send(&producer, TOPIC, (400..900).map(event)).await;
    let consuming = engines.consume();
    let summary = engines.settled(900, 0).await;
    assert_eq!((summary.stored, summary.repeats), (900, 100));
    consuming.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_of_a_new_source_is_read_within_seconds() {
    let engines = Engines::whole().await;
    let consuming = engines.consume();
    consuming.is_ready().await;
    engines.create_topic("disclosures.v1.cx-housing", 1).await;
    send(&engines.producer(), "disclosures.v1.cx-housing", [event(7)]).await;
    engines.settled(1, 0).await;
    consuming.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_that_come_and_go_under_load_lose_and_double_nothing() {
    members_come_and_go(GroupProtocol::Classic).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn so_do_members_whose_broker_assigns() {
    members_come_and_go(GroupProtocol::Consumer).await;
}

async fn members_come_and_go(protocol: GroupProtocol) {
    let engines = Engines::whole().await;
    let producer = engines.producer();
    let consume = || engines.consume_with(|config| config.protocol = protocol);
    let first = consume();
    let load = tokio::spawn(async move {
        for batch in 0..40 {
            send(
                &producer,
                TOPIC,
                (batch * 500..batch * 500 + 500).map(event),
            )
            .await;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    for _ in 0..2 {
        let second = consume();
        second.is_ready().await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        second.stop().await;
    }
    load.await.unwrap();
    engines.settled(20_000, 0).await;
    first.stop().await;
}
