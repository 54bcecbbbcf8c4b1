//! Loading several registers, and changing them while they are in use.

use std::fs;

use domain::time::CivilDate;
use tempfile::TempDir;

use super::*;

fn day(text: &str) -> CivilDate {
    CivilDate::parse(text).expect(text)
}

#[test]
fn the_register_of_the_day_is_chosen_among_several_files() {
    let folder = TempDir::new().expect("a folder");
    let (old, new) = (
        folder.path().join("old.yaml"),
        folder.path().join("new.yaml"),
    );
    fs::write(&old, YAML).expect("written");
    let later = YAML
        .replace("version: \"2026-01\"", "version: \"2026-02\"")
        .replace("effective_from: 2023-04-01", "effective_from: 2026-02-05");
    fs::write(&new, later).expect("written");
    let registers = load(&[new, old]).expect("both are good");
    let version = |text| {
        registers
            .on(day(text))
            .map(|register| register.data().version.clone())
    };
    assert_eq!(version("2023-03-31"), None);
    assert_eq!(version("2026-02-04").as_deref(), Some("2026-01"));
    assert_eq!(version("2026-02-05").as_deref(), Some("2026-02"));
}

#[test]
fn two_registers_of_one_day_or_version_are_refused_by_file() {
    let folder = TempDir::new().expect("a folder");
    let (one, other) = (
        folder.path().join("one.yaml"),
        folder.path().join("other.yaml"),
    );
    fs::write(&one, YAML).expect("written");
    fs::write(&other, YAML).expect("written");
    let errors = load(&[one, other]).expect_err("they clash");
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert!(
        said.iter()
            .any(|error| error.contains("effective_from 2023-04-01 is also that of")),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|error| error.contains("version \"2026-01\" is also that of")),
        "{said:?}"
    );
}

#[test]
fn all_errors_of_all_files_come_together() {
    let folder = TempDir::new().expect("a folder");
    let bad = folder.path().join("bad.yaml");
    fs::write(
        &bad,
        YAML.replace("recipients: [dwp]", "recipients: [dwpp]"),
    )
    .expect("written");
    let errors = load(&[bad, folder.path().join("missing.yaml")]).expect_err("neither is good");
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert!(
        said.iter()
            .any(|error| error.contains("did you mean \"dwp\"?")),
        "{said:?}"
    );
    assert!(
        said.iter().any(|error| error.contains("cannot be read")),
        "{said:?}"
    );
    assert!(load(&[]).is_err());
}

fn versions(registers: &domain::register::Registers) -> Vec<String> {
    let versions = registers.iter().map(|one| one.data().version.clone());
    versions.collect()
}

fn said(errors: &[RegisterError]) -> String {
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn what_was_published_stays_as_it_was_published() {
    let mut published = Published::default();
    assert!(published.is_empty() && published.latest().is_none());
    let mut take = |key: &str, text: &str| published.take(key.as_bytes(), Some(text.as_bytes()));
    assert_eq!(take("2026-01", YAML), Ok(Taken::New));
    assert_eq!(
        take("2026-01", &format!("{YAML}# said again\n")),
        Ok(Taken::Known)
    );

    let changed = YAML.replacen("status: live", "status: ended", 1);
    let later = YAML.replace("\"2026-01\"", "\"2026-02\"");
    for (key, text, words) in [
        ("2026-01", changed.as_str(), "a version of its own"),
        ("2026-02", YAML, "the key is not the version"),
        ("2026-02", &later, "is also that of version"),
        ("2026-02", "version: [", "register.v1/2026-02:"),
    ] {
        let refused = said(&take(key, text).expect_err(words));
        assert!(refused.contains(words), "{refused}");
    }
    let later = later.replace("effective_from: 2023-04-01", "effective_from: 2026-02-05");
    assert_eq!(take("2026-02", &later), Ok(Taken::New));
    let refused = said(
        &published
            .take(b"2026-01", None)
            .expect_err("it cannot be taken back"),
    );
    assert!(refused.contains("publish a new version"), "{refused}");
    assert_eq!(
        versions(&published.registers().expect("good")),
        ["2026-01", "2026-02"]
    );
    assert_eq!(
        published.latest().map(|data| data.version.as_str()),
        Some("2026-02")
    );
}

#[test]
fn who_holds_the_old_registers_keeps_them() {
    let registers = |text: &str| {
        let mut published = Published::default();
        let version = read(text.as_bytes(), "r").expect("good").version;
        published
            .take(version.as_bytes(), Some(text.as_bytes()))
            .expect("taken");
        published.registers().expect("good")
    };
    let current = Current::new(registers(YAML));
    let held = current.get();
    current
        .clone()
        .set(registers(&YAML.replace("\"2026-01\"", "\"2026-02\"")));
    assert_eq!(versions(&current.get()), ["2026-02"]);
    assert_eq!(versions(&held), ["2026-01"]);
}
