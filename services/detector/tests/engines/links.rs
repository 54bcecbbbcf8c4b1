//! A status is a person's, whatever pseudonym it was reported under.

use std::time::Duration;

use crate::{
    said::{event, given, link, withdrawn},
    world::{World, known},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_link_brings_a_persons_status_to_all_her_events_and_its_end_takes_it_away() {
    let world = World::start().await;
    let all = [given(1), given(2), given(3)];
    for given in &all {
        world.say(given).await;
    }
    for number in 1..=3 {
        world.store(&event(number, &[number]), &known(&all)).await;
    }
    let detecting = world.detect(&[1]);
    detecting.is_ready().await;

    world.say(&withdrawn(2)).await;
    world.until(2, &["consent_withdrawn"]).await;
    assert_eq!(world.lineage(1).await.0, "conforms");
    world.say_link(&link(1, 2, true, 1)).await;
    world.until(1, &["consent_withdrawn"]).await;
    // By way of another one.
    world.say_link(&link(3, 1, true, 2)).await;
    world.until(3, &["consent_withdrawn"]).await;
    assert_eq!(world.count("verdicts").await, 3);

    world.say_link(&link(2, 1, false, 3)).await;
    world.until(1, &[]).await;
    world.until(3, &[]).await;
    assert_eq!(world.lineage(2).await.0, "flagged");
    assert_eq!(world.lineage(3).await.1, "conforms");
    // What was recorded before what is known changes nothing.
    world.say_link(&link(2, 1, true, 2)).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(world.lineage(1).await.0, "conforms");
    assert_eq!(world.count("verdicts").await, 5);
    detecting.stop().await;
}
