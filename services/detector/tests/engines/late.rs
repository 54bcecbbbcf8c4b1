//! What becomes known after a disclosure was judged is added to what was found, and edits nothing.

use std::time::Duration;

use domain::status::SubjectStatus;

use crate::{
    said::{event, given, withdrawn},
    world::{World, known},
};

const JUDGED: &str = "sharetrail_detector_events_judged_total";

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_withdrawn_before_and_reported_after_flags_and_the_first_verdict_stays() {
    let world = World::start().await;
    world.say(&given(1)).await;
    world.say(&given(2)).await;
    world.say_nonsense().await;
    let status = known(&[given(1), given(2)]);
    world.store(&event(1, &[1]), &status).await;
    world.store(&event(2, &[1, 2]), &status).await;
    world.store(&event(3, &[2]), &status).await;
    let detecting = world.detect(&[1, 2]);
    detecting.is_ready().await;
    let unreadable = "sharetrail_detector_unreadable_total{topic=\"subject-status.v1\"}";
    detecting.until(unreadable, 1.0).await;
    detecting.until(JUDGED, 3.0).await;
    assert_eq!(world.count("verdicts").await, 0, "all of it was known");

    world.say(&withdrawn(1)).await;
    world.until(1, &["consent_withdrawn"]).await;
    world.until(2, &["consent_withdrawn"]).await;
    let (verdict, first, _) = world.lineage(1).await;
    assert_eq!((verdict.as_str(), first.as_str()), ("flagged", "conforms"));
    let stored = world
        .rows("SELECT DISTINCT verdict FROM disclosures FINAL")
        .await;
    assert_eq!(
        (stored.len(), &stored[0]["verdict"]),
        (1, &"conforms".into())
    );
    let found = world
        .rows("SELECT code, scope, subject_index, observed FROM v1_findings ORDER BY offset")
        .await;
    assert_eq!(found.len(), 2);
    assert_eq!(found[0]["code"], "consent_withdrawn");
    assert_eq!(found[0]["observed"], "withdrawn at 2026-06-10T09:00:00Z");
    // The other person of event 2 sees nothing of it, and event 3 was not touched.
    let other = "SELECT verdict, event_verdict, cause FROM verdicts WHERE subject_index = 1";
    let other = world.rows(other).await;
    assert_eq!(other.len(), 1);
    assert_eq!(other[0]["verdict"], "conforms");
    assert_eq!(other[0]["event_verdict"], "flagged");
    assert_eq!(other[0]["cause"], "status");
    assert_eq!(world.count("verdicts").await, 3);

    // Said again, and looked at again and again.
    world.say(&withdrawn(1)).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    detecting.stop().await;
    assert_eq!(world.count("verdicts").await, 3);
    assert_eq!(world.count("findings").await, 2);

    // All of it is confirmed: a restart has nothing to look at.
    let detecting = world.detect(&[1, 2]);
    detecting.is_ready().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(detecting.shows(JUDGED), 0.0);
    detecting.stop().await;
    assert_eq!(world.count("verdicts").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_arrives_late_makes_the_gap_and_the_finding_conform() {
    let world = World::start().await;
    // Nobody reported consents yet; then somebody did, of another person.
    let nothing = SubjectStatus::default();
    world.store(&event(1, &[1]), &nothing).await;
    world.store(&event(2, &[1]), &known(&[given(9)])).await;
    assert_eq!(world.lineage(1).await.0, "incomplete");
    assert_eq!(world.lineage(2).await.0, "flagged");
    assert_eq!(world.count("v1_findings_open").await, 2);
    let detecting = world.detect(&[1]);
    detecting.is_ready().await;
    world.say(&given(1)).await;
    world.until(1, &[]).await;
    world.until(2, &[]).await;
    assert_eq!(world.lineage(1).await.0, "conforms");
    assert_eq!(world.lineage(2).await.1, "flagged");
    assert_eq!(world.count("v1_findings_open").await, 0);
    assert_eq!(world.count("findings").await, 2, "the first ones stay");

    // Each change is a judgement of its own.
    world.say(&withdrawn(1)).await;
    world.until(1, &["consent_withdrawn"]).await;
    world.until(2, &["consent_withdrawn"]).await;
    assert_eq!(world.count("verdicts").await, 4);
    detecting.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_judged_before_and_stored_after_the_look_is_found_by_the_next_look() {
    let world = World::start().await;
    world.say(&given(1)).await;
    world.store(&event(1, &[1]), &known(&[given(1)])).await;
    let detecting = world.detect(&[3]);
    world.say(&withdrawn(1)).await;
    world.until(1, &["consent_withdrawn"]).await;
    // A consumer that knew less comes late.
    world.store(&event(2, &[1]), &known(&[given(1)])).await;
    assert_eq!(world.lineage(2).await.0, "conforms");
    world.until(2, &["consent_withdrawn"]).await;
    detecting.stop().await;
}
