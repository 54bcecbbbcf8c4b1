//! Filters filter, and nothing that is asked becomes SQL.

use domain::{
    event::Pseudonym,
    time::UtcMicros,
    verdict::{FindingOutcome, RuleCode, Severity},
};
use store::{BatchBuilder, FindingsFilter};

use crate::support::{Engine, NOBODY, digest, event, finding, origin, person, subject, verdict};

const INJECTIONS: [&str; 6] = [
    "' OR 1=1 --",
    "\\' OR 1=1 --",
    "x'; DROP TABLE disclosures; --",
    "{limit:UInt64}",
    "\0\n\t\\N",
    "é\u{1F980}?",
];

async fn two_findings(engine: &Engine) {
    let mut builder = BatchBuilder::new();
    let mut grave = finding(RuleCode::BasisMismatch, FindingOutcome::Finding, None);
    grave.severity = Severity::Critical;
    let mut early = event(1);
    early.occurred_at = UtcMicros(0);
    let gap = finding(RuleCode::NoRegister, FindingOutcome::Gap, None);
    builder.push(&early, digest(1), &verdict(vec![grave]), &origin(0));
    builder.push(&event(2), digest(1), &verdict(vec![gap]), &origin(1));
    engine
        .store
        .insert(&builder.finish())
        .await
        .expect("insert");
}

async fn codes(engine: &Engine, filter: FindingsFilter) -> Vec<String> {
    let rows = engine
        .store
        .findings(&filter)
        .expect("query")
        .all()
        .await
        .expect("rows");
    rows.into_iter().map(|row| row.code).collect()
}

#[tokio::test]
async fn each_filter_narrows_the_list() {
    let engine = Engine::start().await;
    two_findings(&engine).await;
    let all = FindingsFilter::default;
    assert_eq!(
        codes(&engine, all()).await,
        ["no_register", "basis_mismatch"],
        "newest first"
    );
    let grave = ["basis_mismatch"];
    for filter in [
        FindingsFilter {
            code: Some(RuleCode::BasisMismatch),
            ..all()
        },
        FindingsFilter {
            severity: Some(Severity::Critical),
            ..all()
        },
        FindingsFilter {
            outcome: Some(FindingOutcome::Finding),
            ..all()
        },
        FindingsFilter {
            until: Some(UtcMicros(1)),
            ..all()
        },
        FindingsFilter {
            until: Some(UtcMicros(1)),
            since: Some(UtcMicros(0)),
            source: Some("cx-housing".into()),
            recipient: Some("Green Energy UK".into()),
            ..all()
        },
    ] {
        assert_eq!(codes(&engine, filter.clone()).await, grave, "{filter:?}");
    }
    let newest = FindingsFilter { limit: 1, ..all() };
    assert_eq!(codes(&engine, newest).await, ["no_register"]);
    let since = FindingsFilter {
        since: Some(UtcMicros(1)),
        ..all()
    };
    assert_eq!(codes(&engine, since).await, ["no_register"]);
    let wide = FindingsFilter {
        since: Some(UtcMicros(i64::MIN)),
        until: Some(UtcMicros(i64::MAX)),
        ..all()
    };
    assert_eq!(codes(&engine, wide).await.len(), 2);
}

#[tokio::test]
async fn what_is_asked_never_becomes_sql() {
    let engine = Engine::start().await;
    two_findings(&engine).await;
    for text in INJECTIONS {
        let asked = || Some(text.to_owned());
        for filter in [
            FindingsFilter {
                source: asked(),
                ..FindingsFilter::default()
            },
            FindingsFilter {
                arrangement: asked(),
                ..FindingsFilter::default()
            },
            FindingsFilter {
                recipient: asked(),
                ..FindingsFilter::default()
            },
        ] {
            assert_eq!(codes(&engine, filter).await, [""; 0], "{text:?}");
        }
    }
    assert_eq!(engine.count("SELECT count() FROM disclosures").await, 2);
    // And a source that is really called so is found by that name.
    let mut builder = BatchBuilder::new();
    for (number, text) in (3..).zip(INJECTIONS) {
        let mut odd = event(number);
        odd.source = text;
        let found = verdict(vec![finding(
            RuleCode::TextTooLong,
            FindingOutcome::Finding,
            None,
        )]);
        builder.push(&odd, digest(1), &found, &origin(number.into()));
    }
    engine
        .store
        .insert(&builder.finish())
        .await
        .expect("insert");
    for text in INJECTIONS {
        let filter = FindingsFilter {
            source: Some(text.into()),
            ..FindingsFilter::default()
        };
        assert_eq!(codes(&engine, filter).await, ["text_too_long"], "{text:?}");
    }
}

#[tokio::test]
async fn a_person_is_found_under_every_pseudonym_and_nobody_else() {
    let engine = Engine::start().await;
    let mut other = event(2);
    other.subjects = vec![subject(2)];
    let mut third = event(3);
    third.subjects = vec![subject(3)];
    let mut nobody = event(4);
    nobody.subjects.clear();
    engine
        .insert(&[(&event(1), 0), (&other, 1), (&third, 2), (&nobody, 3)])
        .await;
    let found = async |asked: &[Pseudonym]| {
        let rows = engine.store.lineage(asked).await.expect("lineage");
        let mut subjects: Vec<u8> = rows.iter().map(|row| row.subject[0]).collect();
        subjects.sort_unstable();
        subjects
    };
    assert_eq!(found(&[person(1), person(3)]).await, [1, 3]);
    assert_eq!(found(&[person(8)]).await, [0; 0]);
    assert_eq!(found(&[]).await, [0; 0]);
    assert_eq!(found(&[NOBODY]).await, [0]);
    let rows = engine.store.lineage(&[person(1)]).await.expect("lineage");
    assert!(
        !format!("{rows:?}").contains("0101"),
        "a row does not print its person"
    );
}

#[tokio::test]
async fn the_day_is_londons_and_survives_times_off_the_calendar() {
    let engine = Engine::start().await;
    let at = |number, micros| {
        let mut one = event(number);
        one.occurred_at = UtcMicros(micros);
        one
    };
    // 2026-06-30T23:30:00Z is 1 July in London.
    let (summer, past, future) = (
        at(1, 1_782_862_200_000_000),
        at(2, i64::MIN),
        at(3, i64::MAX),
    );
    engine
        .insert(&[(&summer, 0), (&past, 1), (&future, 2)])
        .await;
    let days = engine.json("SELECT toString(day) AS day, events, subject_rows FROM v1_disclosures_daily ORDER BY v1_disclosures_daily.day").await;
    let days: Vec<&str> = days.iter().filter_map(|row| row["day"].as_str()).collect();
    assert_eq!(days.len(), 3);
    assert_eq!(days[1], "2026-07-01");
}

#[tokio::test]
async fn a_person_is_found_through_the_key_not_by_reading_everything() {
    let engine = Engine::start().await;
    let mut builder = BatchBuilder::new();
    for number in 0..30_000_u32 {
        let mut one = event(1);
        one.event_id.0[..4].copy_from_slice(&number.to_be_bytes());
        one.subjects[0].pseudonym.0[..4].copy_from_slice(&number.to_be_bytes());
        builder.push(
            &one,
            digest(1),
            &verdict(Vec::new()),
            &origin(number.into()),
        );
    }
    engine
        .store
        .insert(&builder.finish())
        .await
        .expect("insert");
    let explain = concat!(
        "EXPLAIN indexes = 1 ",
        include_str!("../../src/queries/lineage.sql")
    );
    let mut asked = person(1);
    asked.0[..4].copy_from_slice(&1234_u32.to_be_bytes());
    let asked: String = asked.0.iter().map(|byte| format!("{byte:02x}")).collect();
    let plan: Vec<String> = (engine.client.query_raw(explain))
        .param("subjects", vec![asked])
        .fetch_all()
        .await
        .expect("plan");
    let plan = plan.join("\n");
    assert!(plan.contains("Granules: 1/"), "{plan}");
}
