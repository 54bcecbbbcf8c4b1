//! `sharetrail dead-letters`: what could not be decoded is listed without its content, and replayed after mending.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use domain::{
    event::{Conditions, DisclosureEvent, EventId, EventRecipient, Pseudonym, Subject},
    time::UtcMicros,
    vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind},
};
use producer::{Publisher, PublisherConfig, Receipts};
use serde_json::Value;
use system_tests::World;

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_are_listed_and_replayed_by_command() -> Result<()> {
    let world = World::start().await?;
    let consumer = world.consumer()?;
    let publisher = Publisher::new(&PublisherConfig::new(world.bootstrap(), "test"))?;
    let receipts = Receipts::default();
    for number in 0..3 {
        let body = framed(number);
        publisher
            .enqueue("disclosures.v1", b"key", &body, &receipts)
            .await?;
    }
    let identifier = b"AB123456C is no event";
    publisher
        .enqueue("disclosures.v1", b"key", identifier, &receipts)
        .await?;
    assert_eq!(receipts.settled().await.acknowledged, 4);
    let summary = async || Ok(world.store()?.summary().await?);
    world
        .eventually(Duration::from_secs(30), summary, |summary| {
            summary.dead_lettered == 4
        })
        .await?;

    let table = world.succeed(&["dead-letters", "list", "--waiting"])?;
    assert_eq!(table.lines().count(), 5, "{table}");
    assert!(table.ends_with("4 dead letters: 4 waiting\n"), "{table}");
    assert!(!table.contains("AB123456C"), "{table}");
    let lines = list(&world, &["--code", "unknown_schema"])?;
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["schema"], "confluent:7");
    assert_eq!(lines[0]["topic"], "disclosures.v1");
    assert!(list(&world, &["--topic", "disclosures.v1.nobody"])?.is_empty());
    assert!(list(&world, &["--until", "2020-01-01"])?.is_empty());

    // Without the key, and with another one.
    let missing = world.run(&["dead-letters", "replay", "--key-file", "missing.toml"])?;
    assert_eq!(missing.status.code(), Some(64));
    let told = String::from_utf8_lossy(&missing.stderr).into_owned();
    ensure!(told.contains("missing.toml"), "{told}");
    world.succeed(&["key", "new-dead-letter", &world.file("other.toml")])?;
    let other = world.file("other.toml");
    let other = world.run(&["dead-letters", "replay", "--key-file", &other])?;
    assert_eq!(other.status.code(), Some(64));

    // Not mended yet: exit 1, nothing stored.
    let still = world.run(&["dead-letters", "replay", "--format", "json"])?;
    assert_eq!(still.status.code(), Some(1));
    let still: Value = serde_json::from_slice(&still.stdout)?;
    assert_eq!(
        (&still["stored"], &still["left"]["unknown_schema"]),
        (&0.into(), &3.into())
    );

    let replay = |arguments: &[&str]| -> Result<Value> {
        let all = [&["dead-letters", "replay", "--format", "json"], arguments].concat();
        let mut command = world.command(&all)?;
        let output = command.env("SHARETRAIL_SCHEMA_IDS", "7=v1").output()?;
        serde_json::from_slice(&output.stdout)
            .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let dry = replay(&["--dry-run"])?;
    assert_eq!((&dry["dry_run"], &dry["stored"]), (&true.into(), &3.into()));
    assert_eq!(world.store()?.summary().await?.dead_lettered, 4);
    assert_eq!(replay(&[])?["stored"], 3);
    let again = replay(&[])?;
    assert_eq!(
        (&again["stored"], &again["stored_before"]),
        (&0.into(), &3.into())
    );
    let summary = world.store()?.summary().await?;
    let ended = (
        summary.stored,
        summary.dead_lettered,
        summary.missing_offsets,
    );
    assert_eq!(ended, (3, 1, 0));
    assert_eq!(list(&world, &["--waiting"])?.len(), 1);
    drop(consumer);
    Ok(())
}

fn list(world: &World, arguments: &[&str]) -> Result<Vec<Value>> {
    let all = [&["dead-letters", "list", "--format", "json"], arguments].concat();
    let printed = world.succeed(&all)?;
    let lines = printed.lines().map(serde_json::from_str);
    Ok(lines.collect::<Result<_, _>>()?)
}

/// An event in Confluent framing, of a schema that nobody has told the consumer about.
fn framed(number: u128) -> Vec<u8> {
    let event = DisclosureEvent {
        event_id: EventId((0x0197_0000_0000_7000_8000_0000_0000_0000 | number).to_be_bytes()),
        source: "community-safety",
        sequence: None,
        kind: Kind::Disclosed,
        corrects: None,
        follows: None,
        environment: Environment::Test,
        occurred_at: UtcMicros(1_780_000_000_000_000),
        recorded_at: UtcMicros(1_780_000_000_000_000),
        disclosure_id: None,
        subjects: vec![Subject {
            scheme: "person",
            pseudonym: Pseudonym(number.to_be_bytes()),
            key_id: "k1",
            kind: SubjectKind::Tenant,
        }],
        subject_count: 1,
        recipient: EventRecipient {
            id: None,
            name: "Green Energy UK",
            kind: None,
            country: "GB",
        },
        arrangement: None,
        purpose: "energy-supply",
        lawful_basis: LawfulBasis::Contract,
        conditions: Conditions::default(),
        categories: vec!["name"],
        channel: Channel::Api,
        transfer: None,
        case_reference: None,
        reason: "",
        facts: Vec::new(),
        decision: None,
    };
    let mut out = Vec::new();
    wire::avro::encode_confluent(&event, 7, &mut out);
    out
}
