//! The audit as a person and as a monitor see it.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;
use system_tests::{World, event, post};

fn audit(world: &World) -> Result<(Option<i32>, Vec<Value>)> {
    let output = world.run(&["audit", "--format", "json"])?;
    let text = String::from_utf8(output.stdout)?;
    let told = String::from_utf8_lossy(&output.stderr);
    let lines: Result<Vec<Value>, _> = text.lines().map(serde_json::from_str).collect();
    Ok((
        output.status.code(),
        lines.with_context(|| told.into_owned())?,
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_row_is_found_by_the_command_and_by_the_running_auditor() -> Result<()> {
    let world = World::start().await?;
    let (_gateway, _consumer) = (world.gateway()?, world.consumer()?);
    for person in 0..20 {
        post(&world, "community-safety", &event(&format!("T{person:07}")))?;
    }
    let settled = world
        .eventually(
            Duration::from_secs(30),
            async || audit(&world),
            |(_, lines)| {
                let partitions = lines.iter().filter(|line| line["kind"] == "partition");
                let confirmed: u64 = partitions.filter_map(|line| line["logged"].as_u64()).sum();
                confirmed == 20
            },
        )
        .await?;
    assert_eq!(settled.0, Some(0), "{settled:?}");
    assert!(
        world
            .succeed(&["audit"])?
            .contains("\ncomplete: 20 offsets are accounted for")
    );

    let auditor = world.auditor()?;
    let (_, metrics) = auditor.ask("/metrics")?;
    assert!(
        metrics.contains("sharetrail_audit_missing_rows 0\n"),
        "{metrics}"
    );
    world.sql(
        "DELETE FROM sharetrail.disclosures WHERE event_id IN (SELECT min(event_id) FROM sharetrail.disclosures)",
    )?;
    let (code, lines) = audit(&world)?;
    assert_eq!(code, Some(1));
    let problem = lines
        .iter()
        .find(|line| line["kind"] == "problem")
        .context("a problem")?;
    assert_eq!(
        (&problem["problem"], &problem["source"]),
        (&"rows_missing".into(), &"community-safety".into())
    );
    let result = lines.last().context("a result")?;
    assert_eq!(
        (&result["complete"], &result["missing_rows"]),
        (&false.into(), &1.into())
    );
    let table = world.run(&["audit"])?;
    let table = String::from_utf8(table.stdout)?;
    assert!(table.contains("next: "), "{table}");
    assert!(
        table
            .trim_end()
            .lines()
            .last()
            .is_some_and(|last| last.starts_with("NOT complete: 1 rows missing")),
        "{table}"
    );

    // An auditor that starts now looks at everything first.
    drop(auditor);
    let auditor = world.auditor()?;
    let (_, metrics) = auditor.ask("/metrics")?;
    assert!(
        metrics.contains("sharetrail_audit_missing_rows 1\n"),
        "{metrics}"
    );
    Ok(())
}
