//! `docker-compose.yml` runs the same engines as the embedded mode. Read as text: no Docker here.

use anyhow::{Context as _, Result};
use system_tests::repository;

fn read(file: &str) -> Result<String> {
    std::fs::read_to_string(repository().join(file)).with_context(|| format!("{file} is missing"))
}

/// The text between two marks, first place.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Result<&'t str> {
    let (_, rest) = text
        .split_once(before)
        .with_context(|| format!("no '{before}'"))?;
    let (found, _) = rest
        .split_once(after)
        .with_context(|| format!("no '{after}' after '{before}'"))?;
    Ok(found.trim())
}

#[test]
fn containers_run_the_versions_that_are_embedded() -> Result<()> {
    let compose = read("docker-compose.yml")?;
    let pom = read("services/embedded/engines/pom.xml")?;
    let kafka = between(&pom, "<artifactId>kafka_2.13</artifactId>", "</version>")?;
    let kafka = kafka.rsplit('>').next().unwrap_or_default();
    assert_eq!(between(&compose, "image: apache/kafka:", "\n")?, kafka);

    let chdb = read("services/embedded/engines/chdb.sha256")?;
    let engine = between(&chdb, "@chdb/lib-linux-x64-gnu@", "-")?;
    assert_eq!(
        between(&compose, "image: clickhouse/clickhouse-server:", "\n")?,
        engine
    );
    Ok(())
}

#[test]
fn containers_are_given_what_the_services_ask_for() -> Result<()> {
    let compose = read("docker-compose.yml")?;
    for variable in cli_variables()? {
        assert!(
            compose.contains(&variable),
            "docker-compose.yml does not set {variable}"
        );
    }
    Ok(())
}

/// The variables that `sharetrail serve` requires.
fn cli_variables() -> Result<Vec<String>> {
    let settings = read("services/cli/src/settings.rs")?;
    let required = settings.split("required(\"").skip(1);
    Ok(required
        .filter_map(|rest| rest.split('"').next())
        .map(String::from)
        .collect())
}

#[test]
fn every_port_is_on_this_machine_only() -> Result<()> {
    let compose = read("docker-compose.yml")?;
    let ports = compose.lines().filter(|line| line.contains("ports: ["));
    for line in ports {
        assert!(
            line.contains("\"127.0.0.1:"),
            "{line}: a port must not be open to the network by default"
        );
    }
    Ok(())
}

#[test]
fn no_image_floats() -> Result<()> {
    for line in read("docker-compose.yml")?
        .lines()
        .filter(|line| line.trim_start().starts_with("image: "))
    {
        let tag = line.rsplit(':').next().unwrap_or_default();
        assert!(
            tag.chars().any(|c| c.is_ascii_digit()),
            "{line}: pin the version"
        );
    }
    Ok(())
}
