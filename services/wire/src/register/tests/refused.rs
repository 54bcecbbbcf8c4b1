//! Bad registers, each with what is said about it: `schemas/register/invalid/NAME.yaml` and `NAME.expected.txt`.
//! After a change of words run the test with `SHARETRAIL_WRITE_EXPECTED=1` and read the difference.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::*;

fn invalid() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/register/invalid")
}

/// The report as it reads when the command runs in the folder of the file.
fn said(path: &Path) -> String {
    let report = report(path).to_string();
    let folder = format!("{}/", invalid().display());
    report.replace(&folder, "")
}

#[test]
fn each_bad_register_is_refused_with_every_error_and_its_line() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(invalid()).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            continue;
        }
        count += 1;
        let said = said(&path);
        let expected_at = path.with_extension("expected.txt");
        if std::env::var_os("SHARETRAIL_WRITE_EXPECTED").is_some() {
            fs::write(&expected_at, &said).expect("the folder can be written");
        }
        let expected = fs::read_to_string(&expected_at).unwrap_or_default();
        if said != expected || !said.contains("not fit to judge by") {
            wrong.push(format!(
                "{}\n--- said\n{said}--- expected\n{expected}",
                path.display()
            ));
        }
    }
    assert!(count >= 25, "only {count} files");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_report_is_the_same_each_time_and_in_json_lines() {
    let path = invalid().join("many-errors.yaml");
    let first = report(&path);
    assert_eq!(first, report(&path));
    let lines = first.to_json_lines();
    let parsed: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    let (summary, errors) = parsed.split_last().expect("there is a summary");
    assert_eq!(summary["fit"], false);
    assert_eq!(summary["errors"], errors.len());
    let lines: Vec<u64> = errors
        .iter()
        .filter_map(|error| error["line"].as_u64())
        .collect();
    assert!(lines.is_sorted() && lines.len() == errors.len());
}

#[test]
fn a_good_register_is_said_to_be_fit() {
    let path = invalid().join("../register.yaml");
    let report = report(&path);
    let said = report.to_string();
    assert!(
        said.contains("84 arrangements (53 live, 31 draft)"),
        "{said}"
    );
    assert!(said.ends_with("fit to judge by\n"), "{said}");
    assert_eq!(report.to_json_lines().lines().count(), 1);
}

fn only_message(bytes: &[u8]) -> String {
    let errors = read(bytes, "register.yaml").expect_err("this is no register");
    assert_eq!(errors.len(), 1, "{errors:#?}");
    errors.first().map(ToString::to_string).unwrap_or_default()
}

#[test]
fn bytes_that_are_no_text_are_named_with_their_line() {
    let message = only_message(b"version: \"1\"\ncontroller: caf\xe9\n");
    assert!(
        message.starts_with("register.yaml:2:16: this is not UTF-8"),
        "{message}"
    );
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let message = only_message(&vec![b'#'; MAX_BYTES + 1]);
    assert!(message.contains("at most 8388608 are read"), "{message}");
}

#[test]
fn deep_nesting_and_countless_values_end_the_reading() {
    let message = only_message("[".repeat(10_000).as_bytes());
    assert!(message.contains("nested far too deep"), "{message}");
    let message = only_message("- ".repeat(40).as_bytes());
    assert!(message.contains("nested deeper than 32"), "{message}");
    let message = only_message(format!("[{}]", "1,".repeat(300_000)).as_bytes());
    assert!(message.contains("more than 200000 values"), "{message}");
}

#[test]
fn a_bomb_of_aliases_stays_small() {
    let mut text = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (before, after) in ('a'..='y').zip('b'..='z') {
        let list = vec![format!("*{before}"); 9].join(", ");
        text.push_str(&format!("{after}: &{after} [{list}]\n"));
    }
    let errors = read(text.as_bytes(), "bomb.yaml").expect_err("aliases are refused");
    assert!(errors.iter().any(|error| error.message.contains("alias")));
    assert!(errors.len() < 1_000);
}
