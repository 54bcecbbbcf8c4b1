//! From `curl` to the person's answer, and what a source and a DPO see on the way.

use std::{process::Command, time::Duration};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use system_tests::{World, event, lineage, post};

#[tokio::test(flavor = "multi_thread")]
async fn a_disclosure_goes_from_curl_to_the_persons_answer() -> Result<()> {
    let world = World::start().await?;
    let (_gateway, _consumer) = (world.gateway()?, world.consumer()?);
    let sent = event("T0004711");
    let token = std::fs::read_to_string(world.file("community-safety.token"))?;
    let answer = Command::new("curl")
        .args([
            "-sS",
            "-w",
            "\n%{http_code}",
            "-H",
            "Content-Type: application/json",
        ])
        .args([
            "-H",
            &format!("Authorization: Bearer {}", token.trim()),
            "-d",
            &sent.to_string(),
        ])
        .arg(format!("{}/v1/events", world.gateway_url()))
        .output()
        .context("curl is needed: apt-get install curl")?;
    let answer = String::from_utf8(answer.stdout)?;
    ensure!(answer.ends_with("202"), "{answer}");

    let rows = world
        .eventually(
            Duration::from_secs(30),
            async || lineage(&world, "T0004711"),
            |rows| !rows.is_empty(),
        )
        .await?;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["recipient"]["id"], "norfolk-constabulary");
    assert_eq!(rows[0]["state"], "current");
    assert_eq!(rows[0]["verdict"], "conforms", "{}", rows[0]);
    // The same person, written otherwise; and another person.
    assert_eq!(lineage(&world, "t 000-4711")?.len(), 1);
    assert_eq!(lineage(&world, "T0004712")?.len(), 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn repeats_corrections_and_retractions_show_as_what_they_are() -> Result<()> {
    let world = World::start().await?;
    let (_gateway, _consumer) = (world.gateway()?, world.consumer()?);
    let first = event("T0000001");
    let mut correction = event("T0000001");
    correction["kind"] = json!("CORRECTED");
    correction["corrects"] = first["event_id"].clone();
    correction["case_reference"] = json!("36/99999/26");
    let wrong = event("T0000002");
    let mut retraction = event("T0000002");
    retraction["kind"] = json!("RETRACTED");
    retraction["corrects"] = wrong["event_id"].clone();
    for body in [&first, &first, &correction, &wrong, &retraction] {
        ensure!(post(&world, "community-safety", body)?.0 == 202);
    }
    let is_settled = |rows: &Vec<Value>| rows.iter().any(|row| row["kind"] == "CORRECTED");
    let rows = world
        .eventually(
            Duration::from_secs(30),
            async || lineage(&world, "T0000001"),
            is_settled,
        )
        .await?;
    assert_eq!(
        rows.len(),
        1,
        "the correction stands for what it corrects: {rows:?}"
    );
    assert_eq!(rows[0]["case_reference"], "36/99999/26");

    let is_retracted = |rows: &Vec<Value>| rows.iter().any(|row| row["state"] == "retracted");
    let rows = world
        .eventually(
            Duration::from_secs(30),
            async || lineage(&world, "T0000002"),
            is_retracted,
        )
        .await?;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["state_by"], retraction["event_id"]);
    let summary = world.store()?.summary().await?;
    assert_eq!(
        (summary.stored, summary.repeats, summary.dead_lettered),
        (4, 1, 0)
    );
    assert_eq!(summary.missing_offsets, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_is_on_the_work_list_in_words() -> Result<()> {
    let world = World::start().await?;
    let (_gateway, _consumer) = (world.gateway()?, world.consumer()?);
    let mut stranger = event("T0000003");
    stranger["recipient"] = json!({"name": "Norfolk Constabularly"});
    stranger["arrangement"] = Value::Null;
    ensure!(post(&world, "community-safety", &stranger)?.0 == 202);
    let list = async || world.succeed(&["findings", "list", "--code", "unregistered_recipient"]);
    let text = world
        .eventually(Duration::from_secs(30), list, |text: &String| {
            text.contains("HIGH")
        })
        .await?;
    assert!(
        text.contains("norfolk-constabulary"),
        "the nearest name is suggested: {text}"
    );
    let line = world.succeed(&[
        "findings",
        "list",
        "--code",
        "unregistered_recipient",
        "--format",
        "json",
    ])?;
    let finding: Value = serde_json::from_str(line.trim())?;
    assert_eq!(finding["event_id"], stranger["event_id"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_without_a_purpose_is_refused_and_one_with_it_is_recorded() -> Result<()> {
    let world = World::start().await?;
    std::fs::write(world.file("id"), "T0000001\n")?;
    let id = world.file("id");
    let refused = world.run(&["subject", "lineage", "--scheme", "person", "--id-file", &id])?;
    assert_eq!(refused.status.code(), Some(2));
    let refused = world.run(&[
        "subject",
        "lineage",
        "--scheme",
        "person",
        "--id-file",
        &id,
        "--purpose",
        " ",
    ])?;
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(
        world.sql("SELECT count() FROM sharetrail.asked")?.trim(),
        "0"
    );
    world.succeed(&[
        "subject",
        "lineage",
        "--scheme",
        "person",
        "--id-file",
        &id,
        "--purpose",
        "SAR 12",
    ])?;
    assert_eq!(
        world.sql("SELECT count() FROM sharetrail.asked")?.trim(),
        "1"
    );
    // An identifier that does not fit is not repeated in the error.
    std::fs::write(world.file("id"), "Mrs Example, 1 High Street")?;
    let refused = world.run(&[
        "subject",
        "lineage",
        "--scheme",
        "person",
        "--id-file",
        &id,
        "--purpose",
        "SAR 12",
    ])?;
    let told = String::from_utf8(refused.stderr)?;
    assert!(
        told.contains("person") && !told.contains("Example"),
        "{told}"
    );
    Ok(())
}
