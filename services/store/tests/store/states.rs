//! Corrections and retractions show as what they are.

use domain::{
    event::DisclosureEvent,
    time::UtcMicros,
    verdict::{FindingOutcome, RuleCode},
    vocabulary::Kind,
};
use store::{BatchBuilder, FindingsFilter};

use crate::support::{Engine, NOW, digest, event, finding, id_text, origin, person, verdict};

/// Event `number` of this kind about event `about`, recorded `at` seconds from now.
fn later<'a>(number: u8, kind: Kind, about: &'a str, at: i64) -> DisclosureEvent<'a> {
    DisclosureEvent {
        kind,
        corrects: Some(about),
        recorded_at: UtcMicros(NOW + at * 1_000_000),
        ..event(number)
    }
}

/// (event, state, event that did it), by event.
async fn states(engine: &Engine) -> Vec<(u8, String, String)> {
    let rows = engine.store.lineage(&[person(1)]).await.expect("lineage");
    let mut states: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let number = u8::from_str_radix(&row.event_id[34..], 16).expect("hexadecimal");
            let by = row.state_by.get(34..).unwrap_or("").to_owned();
            (number, row.state, by)
        })
        .collect();
    states.sort();
    states
}

fn expected(rows: &[(u8, &str, &str)]) -> Vec<(u8, String, String)> {
    rows.iter()
        .map(|(number, state, by)| (*number, (*state).to_owned(), (*by).to_owned()))
        .collect()
}

#[tokio::test]
async fn the_newest_word_of_the_source_counts_however_it_arrives() {
    let engine = Engine::start().await;
    let one = id_text(1);
    // The correction recorded last arrives first; the upper-case id is the same id.
    let upper = one.to_uppercase();
    let (newest, older) = (
        later(3, Kind::Corrected, &upper, 20),
        later(2, Kind::Corrected, &one, 10),
    );
    engine
        .insert(&[(&newest, 0), (&event(1), 1), (&older, 2), (&event(9), 3)])
        .await;
    assert_eq!(
        states(&engine).await,
        expected(&[
            (1, "replaced", "03"),
            (2, "replaced", "03"),
            (3, "current", ""),
            (9, "current", "")
        ])
    );
    // Then the source takes it all back.
    engine
        .insert(&[(&later(4, Kind::Retracted, &one, 30), 4)])
        .await;
    assert_eq!(
        states(&engine).await,
        expected(&[
            (1, "retracted", "04"),
            (2, "retracted", "04"),
            (3, "retracted", "04"),
            (9, "current", "")
        ])
    );
}

#[tokio::test]
async fn a_correction_of_a_correction_replaces_only_that() {
    let engine = Engine::start().await;
    let (one, two) = (id_text(1), id_text(2));
    engine
        .insert(&[
            (&event(1), 0),
            (&later(2, Kind::Corrected, &one, 10), 1),
            (&later(3, Kind::Corrected, &two, 20), 2),
        ])
        .await;
    assert_eq!(
        states(&engine).await,
        expected(&[
            (1, "replaced", "02"),
            (2, "replaced", "03"),
            (3, "current", "")
        ])
    );
}

#[tokio::test]
async fn nobody_ends_what_is_not_theirs() {
    let engine = Engine::start().await;
    let (one, two) = (id_text(1), id_text(2));
    let other_source = DisclosureEvent {
        source: "other-source",
        ..later(5, Kind::Retracted, &one, 10)
    };
    // Another source's, itself, no id at all, nothing named.
    let itself = later(2, Kind::Corrected, &two, 10);
    let nonsense = later(6, Kind::Corrected, "not an id", 10);
    let nothing = DisclosureEvent {
        corrects: None,
        ..later(7, Kind::Corrected, "", 10)
    };
    engine
        .insert(&[
            (&event(1), 0),
            (&other_source, 1),
            (&itself, 2),
            (&nonsense, 3),
            (&nothing, 4),
        ])
        .await;
    assert_eq!(
        states(&engine).await,
        expected(&[
            (1, "current", ""),
            (2, "current", ""),
            (6, "current", ""),
            (7, "current", "")
        ])
    );
}

#[tokio::test]
async fn findings_close_with_their_event_and_stay_visible() {
    let engine = Engine::start().await;
    let one = id_text(1);
    let mut builder = BatchBuilder::new();
    for number in [1, 2] {
        let found = verdict(vec![finding(
            RuleCode::BasisMismatch,
            FindingOutcome::Finding,
            None,
        )]);
        builder.push(&event(number), digest(1), &found, &origin(number.into()));
    }
    builder.push(
        &later(3, Kind::Retracted, &one, 10),
        digest(1),
        &verdict(Vec::new()),
        &origin(3),
    );
    engine
        .store
        .insert(&builder.finish())
        .await
        .expect("insert");
    let open = engine
        .store
        .findings(&FindingsFilter::default())
        .expect("query")
        .all()
        .await
        .expect("rows");
    assert_eq!(open.len(), 1);
    assert_eq!(
        (open[0].event_id.clone(), open[0].event_state.as_str()),
        (id_text(2), "current")
    );
    let all = FindingsFilter {
        with_closed: true,
        ..FindingsFilter::default()
    };
    let all = engine
        .store
        .findings(&all)
        .expect("query")
        .all()
        .await
        .expect("rows");
    assert_eq!(all.len(), 2);
    let closed = all
        .iter()
        .find(|row| row.event_id == one)
        .expect("still there");
    assert_eq!(
        (closed.event_state.as_str(), closed.event_state_by.clone()),
        ("retracted", id_text(3))
    );
    assert_eq!(
        engine.count("SELECT count() FROM v1_findings_open").await,
        1
    );
}
