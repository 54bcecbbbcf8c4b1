//! What comes in and is no good: each has a clear outcome, and nothing is lost or skipped.

use std::time::Duration;

use anyhow::{Result, ensure};
use producer::{Publisher, PublisherConfig, Receipts};
use serde_json::{Value, json};
use system_tests::{World, event, lineage, post, post_bytes};

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_points_at_what_is_wrong_and_publishes_nothing() -> Result<()> {
    let world = World::start().await?;
    let _gateway = world.gateway()?;
    let mut bad = event("Mrs Example");
    bad["occurred_at"] = json!("yesterday");
    let (status, problem) = post(&world, "community-safety", &bad)?;
    assert!((400..500).contains(&status), "{status} {problem}");
    let pointers = pointers(&problem);
    assert!(pointers.contains(&"/occurred_at".to_owned()), "{problem}");
    assert!(
        !problem.to_string().contains("Mrs"),
        "an identifier is never repeated: {problem}"
    );

    // The token of another source.
    let (status, problem) = post(&world, "governance-desk", &event("T0000001"))?;
    assert_eq!(status, 403, "{problem}");
    assert_eq!(self::pointers(&problem), ["/source"]);
    // A pseudonym under a scheme and a key that nobody knows: free text that could be an identifier.
    let mut foreign = event("T0000001");
    foreign["subjects"] =
        json!([{ "scheme": "QQ123456C", "pseudonym": "00".repeat(16), "key_id": "Mrs Example" }]);
    let (status, problem) = post(&world, "community-safety", &foreign)?;
    assert_eq!(status, 422, "{problem}");
    assert_eq!(
        self::pointers(&problem),
        ["/subjects/0/scheme", "/subjects/0/key_id"]
    );
    assert!(!problem.to_string().contains("Example"), "{problem}");
    // No token, and a made-up one.
    for authorization in ["", "Bearer made-up"] {
        assert_eq!(
            post_bytes(
                &world,
                authorization,
                event("T0000001").to_string().as_bytes()
            )?
            .0,
            401
        );
    }
    // Bytes that are no JSON, and half a document.
    let token = std::fs::read_to_string(world.file("community-safety.token"))?;
    let authorization = format!("Bearer {}", token.trim());
    for body in [&b"\xff\xfe\x00"[..], b"{\"event_id\": \"0192", b""] {
        let (status, problem) = post_bytes(&world, &authorization, body)?;
        assert!((400..500).contains(&status), "{status} {problem}");
    }
    let offsets = world.sql("SELECT count() FROM sharetrail.ingest_log")?;
    assert_eq!(offsets.trim(), "0");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_events_are_stored_with_a_finding() -> Result<()> {
    let world = World::start().await?;
    let (_gateway, _consumer) = (world.gateway()?, world.consumer()?);
    let odd = |change: &dyn Fn(&mut Value)| {
        let mut odd = event("T0000009");
        change(&mut odd);
        odd
    };
    let many: Vec<Value> = (1..=1_001)
        .map(|n| json!({"scheme": "person", "identifier": format!("T{n:07}")}))
        .collect();
    let cases = [
        (
            odd(&|event| event["subjects"] = json!([])),
            "subjects_not_listed",
        ),
        (
            odd(&|event| event["subjects"] = json!(many)),
            "too_many_subjects",
        ),
        (
            odd(&|event| event["occurred_at"] = json!("1970-01-01T00:00:00Z")),
            "implausible_date",
        ),
        (
            odd(&|event| event["occurred_at"] = json!("2170-01-01T00:00:00Z")),
            "implausible_date",
        ),
        (
            odd(&|event| event["channel"] = json!("CARRIER_PIGEON")),
            "unknown_symbol",
        ),
        (
            odd(&|event| event["recipient"]["name"] = json!("")),
            "recipient_name_empty",
        ),
        (
            odd(&|event| event["reason"] = json!("x".repeat(5_000))),
            "text_too_long",
        ),
        (
            odd(&|event| event["purpose"] = json!("")),
            "purpose_not_in_arrangement",
        ),
        (
            odd(&|event| event["recipient"]["country"] = json!("UK")),
            "malformed_value",
        ),
    ];
    for (body, code) in &cases {
        let (status, problem) = post(&world, "community-safety", body)?;
        ensure!(status == 202, "{code}: {status} {problem}");
    }
    let stored = async || Ok(world.store()?.summary().await?);
    let expected = cases.len() as u64;
    let summary = world
        .eventually(Duration::from_secs(30), stored, |summary| {
            summary.stored == expected
        })
        .await?;
    assert_eq!(summary.missing_offsets, 0);
    for (body, code) in &cases {
        let id = body["event_id"].as_str().unwrap_or_default();
        let question = format!(
            "SELECT count() FROM sharetrail.findings FINAL WHERE code = '{code}' AND event_id = '{id}'"
        );
        assert_eq!(world.sql(&question)?.trim(), "1", "{code}");
    }
    assert_eq!(
        lineage(&world, "T0001001")?.len(),
        1,
        "the thousand-and-first person is in an answer"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_event_become_dead_letters_and_block_nothing() -> Result<()> {
    let world = World::start().await?;
    let (_gateway, _consumer) = (world.gateway()?, world.consumer()?);
    let publisher = Publisher::new(&PublisherConfig::new(world.bootstrap(), "test"))?;
    let receipts = Receipts::default();
    let bytes: [&[u8]; 5] = [
        b"",
        b"\xc3\x01",
        b"not avro at all",
        &[0xc3, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        &[0xff; 5_000],
    ];
    for body in bytes {
        publisher
            .enqueue("disclosures.v1", b"key", body, &receipts)
            .await?;
    }
    assert_eq!(receipts.settled().await.acknowledged, 5);
    ensure!(post(&world, "community-safety", &event("T0000005"))?.0 == 202);

    let summary = async || Ok(world.store()?.summary().await?);
    let all = |summary: &store::Summary| summary.stored + summary.dead_lettered == 6;
    let summary = world
        .eventually(Duration::from_secs(30), summary, all)
        .await?;
    assert_eq!(
        (
            summary.stored,
            summary.dead_lettered,
            summary.missing_offsets
        ),
        (1, 5, 0)
    );
    let codes = world.sql(
        "SELECT DISTINCT code FROM sharetrail.ingest_log FINAL WHERE outcome = 'dead_lettered'",
    )?;
    assert!(codes.lines().all(|code| !code.is_empty()), "{codes}");
    assert_eq!(lineage(&world, "T0000005")?.len(), 1);
    Ok(())
}

fn pointers(problem: &Value) -> Vec<String> {
    let errors = problem["errors"].as_array().into_iter().flatten();
    errors
        .filter_map(|error| error["pointer"].as_str().map(str::to_owned))
        .collect()
}
