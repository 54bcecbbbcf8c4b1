//! Every event shows once, at the coordinates of its first arrival.

use domain::verdict::{FindingOutcome, RuleCode};
use store::{BatchBuilder, Summary};

use crate::support::{Engine, digest, event, finding, id_text, origin, person, verdict};

#[tokio::test]
async fn the_first_arrival_wins_in_either_order_of_insertion() {
    for order in [[3, 9], [9, 3]] {
        let engine = Engine::start().await;
        for offset in order {
            engine.insert(&[(&event(1), offset)]).await;
        }
        let rows = engine.store.lineage(&[person(1)]).await.expect("lineage");
        let offsets: Vec<i64> = rows.iter().map(|row| row.offset).collect();
        assert_eq!(offsets, [3], "inserted as {order:?}");
    }
}

#[tokio::test]
async fn a_repeat_in_the_same_block_shows_once_before_any_merge() {
    let engine = Engine::start().await;
    engine
        .insert(&[(&event(1), 9), (&event(1), 3), (&event(2), 4)])
        .await;
    let rows = engine.store.lineage(&[person(1)]).await.expect("lineage");
    let mut offsets: Vec<i64> = rows.iter().map(|row| row.offset).collect();
    offsets.sort_unstable();
    assert_eq!(offsets, [3, 4], "the first arrival of event 1, and event 2");
}

#[tokio::test]
async fn a_repeat_counts_as_a_repeat_and_its_findings_once() {
    let engine = Engine::start().await;
    let found = || {
        verdict(vec![
            finding(RuleCode::BasisMismatch, FindingOutcome::Finding, None),
            finding(RuleCode::NoRegister, FindingOutcome::Gap, None),
        ])
    };
    let mut builder = BatchBuilder::new();
    builder.push(&event(1), digest(1), &found(), &origin(0));
    builder.push(&event(1), digest(1), &found(), &origin(1));
    builder.push_dead_letter(&origin(2), "truncated");
    builder.push_refused(&origin(4), "too_large");
    engine
        .store
        .insert(&builder.finish())
        .await
        .expect("insert");
    builder.push(&event(1), digest(1), &found(), &origin(5));
    // The same identity with another content is a conflict, not a repeat: both are kept.
    builder.push(&event(1), digest(2), &verdict(Vec::new()), &origin(6));
    engine
        .store
        .insert(&builder.finish())
        .await
        .expect("insert");

    let summary = engine.store.summary().await.expect("summary");
    let by_code: Vec<(&str, &str, u64)> = (summary.by_code.iter())
        .map(|code| (code.code.as_str(), code.outcome.as_str(), code.count))
        .collect();
    assert_eq!(
        by_code,
        [("basis_mismatch", "finding", 1), ("no_register", "gap", 1)]
    );
    let counts = Summary {
        by_code: Vec::new(),
        ..summary
    };
    let expected = Summary {
        events: 1,
        stored: 2,
        repeats: 2,
        dead_lettered: 1,
        refused: 1,
        missing_offsets: 1,
        flagged: 1,
        incomplete: 0,
        by_code: Vec::new(),
    };
    assert_eq!(counts, expected);

    let partitions = engine.store.completeness().await.expect("completeness");
    assert_eq!((partitions[0].min_offset, partitions[0].max_offset), (0, 6));
    assert_eq!(partitions[0].offsets, 6);
    let mut identities = (engine.store.identities().expect("identities"))
        .all()
        .await
        .expect("rows");
    identities.sort();
    let seen: Vec<_> = (identities.iter())
        .map(|row| {
            (
                row.event_id.clone(),
                row.content_digest[0],
                row.rows,
                row.subjects,
            )
        })
        .collect();
    assert_eq!(seen, [(id_text(1), 1, 1, 1), (id_text(1), 2, 1, 1)]);
}

#[tokio::test]
async fn only_the_first_judgement_of_an_event_is_in_the_findings() {
    let engine = Engine::start().await;
    let judged = |codes: &[RuleCode]| {
        let one = |code: &RuleCode| finding(*code, FindingOutcome::Finding, None);
        verdict(codes.iter().map(one).collect())
    };
    let mut builder = BatchBuilder::new();
    let first = judged(&[RuleCode::BasisMismatch]);
    builder.push(&event(1), digest(1), &first, &origin(0));
    // A repeat, judged later under rules that find more.
    let second = judged(&[RuleCode::BasisMismatch, RuleCode::CategoriesEmpty]);
    builder.push(&event(1), digest(1), &second, &origin(1));
    engine
        .store
        .insert(&builder.finish())
        .await
        .expect("insert");
    let planted = (engine.store.findings_of_planted().expect("query"))
        .all()
        .await
        .expect("rows");
    let codes: Vec<_> = planted
        .iter()
        .map(|row| (row.code.as_str(), row.count))
        .collect();
    assert_eq!(codes, [("basis_mismatch", 1)]);
}

#[tokio::test]
async fn the_same_offsets_judged_again_replace_their_first_verdict_everywhere() {
    let engine = Engine::start().await;
    for code in [RuleCode::BasisMismatch, RuleCode::CategoriesEmpty] {
        let mut builder = BatchBuilder::new();
        let judged = verdict(vec![finding(code, FindingOutcome::Finding, None)]);
        builder.push(&event(1), digest(1), &judged, &origin(0));
        engine
            .store
            .insert(&builder.finish())
            .await
            .expect("insert");
    }
    let lineage = engine.store.lineage(&[person(1)]).await.expect("lineage");
    assert_eq!(lineage[0].codes, ["categories_empty"]);
    let planted = (engine.store.findings_of_planted().expect("query"))
        .all()
        .await
        .expect("rows");
    let codes: Vec<_> = planted.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(codes, ["categories_empty"]);
}
