//! Statuses and links of persons, from the gateway to whoever reads their topics.

use std::time::Duration;

use anyhow::{Result, bail, ensure};
use domain::{
    status::{State, StatusKind, SubjectStatus},
    time::UtcMicros,
};
use follow::Follower;
use producer::topics::{SUBJECT_LINKS, SUBJECT_STATUS};
use serde_json::{Value, json};
use system_tests::{World, event, lineage, post, post_to};
use wire::status::{LinkMessage, StatusMessage};

const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_posted_of_a_person_is_known_under_each_of_the_persons_identifiers() -> Result<()> {
    let world = World::start().await?;
    let _gateway = world.gateway()?;
    let given = json!({"state": "given", "effective_at": "2026-01-05T09:00:00Z", "recorded_at": "2026-01-05T09:02:00Z"});
    let withdrawn = json!({"state": "withdrawn", "effective_at": "2026-04-01T00:00:00Z", "recorded_at": "2026-04-02T11:00:00Z"});
    let one = json!({"scheme": "person", "identifier": "T0004711"});
    let link = json!({"one": one, "other": {"scheme": "nino", "identifier": "QQ 12 34 56 C"},
                      "linked": true, "recorded_at": "2026-02-01T09:00:00Z"});
    let consent = |history: Value| {
        json!({"scheme": "person", "identifier": "T0004711", "kind": "consent", "scope": "live-chat",
               "history": history})
    };
    for (path, body) in [
        ("/v1/subjects/status", consent(json!([given]))),
        ("/v1/subjects/links", link),
        ("/v1/subjects/status", consent(json!([given, withdrawn]))),
    ] {
        let (status, answer) = post_to(&world, path, "consents", &body)?;
        ensure!(
            (status, &answer) == (202, &json!({"accepted": 1})),
            "{answer}"
        );
        let (status, answer) = post_to(&world, path, "community-safety", &body)?;
        ensure!(status == 403, "{answer}");
    }

    let mut known = SubjectStatus::default();
    let mut records = Vec::new();
    Follower::open(world.bootstrap(), SUBJECT_STATUS)?.read_all(PATIENCE, |record| {
        records.extend(record.value.map(StatusMessage::parse));
    })?;
    let mut effective = Vec::new();
    for record in records {
        let record = record?;
        known.record(&record.record());
        effective = record
            .record()
            .history
            .iter()
            .map(|change| change.effective_at)
            .collect();
    }
    let [given_at, withdrawn_at] = effective[..] else {
        bail!("the last record has the whole history");
    };
    let mut links = Vec::new();
    Follower::open(world.bootstrap(), SUBJECT_LINKS)?.read_all(PATIENCE, |record| {
        links.extend(record.value.map(LinkMessage::parse));
    })?;
    ensure!(links.len() == 1, "one link was posted");
    for link in links {
        let link = link?;
        known.link(link.link());
        for subject in link.subjects() {
            let person = known.person(subject.pseudonym);
            let state = |at: UtcMicros| {
                let standing = person.standing(StatusKind::Consent, "live-chat", at);
                standing.map(|standing| standing.state)
            };
            assert_eq!(state(UtcMicros(given_at.0 - 1)), None);
            assert_eq!(state(UtcMicros(withdrawn_at.0 - 1)), Some(State::Given));
            assert_eq!(state(withdrawn_at), Some(State::Withdrawn));
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_a_person_decides_from_the_consumers_first_event_on() -> Result<()> {
    let world = World::start().await?;
    let _gateway = world.gateway()?;
    let change =
        |state: &str, at: &str| json!({"state": state, "effective_at": at, "recorded_at": at});
    let restricted = change("restricted", "2026-03-01T00:00:00Z");
    say(&world, json!([restricted]))?;
    ensure!(post(&world, "community-safety", &event("T0004711"))?.0 == 202);
    ensure!(post(&world, "community-safety", &event("T0004712"))?.0 == 202);

    // It starts after both lie in Kafka, and reads what is known first.
    let consumer = world.consumer()?;
    let settled = async |tenant: &str, count: usize| {
        let ask = async || lineage(&world, tenant);
        let there = |rows: &Vec<Value>| rows.len() == count;
        world.eventually(Duration::from_secs(60), ask, there).await
    };
    let found = settled("T0004711", 1).await?;
    assert_eq!(
        found[0]["findings"],
        json!(["restricted_subject"]),
        "{found:?}"
    );
    let other = settled("T0004712", 1).await?;
    assert_eq!(other[0]["verdict"], "conforms");

    // It is lifted while the consumer runs: what occurs after that conforms.
    say(
        &world,
        json!([restricted, change("lifted", "2026-03-02T09:00:00Z")]),
    )?;
    assert_eq!(
        consumer.metric("sharetrail_consumer_subjects_known")? as u64,
        1
    );
    for count in 2..30 {
        ensure!(post(&world, "community-safety", &event("T0004711"))?.0 == 202);
        let rows = settled("T0004711", count).await?;
        if rows.iter().any(|row| row["verdict"] == "conforms") {
            return Ok(());
        }
    }
    bail!("the consumer never heard that the restriction was lifted")
}

fn say(world: &World, history: Value) -> Result<()> {
    let record = json!({"scheme": "person", "identifier": "T0004711", "kind": "restriction", "history": history});
    let (status, answer) = post_to(world, "/v1/subjects/status", "consents", &record)?;
    ensure!(status == 202, "{answer}");
    Ok(())
}
