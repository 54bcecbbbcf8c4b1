//! Dashboards and alerts use only metrics that a program declares; every alert has its section in the runbook.

use std::{collections::BTreeSet, process::Command};

use anyhow::{Context as _, Result, ensure};
use prometheus::Registry;
use system_tests::repository;

fn read(file: &str) -> Result<String> {
    std::fs::read_to_string(repository().join(file)).with_context(|| format!("{file} is missing"))
}

fn declared() -> Result<BTreeSet<String>> {
    let registry = Registry::new();
    let (_, consumer) = consumer::Metrics::declare(&registry)?;
    let (_, auditor) = auditor::Metrics::declare(&registry)?;
    let (_, archive) = archive::Metrics::declare(&registry)?;
    let (_, detector) = detector::Metrics::declare(&registry)?;
    let gateway = gateway::Metrics::declared()?;
    let mut names = BTreeSet::new();
    for metric in consumer
        .into_iter()
        .chain(auditor)
        .chain(archive)
        .chain(detector)
        .chain(gateway)
    {
        for ending in ["_bucket", "_sum", "_count"] {
            names.insert(format!("{}{ending}", metric.name));
        }
        names.insert(metric.name);
    }
    Ok(names)
}

/// Every name of ours in a text.
fn used(text: &str) -> BTreeSet<&str> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.split(|letter| !is_name(letter))
        .filter(|word| word.starts_with("sharetrail_") && *word != "sharetrail_")
        .collect()
}

#[test]
fn dashboards_and_alerts_use_only_what_is_declared() -> Result<()> {
    let declared = declared()?;
    for file in [
        "dashboards/grafana/sharetrail.json",
        "dashboards/prometheus/sharetrail.rules.yml",
    ] {
        let text = read(file)?;
        let used = used(&text);
        ensure!(!used.is_empty(), "{file} uses no metric of ours");
        for name in used {
            assert!(
                declared.contains(name),
                "{file} uses {name}, which no program declares"
            );
        }
    }
    Ok(())
}

#[test]
fn every_alert_has_its_section_in_the_runbook_and_its_test() -> Result<()> {
    let rules = read("dashboards/prometheus/sharetrail.rules.yml")?;
    let (runbook, tests) = (
        read("deploy/runbook.md")?,
        read("dashboards/prometheus/sharetrail.rules.test.yml")?,
    );
    let alerts: Vec<&str> = rules
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alert: "))
        .collect();
    ensure!(!alerts.is_empty(), "there are no alerts");
    for alert in alerts {
        assert!(
            runbook.contains(&format!("\n## {alert}\n")),
            "deploy/runbook.md has no section {alert}"
        );
        assert!(
            tests.contains(&format!("alertname: {alert}\n")),
            "{alert} has no test"
        );
        let anchor = format!("deploy/runbook.md#{}", alert.to_lowercase());
        assert!(
            rules.contains(&anchor),
            "{alert} does not point to {anchor}"
        );
    }
    Ok(())
}

#[test]
fn alerts_fire_when_they_should() -> Result<()> {
    let tested = Command::new("promtool")
        .args(["test", "rules", "sharetrail.rules.test.yml"])
        .current_dir(repository().join("dashboards/prometheus"))
        .output()
        .context("promtool is needed: apt-get install prometheus")?;
    let told = String::from_utf8_lossy(&tested.stdout);
    ensure!(
        tested.status.success(),
        "{told}{}",
        String::from_utf8_lossy(&tested.stderr)
    );
    Ok(())
}
