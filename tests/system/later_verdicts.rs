//! What becomes known after a disclosure was judged reaches the person's answer and the work list, and stays beside what
//! was found first.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use system_tests::{World, event, lineage, post, post_to};

const SOON: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_that_is_reported_after_the_disclosure_flags_what_conformed() -> Result<()> {
    let world = World::start().await?;
    let (_gateway, _consumer) = (world.gateway()?, world.consumer()?);
    let sent = event("T0004711");
    ensure!(post(&world, "community-safety", &sent)?.0 == 202);
    let answer = async || lineage(&world, "T0004711");
    let rows = world
        .eventually(SOON, answer, |rows| !rows.is_empty())
        .await?;
    assert_eq!(rows[0]["verdict"], "conforms", "{}", rows[0]);

    let _detector = world.detector()?;
    let from = "2026-02-01T00:00:00Z";
    let erasure = json!({
        "scheme": "person",
        "identifier": "T0004711",
        "kind": "erasure",
        "history": [{ "state": "erased", "effective_at": from, "recorded_at": from }],
    });
    let (status, told) = post_to(&world, "/v1/subjects/status", "consents", &erasure)?;
    ensure!(status == 202, "{told}");
    let is_flagged = |rows: &Vec<Value>| rows.iter().any(|row| row["verdict"] == "flagged");
    let rows = world.eventually(SOON, answer, is_flagged).await?;
    assert_eq!(rows.len(), 1);
    let found = world.succeed(&["findings", "list", "--code", "erased_subject"])?;
    assert!(found.contains("HIGH"), "{found}");
    let first = "SELECT verdict, first_verdict FROM sharetrail.v1_lineage";
    assert_eq!(world.sql(first)?.trim(), "flagged\tconforms");
    Ok(())
}
