//! The archive as an operator has it: whole through kills, named where damaged, and enough to build the store again.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context as _, Result, ensure};
use producer::{Publisher, PublisherConfig, Receipts};
use serde_json::{Value, json};
use system_tests::{Load, Pressure, Service, World, event, post};

const PATIENCE: Duration = Duration::from_secs(60);
/// Of these views nothing but the order of rows is free. None of them has a column that names when a row was stored.
const ANSWERS: [&str; 5] = [
    "v1_lineage",
    "v1_findings",
    "v1_findings_open",
    "v1_completeness",
    "v1_disclosures_daily",
];

#[tokio::test(flavor = "multi_thread")]
async fn through_kills_everything_is_archived_once_and_the_store_is_built_again_the_same()
-> Result<()> {
    let world = World::start().await?;
    let (_gateway, consumer) = (world.gateway()?, world.consumer()?);
    // Every answer is to fit into one response.
    let pressure = Pressure {
        per_second: 1_000,
        ..Pressure::default()
    };
    let load = Load::start(&world, pressure)?;
    let mut archiver = world.archiver(&archive(&world))?;
    for _ in 0..3 {
        let kept = async || archiver.metric("sharetrail_archive_files_total");
        world
            .eventually(PATIENCE, kept, |files| *files >= 1.0)
            .await?;
        archiver.kill9()?;
        archiver = world.archiver(&archive(&world))?;
    }
    let sent = load.finish().await? + others(&world).await?;
    let ended = async || {
        let summary = world.store()?.summary().await?;
        Ok(summary.stored + summary.repeats + summary.dead_lettered)
    };
    world
        .eventually(PATIENCE, ended, |ended| *ended >= sent)
        .await?;
    consumer.stop()?;
    all_is_kept(&world, &archiver).await?;
    archiver.stop()?;

    let (code, checked) = verify(&world)?;
    assert_eq!(code, Some(0), "{checked:?}");
    let of_events = |one: &&Value| one["topic"] == "disclosures.v1";
    let messages: u64 = checked
        .iter()
        .filter(of_events)
        .filter_map(|one| one["messages"].as_u64())
        .sum();
    assert_eq!(messages, sent, "{checked:?}");
    let files: u64 = checked.iter().filter_map(|one| one["files"].as_u64()).sum();
    assert!(files > 8, "kills and time make several files: {checked:?}");

    let original = answers(&world, "sharetrail")?;
    for from in ["kafka", "archive", "both"] {
        let database = format!("from_{from}");
        rebuild(&world, from, &database)?;
        assert_eq!(answers(&world, &database)?, original, "{from}");
    }
    let refused = world.run(&["rebuild", "--from", "kafka", "--database", "from_kafka"])?;
    assert_eq!(refused.status.code(), Some(64));
    world.succeed(&[
        "rebuild",
        "--from",
        "kafka",
        "--database",
        "from_kafka",
        "--again",
    ])?;
    assert_eq!(
        answers(&world, "from_kafka")?,
        original,
        "run again it changes nothing"
    );

    std::fs::remove_file(first_file(&world)?)?;
    assert_eq!(verify(&world)?.0, Some(1), "a gap in names is a loss");
    rebuild(&world, "both", "from_gap")?;
    assert_eq!(
        answers(&world, "from_gap")?,
        original,
        "what Kafka still has fills the gap"
    );
    let archiver = world.archiver(&archive(&world))?;
    all_is_kept(&world, &archiver).await?;
    archiver.stop()?;
    assert_eq!(verify(&world)?.0, Some(0), "and the archiver fills it too");
    rebuild(&world, "archive", "from_filled")?;
    assert_eq!(answers(&world, "from_filled")?, original);

    let damaged = damage_one(&world)?;
    let (code, checked) = verify(&world)?;
    assert_eq!(code, Some(1));
    assert!(Value::from(checked).to_string().contains(&damaged));
    let output = rebuilding(&world, "archive", "from_damaged")?.output()?;
    let told = String::from_utf8(output.stderr)?;
    ensure!(
        output.status.code() == Some(1) && told.contains(&damaged),
        "{told}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storage_that_refuses_is_waited_for_and_nothing_is_missing_afterwards() -> Result<()> {
    let world = World::start().await?;
    let _gateway = world.gateway()?;
    // A file where the topic's folder is to be: no file can be kept below it.
    let blocked = PathBuf::from(world.file("archive/disclosures.v1"));
    std::fs::create_dir_all(world.file("archive"))?;
    std::fs::write(&blocked, "in the way")?;
    let mut archiver = world.archiver(&archive(&world))?;
    for number in 0..3 {
        ensure!(
            post(
                &world,
                "community-safety",
                &event(&format!("T000000{number}"))
            )?
            .0 == 202
        );
    }
    let ready = async || archiver.ask("/ready");
    let (_, told) = world
        .eventually(PATIENCE, ready, |(status, told)| {
            *status == 503 && told.contains("keep a file")
        })
        .await?;
    assert!(told.contains("the same file is tried again"), "{told}");
    assert!(archiver.metric("sharetrail_archive_failures_total")? >= 1.0);
    std::fs::remove_file(&blocked)?;
    all_is_kept(&world, &archiver).await?;
    archiver.wait_until_ready()?;
    archiver.stop()?;
    let (code, checked) = verify(&world)?;
    let messages: u64 = checked
        .iter()
        .filter_map(|one| one["messages"].as_u64())
        .sum();
    assert_eq!((code, messages), (Some(0), 3), "{checked:?}");
    Ok(())
}

fn archive(world: &World) -> String {
    format!("file://{}", world.file("archive"))
}

/// What the load does not have: findings, a correction, a retraction, a repeat, and bytes that are no event.
async fn others(world: &World) -> Result<u64> {
    let first = event("T0000001");
    let mut unknown = event("T0000002");
    unknown["recipient"] =
        json!({ "id": "somebody-else", "name": "Somebody Else", "kind": "company" });
    let mut open = event("T0000003");
    open["lawful_basis"] = json!("CONSENT");
    let (mut corrected, mut retracted) = (event("T0000001"), event("T0000002"));
    corrected["kind"] = json!("CORRECTED");
    corrected["corrects"] = first["event_id"].clone();
    corrected["categories"] = json!(["identity"]);
    retracted["kind"] = json!("RETRACTED");
    retracted["corrects"] = unknown["event_id"].clone();
    let all = [&first, &unknown, &open, &corrected, &retracted, &first];
    for body in all {
        let (status, problem) = post(world, "community-safety", body)?;
        ensure!(status == 202, "{status} {problem}");
    }
    let publisher = Publisher::new(&PublisherConfig::new(world.bootstrap(), "test"))?;
    let receipts = Receipts::default();
    for bytes in [&b"not avro at all"[..], b""] {
        publisher
            .enqueue("disclosures.v1", b"key", bytes, &receipts)
            .await?;
    }
    ensure!(receipts.settled().await.acknowledged == 2);
    Ok(all.len() as u64 + 2)
}

async fn all_is_kept(world: &World, archiver: &Service) -> Result<()> {
    let looked = || archiver.metric("sharetrail_archive_complete_timestamp_seconds");
    // The look under way may have been too early; the one after it sees everything.
    for _ in 0..2 {
        let before = looked()?;
        let later = async || looked();
        world.eventually(PATIENCE, later, |at| *at > before).await?;
    }
    let lag = async || {
        let (_, text) = archiver.ask("/metrics")?;
        let lags = text
            .lines()
            .filter(|line| line.starts_with("sharetrail_archive_lag_messages{"));
        let lags: Vec<String> = lags.map(str::to_owned).collect();
        Ok(lags)
    };
    let is_none =
        |lags: &Vec<String>| !lags.is_empty() && lags.iter().all(|lag| lag.ends_with(" 0"));
    world.eventually(PATIENCE, lag, is_none).await?;
    Ok(())
}

fn verify(world: &World) -> Result<(Option<i32>, Vec<Value>)> {
    let output = world.run(&[
        "archive",
        "verify",
        "--archive",
        &archive(world),
        "--format",
        "json",
    ])?;
    let text = String::from_utf8(output.stdout)?;
    let lines: Result<Vec<Value>, _> = text.lines().map(serde_json::from_str).collect();
    Ok((output.status.code(), lines?))
}

fn rebuilding(world: &World, from: &str, database: &str) -> Result<std::process::Command> {
    let archive = archive(world);
    let arguments = [
        "rebuild",
        "--from",
        from,
        "--archive",
        &archive,
        "--database",
        database,
    ];
    let mut command = world.command(&arguments)?;
    if from == "archive" {
        command.env_remove("SHARETRAIL_KAFKA");
    }
    Ok(command)
}

fn rebuild(world: &World, from: &str, database: &str) -> Result<()> {
    let output = rebuilding(world, from, database)?.output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{from}: {} {told}", output.status);
    Ok(())
}

/// Every row of every answer, in order.
fn answers(world: &World, database: &str) -> Result<Vec<String>> {
    let answer = |view: &&str| {
        let question = format!("SELECT * FROM {database}.{view} ORDER BY ALL FORMAT TSVWithNames");
        let rows = world.sql(&question)?;
        ensure!(rows.lines().count() > 1, "{view} of {database} is empty");
        Ok(rows)
    };
    ANSWERS.iter().map(answer).collect()
}

/// Of the first partition, by name, which begins with offsets.
fn first_file(world: &World) -> Result<PathBuf> {
    let folder = PathBuf::from(world.file("archive/disclosures.v1/0"));
    let files: Result<Vec<_>, _> = std::fs::read_dir(folder)?.collect();
    let paths = files?.into_iter().map(|file| file.path());
    paths.min().context("a file")
}

/// Changes one byte of one file; its name.
fn damage_one(world: &World) -> Result<String> {
    let file = first_file(world)?;
    let mut bytes = std::fs::read(&file)?;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes)?;
    let name = file.file_name().context("a name")?;
    Ok(name.to_string_lossy().into_owned())
}
