//! Loading several registers, and reading them again while they are in use.

use std::{fs, sync::Arc};

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

#[test]
fn a_broken_register_never_replaces_a_good_one() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("register.yaml");
    fs::write(&path, YAML).expect("written");
    let watched = Watched::open(vec![path.clone()]).expect("the example is good");
    let good = watched.current();

    for broken in [
        "",
        "version: [",
        &YAML.replace("status: live", "status: alive"),
    ] {
        fs::write(&path, broken).expect("written");
        assert!(watched.reload().is_err());
        assert!(Arc::ptr_eq(&good, &watched.current()));
    }
    fs::remove_file(&path).expect("removed");
    assert!(watched.reload().is_err());
    assert!(Arc::ptr_eq(&good, &watched.current()));

    fs::write(&path, YAML.replace("\"2026-01\"", "\"2026-02\"")).expect("written");
    let fresh = watched.reload().expect("it is good again");
    assert!(Arc::ptr_eq(&fresh, &watched.current()));
    let version = |registers: &domain::register::Registers| {
        registers
            .iter()
            .map(|one| one.data().version.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(version(&watched.current()), ["2026-02"]);
    assert_eq!(
        version(&good),
        ["2026-01"],
        "who holds the old one keeps it"
    );
}
