//! Which crate may use which (ARCHITECTURE.md, code map). Programs never depend on each other.

use std::{collections::BTreeSet, process::Command};

use anyhow::{Context as _, Result};
use serde_json::Value;
use system_tests::repository;

/// What each crate may use of ours, in the code that is shipped; `*` = anything.
const ALLOWED: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("wire", &["domain"]),
    ("store", &["domain"]),
    ("runtime", &[]),
    ("follow", &[]),
    ("embedded", &[]),
    ("producer", &["wire", "domain"]),
    ("generator", &["wire", "domain"]),
    ("gateway", &["producer", "wire", "domain", "runtime"]),
    ("consumer", &["store", "wire", "domain", "runtime"]),
    ("auditor", &["store", "domain", "runtime"]),
    (
        "detector",
        &["store", "wire", "domain", "runtime", "follow"],
    ),
    ("archive", &["runtime"]),
    ("cli", &["*"]),
    ("system-tests", &["*"]),
];

/// Crates that know one outside thing, and nobody else may.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("clickhouse", &["store"]),
    ("apache-avro", &["wire", "archive"]),
    ("object_store", &["archive"]),
    (
        "rdkafka",
        &[
            "producer", "gateway", "consumer", "auditor", "detector", "follow", "archive", "cli",
        ],
    ),
    ("axum", &["runtime", "gateway", "embedded"]),
    ("libloading", &["embedded"]),
];

#[test]
fn arrows_between_crates_go_one_way() -> Result<()> {
    let packages = packages()?;
    let ours: BTreeSet<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .collect();
    for package in &packages {
        let name = package["name"].as_str().context("a package has a name")?;
        let allowed = ALLOWED
            .iter()
            .find(|(of, _)| *of == name)
            .map(|(_, allowed)| *allowed);
        let allowed = allowed
            .with_context(|| format!("crate {name} is new: add its arrows to {}", file!()))?;
        for dependency in shipped_dependencies(package) {
            let fine = !ours.contains(dependency)
                || allowed.contains(&"*")
                || allowed.contains(&dependency);
            assert!(
                fine,
                "{name} must not depend on {dependency}: see the code map in ARCHITECTURE.md"
            );
        }
    }
    Ok(())
}

#[test]
fn each_outside_thing_is_known_to_few() -> Result<()> {
    for package in packages()? {
        let name = package["name"].as_str().context("a package has a name")?;
        for dependency in shipped_dependencies(&package) {
            let known_to = OUTSIDE.iter().find(|(outside, _)| *outside == dependency);
            let fine =
                name == "system-tests" || known_to.is_none_or(|(_, crates)| crates.contains(&name));
            assert!(
                fine,
                "{name} must not know {dependency}: go through {known_to:?}"
            );
        }
    }
    Ok(())
}

fn shipped_dependencies(package: &Value) -> impl Iterator<Item = &str> {
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    dependencies
        .filter(|dependency| dependency["kind"].is_null())
        .filter_map(|dependency| dependency["name"].as_str())
}

fn packages() -> Result<Vec<Value>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let answer = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version=1"])
        .current_dir(repository())
        .output()?;
    let metadata: Value = serde_json::from_slice(&answer.stdout)?;
    Ok(metadata["packages"].as_array().cloned().unwrap_or_default())
}
