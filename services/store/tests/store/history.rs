//! What was stored comes back as the events that were reported.

use domain::{
    event::{Decision, DisclosureEvent, Follows, Transfer},
    time::UtcMicros,
    vocabulary::Kind,
};

use crate::support::{Engine, NOW, event, id_text, subject};

const DAY: i64 = 86_400_000_000;

#[tokio::test]
async fn history_gives_back_every_event_that_stands_as_it_was_reported() {
    let engine = Engine::start().await;
    let retracted = id_text(5);
    let (plain, nobody, odd) = (
        DisclosureEvent {
            subjects: vec![subject(9), subject(3), subject(4)],
            subject_count: 3,
            ..event(1)
        },
        DisclosureEvent {
            subjects: Vec::new(),
            subject_count: 40,
            sequence: None,
            arrangement: None,
            ..event(2)
        },
        DisclosureEvent {
            kind: Kind::Onward,
            follows: Some(Follows {
                source: "s2",
                event_id: "e2",
            }),
            occurred_at: UtcMicros(-7 * DAY),
            transfer: Some(Transfer {
                test_ref: Some("t"),
                ..Transfer::default()
            }),
            decision: Some(Decision {
                requested_at: Some(UtcMicros(NOW)),
                ..Decision::default()
            }),
            facts: vec![("a", "1"), ("b", "")],
            ..event(3)
        },
    );
    let retraction = DisclosureEvent {
        kind: Kind::Retracted,
        corrects: Some(&retracted),
        recorded_at: UtcMicros(NOW),
        ..event(6)
    };
    engine
        .insert(&[
            (&plain, 0),
            (&nobody, 1),
            (&odd, 2),
            (&event(5), 3),
            (&retraction, 4),
            (&plain, 5),
        ])
        .await;

    let slices = engine.store.history_slices(UtcMicros(i64::MIN), 1);
    let slices = slices.await.expect("slices");
    assert_eq!(slices.len(), 2, "two days, and a day is never cut");
    let mut seen = 0;
    for slice in &slices {
        let mut history = engine.store.history(slice).expect("history");
        while let Some(stored) = history.next().await.expect("next") {
            let event = stored.event();
            let reported = [&plain, &nobody, &odd, &retraction]
                .into_iter()
                .find(|reported| reported.event_id == event.event_id)
                .expect("the retracted one does not stand");
            assert_eq!(&event, reported);
            seen += 1;
        }
    }
    assert_eq!(seen, 4);
    let later = engine.store.history_slices(UtcMicros(NOW + DAY), 10).await;
    assert_eq!(later.expect("slices"), []);
}
