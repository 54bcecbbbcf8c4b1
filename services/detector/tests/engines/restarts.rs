//! Deaths of the detector, a store and a broker that are away: waited for, aloud; nothing lost, nothing twice.

use std::time::Duration;

use crate::{
    said::{event, given, withdrawn},
    world::{World, known},
};

const JUDGED: &str = "sharetrail_detector_events_judged_total";

#[tokio::test(flavor = "multi_thread")]
async fn a_detector_that_dies_after_the_insert_and_before_the_confirmation_adds_nothing_twice() {
    let world = World::start().await;
    world.say(&withdrawn(1)).await;
    world.store(&event(1, &[1]), &known(&[given(1)])).await;
    // An hour to the last look: nothing is confirmed.
    let detecting = world.detect(&[3_600]);
    world.until(1, &["consent_withdrawn"]).await;
    detecting.die().await;
    for _ in 0..2 {
        let detecting = world.detect(&[3_600]);
        detecting.until(JUDGED, 1.0).await;
        detecting.is_ready().await;
        detecting.die().await;
    }
    assert_eq!(world.count("verdicts").await, 1);
    assert_eq!(world.count("findings").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_away_is_waited_for_aloud_and_the_change_is_worked_off_then() {
    let mut world = World::start().await;
    world.say(&given(1)).await;
    world.store(&event(1, &[1]), &known(&[given(1)])).await;
    let detecting = world.detect(&[1]);
    detecting.is_ready().await;
    world.clickhouse.take().unwrap().kill9().await;
    world.say(&withdrawn(1)).await;
    detecting.waits_for("the store cannot be asked").await;
    detecting
        .until("sharetrail_detector_failures_total", 2.0)
        .await;
    detecting
        .until("sharetrail_detector_changes_waiting", 1.0)
        .await;
    world.restart_clickhouse().await;
    world.until(1, &["consent_withdrawn"]).await;
    detecting.is_ready().await;
    assert_eq!(world.count("verdicts").await, 1);

    world.kafka.take().unwrap().kill9().await;
    detecting.waits_for("Kafka does not answer").await;
    detecting.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_away_when_a_change_is_to_be_confirmed_holds_neither_looks_nor_the_end_up()
{
    let mut world = World::start().await;
    world.say(&withdrawn(1)).await;
    world.store(&event(1, &[1]), &known(&[given(1)])).await;
    let detecting = world.detect(&[2, 5]);
    world.until(1, &["consent_withdrawn"]).await;
    world.kafka.take().unwrap().kill9().await;
    // The second look and the third, behind which there is something to confirm.
    detecting.until(JUDGED, 3.0).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    detecting.waits_for("Kafka does not answer").await;
    let stopped = tokio::time::timeout(Duration::from_secs(5), detecting.stop());
    stopped.await.unwrap();
}
