//! Words, sizes and places that the house keeps out of its files.

use anyhow::Result;
use system_tests::{files, repository};

/// Files over this many lines hold more than one idea.
const MOST_LINES: usize = 400;

#[test]
fn source_files_hold_one_idea() -> Result<()> {
    for file in files()? {
        let extension = file.extension().and_then(|extension| extension.to_str());
        if !matches!(extension, Some("rs" | "py" | "sh")) {
            continue;
        }
        let lines = std::fs::read_to_string(repository().join(&file))?
            .lines()
            .count();
        assert!(
            lines <= MOST_LINES,
            "{}: {lines} lines; split it (at most {MOST_LINES})",
            file.display()
        );
    }
    Ok(())
}

#[test]
fn a_finding_is_never_called_what_only_a_court_may_call_it() -> Result<()> {
    // Put together here so that this file passes its own test.
    let word = ["viola", "tion"].concat();
    each_text(|file, text| {
        assert!(
            !text.to_lowercase().contains(&word),
            "{file} says '{word}': say finding"
        );
    })
}

#[test]
fn nothing_names_the_machine_it_was_written_on() -> Result<()> {
    let places = [
        ["/wo", "rk/"].concat(),
        ["/ro", "ot/"].concat(),
        ["/ho", "me/"].concat(),
    ];
    each_text(|file, text| {
        for place in &places {
            assert!(!text.contains(place.as_str()), "{file} names {place}");
        }
    })
}

#[test]
fn every_test_runs() -> Result<()> {
    let skipped = ["#[igno", "re"].concat();
    each_text(|file, text| {
        let skips = file.ends_with(".rs") && text.contains(&skipped);
        assert!(
            !skips,
            "{file} skips a test: a missing dependency fails, it does not skip"
        );
    })
}

fn each_text(check: impl Fn(&str, &str)) -> Result<()> {
    for file in files()? {
        let name = file.display().to_string();
        let foreign = name == "LICENSE" || name.starts_with("Cargo.lock");
        if let (false, Ok(text)) = (foreign, std::fs::read_to_string(repository().join(&file))) {
            check(&name, &text);
        }
    }
    Ok(())
}
