//! Stored events come back with their last judgement, and later ones are added to it.

use std::collections::BTreeMap;

use domain::{
    event::{DisclosureEvent, EventId, Pseudonym},
    time::UtcMicros,
    verdict::{
        FindingOutcome::{self, Finding, Gap},
        RuleCode, Severity, Verdict,
    },
    vocabulary::Kind,
};
use store::{BatchBuilder, JudgedFor, LaterBuilder, StoredEvent};

use crate::support::{
    Engine, NOBODY, NOW, digest, event, finding, id, id_text, origin, person, subject, verdict,
};

async fn events_of(engine: &Engine, persons: &[Pseudonym]) -> BTreeMap<EventId, StoredEvent> {
    let mut events = engine.store.events_of(persons).await.expect("listing");
    let mut all = BTreeMap::new();
    while let Some(event) = events.next().await.expect("event") {
        let id = event.event().event_id;
        assert!(all.insert(id, event).is_none(), "each event once");
    }
    all
}

/// Judges event 1 again, at a moment, and inserts the batch twice.
async fn judge_again(engine: &Engine, verdict: &Verdict<'_>, at: i64) {
    let events = events_of(engine, &[person(1)]).await;
    assert!(!events[&id(1)].is_judged_as(verdict));
    let mut batch = LaterBuilder::new(UtcMicros(at), JudgedFor::Status);
    batch.push(&events[&id(1)], verdict);
    let batch = batch.finish();
    for _ in 0..2 {
        engine.store.insert(&batch).await.expect("insert");
    }
    let events = events_of(engine, &[person(1)]).await;
    assert!(events[&id(1)].is_judged_as(verdict));
}

fn consent(outcome: FindingOutcome) -> Verdict<'static> {
    verdict(vec![finding(RuleCode::ConsentMissing, outcome, Some(0))])
}

#[tokio::test]
async fn every_event_of_a_person_comes_back_with_all_its_persons() {
    let engine = Engine::start().await;
    let retracted = id_text(1);
    let shared = DisclosureEvent {
        subjects: vec![subject(9), subject(1), subject(4)],
        subject_count: 3,
        ..event(2)
    };
    let of_others = DisclosureEvent {
        subjects: vec![subject(9)],
        ..event(3)
    };
    let of_nobody = DisclosureEvent {
        subjects: Vec::new(),
        ..event(4)
    };
    let retraction = DisclosureEvent {
        kind: Kind::Retracted,
        corrects: Some(&retracted),
        ..event(5)
    };
    let alone = event(1);
    engine
        .insert(&[
            (&alone, 0),
            (&shared, 1),
            (&of_others, 2),
            (&of_nobody, 3),
            (&retraction, 4),
            (&alone, 5),
        ])
        .await;
    let found = events_of(&engine, &[person(1), NOBODY]).await;
    assert_eq!(found.len(), 3);
    for reported in [&alone, &shared, &retraction] {
        assert_eq!(&found[&reported.event_id].event(), reported);
    }
    let first = &found[&id(1)];
    assert_eq!((first.origin().offset, first.digest()), (0, digest(1)));
    assert_eq!(first.judged_seq(), 0);
    // Two persons of one event at once: still each event once.
    let found = events_of(&engine, &[person(1), person(9), person(4)]).await;
    assert_eq!(found.len(), 4);
    assert_eq!(found[&id(2)].event(), shared);
    assert_eq!(events_of(&engine, &[person(77)]).await.len(), 0);
    assert_eq!(events_of(&engine, &[NOBODY]).await.len(), 0);
}

#[tokio::test]
async fn the_last_judgement_counts_with_its_own_findings_and_the_first_stays() {
    let engine = Engine::start().await;
    let mut batch = BatchBuilder::new();
    batch.push(&event(1), digest(1), &consent(Gap), &origin(0));
    engine.store.insert(&batch.finish()).await.expect("insert");
    let shown = "SELECT outcome, code, severity, judged_seq FROM v1_findings ORDER BY code";

    // The same finding id, no longer a gap.
    judge_again(&engine, &consent(Finding), NOW).await;
    let rows = engine.json(shown).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(
        (rows[0]["outcome"].as_str(), rows[0]["judged_seq"].as_i64()),
        (Some("finding"), Some(NOW))
    );
    let lineage = "SELECT verdict, codes, gap_codes, first_verdict FROM v1_lineage";
    let row = &engine.json(lineage).await[0];
    assert_eq!(row["verdict"], "flagged");
    assert_eq!(row["first_verdict"], "incomplete");
    assert_eq!(row["codes"][0], "consent_missing");

    // A clock that went back makes no judgement an earlier one.
    judge_again(&engine, &verdict(Vec::new()), NOW - 60_000_000).await;
    assert_eq!(engine.json(shown).await.len(), 0);
    assert_eq!(engine.json(lineage).await[0]["verdict"], "conforms");
    let mut graver = consent(Finding);
    graver.findings[0].severity = Severity::Critical;
    judge_again(&engine, &graver, NOW + 1).await;
    let rows = engine.json(shown).await;
    assert_eq!(rows[0]["severity"], "critical");
    assert_eq!(rows[0]["judged_seq"], NOW + 2);

    let stored = "SELECT count() FROM verdicts";
    assert_eq!(engine.count(stored).await, 3, "a repeat adds nothing");
    let first = "SELECT count() FROM findings FINAL WHERE judgement = 0 AND outcome = 'gap'";
    assert_eq!(engine.count(first).await, 1);
    let first = "SELECT count() FROM disclosures FINAL WHERE verdict = 'incomplete'";
    assert_eq!(engine.count(first).await, 1);
}

#[tokio::test]
async fn findings_whose_verdict_did_not_arrive_show_nowhere() {
    let engine = Engine::start().await;
    let mut batch = BatchBuilder::new();
    batch.push(&event(1), digest(1), &consent(Gap), &origin(0));
    engine.store.insert(&batch.finish()).await.expect("insert");
    judge_again(&engine, &consent(Finding), NOW).await;
    // As a crash between the two tables leaves it.
    engine
        .client
        .query_raw("DELETE FROM verdicts WHERE true")
        .with_setting("lightweight_deletes_sync", "2")
        .execute()
        .await
        .expect("delete");
    let rows = engine.json("SELECT outcome FROM v1_findings").await;
    assert_eq!((rows.len(), rows[0]["outcome"].as_str()), (1, Some("gap")));
    judge_again(&engine, &consent(Finding), NOW + 5).await;
    let rows = engine.json("SELECT outcome FROM v1_findings").await;
    let outcomes: Vec<_> = rows.iter().map(|row| row["outcome"].as_str()).collect();
    assert_eq!(outcomes, [Some("finding")]);
}

#[tokio::test]
async fn each_person_has_a_row_of_every_judgement_and_nobody_sees_anothers_finding() {
    let engine = Engine::start().await;
    // Person 1 is listed twice: the store keeps the first position.
    let shared = DisclosureEvent {
        subjects: vec![subject(1), subject(2), subject(1), subject(3)],
        ..event(1)
    };
    engine.insert(&[(&shared, 0)]).await;
    let found = events_of(&engine, &[person(3)]).await;
    let stored = &found[&id(1)];
    let persons = stored.event().subjects;
    let at = |position: usize| persons[position].pseudonym;
    assert_eq!((at(0), at(1), at(3)), (person(1), person(2), person(3)));
    // What the store has lost of it is no reason to judge anew.
    let lost = verdict(vec![finding(
        RuleCode::SubjectCountInconsistent,
        Finding,
        None,
    )]);
    assert!(stored.is_judged_as(&lost));

    let codes = |position| finding(RuleCode::ConsentWithdrawn, Finding, Some(position));
    judge_again(&engine, &verdict(vec![codes(2), codes(3)]), NOW).await;
    let rows = engine
        .json("SELECT subject_index, verdict, event_verdict, length(finding_ids) AS ids FROM verdicts ORDER BY 1")
        .await;
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row["subject_index"].as_i64(), row["verdict"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Some(0), Some("conforms")),
            (Some(1), Some("conforms")),
            (Some(3), Some("flagged"))
        ]
    );
    assert!(
        (rows.iter())
            .all(|row| row["event_verdict"] == "flagged" && row["ids"].as_i64() == Some(1))
    );
    let of_person = "SELECT subject_index FROM v1_findings";
    assert_eq!(engine.json(of_person).await[0]["subject_index"], 3);
}
