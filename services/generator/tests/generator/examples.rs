//! The examples under `schemas/register/examples` are what is made here, and each has the verdict that stands beside it.
//! After a wanted change: `SHARETRAIL_UPDATE_EXAMPLES=1 cargo test -p generator examples`, then read the difference.

use std::{collections::BTreeSet, fs, path::PathBuf, sync::Arc};

use domain::{judge::judge, time::ReceivedAt, verdict::RuleCode};
use generator::{
    World,
    examples::{Example, Examples, by_arrangement, by_code},
    known,
};

use crate::support::{pseudonyms, registers, scale, world};

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../schemas/register/examples")
        .join(name)
}

/// The events, what is known of their persons, and the verdicts, a line each.
fn judged(world: &Arc<World>, examples: &Examples) -> [(&'static str, String); 3] {
    let registers = registers();
    let pseudonyms = pseudonyms(world.people());
    let status = known(&examples.reported, &pseudonyms);
    let (mut events, mut verdicts) = (String::new(), String::new());
    for Example {
        event,
        breaks,
        shows,
    } in &examples.events
    {
        let json = event.to_json(world.people()).expect("JSON");
        events.push_str(std::str::from_utf8(&json).expect("text").trim_end());
        events.push('\n');
        let disclosure = event.disclosure(&pseudonyms);
        let verdict = judge(
            &registers,
            &status,
            &disclosure,
            ReceivedAt(disclosure.recorded_at),
        );
        let codes: Vec<RuleCode> = verdict.findings.iter().map(|found| found.code).collect();
        let as_said = match breaks {
            None => codes.is_empty(),
            Some(code) => codes.contains(code),
        };
        assert!(as_said, "{}: {shows}: {codes:?}", examples.name);
        verdicts.push_str(&wire::verdict::to_json(&disclosure, &verdict));
        verdicts.push('\n');
    }
    let people = world.people();
    let records = examples
        .reported
        .iter()
        .filter_map(|one| one.to_json(people));
    let status = records.map(|record| record + "\n").collect();
    [
        ("events", events),
        ("status", status),
        ("verdicts", verdicts),
    ]
}

fn assert_files(folder_name: &str, all: &[Examples], world: &Arc<World>) {
    let folder = folder(folder_name);
    let update = std::env::var_os("SHARETRAIL_UPDATE_EXAMPLES").is_some();
    if update {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("made");
    }
    let mut expected = BTreeSet::new();
    for examples in all {
        // Most of them need no status.
        let files = judged(world, examples);
        for (kind, text) in files.into_iter().filter(|(_, text)| !text.is_empty()) {
            let name = format!("{}.{kind}.jsonl", examples.name);
            if update {
                fs::write(folder.join(&name), &text).expect("written");
            }
            let stands = fs::read_to_string(folder.join(&name)).expect("it is there");
            assert!(
                stands == text,
                "{folder_name}/{name} is not what is made and judged now"
            );
            expected.insert(name);
        }
    }
    let files = fs::read_dir(&folder).expect("a folder");
    let found: BTreeSet<String> = files
        .map(|file| {
            file.expect("a file")
                .file_name()
                .into_string()
                .expect("text")
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn every_live_arrangement_has_an_event_that_conforms_and_three_that_nearly_do() {
    let world = world(scale(200, 2_000));
    let all = by_arrangement(&world);
    let live = registers()
        .iter()
        .next()
        .expect("one")
        .data()
        .arrangements
        .iter()
        .filter(|arrangement| {
            arrangement.status == domain::register::model::ArrangementStatus::Live
        })
        .count();
    assert_eq!(all.len(), live);
    for examples in &all {
        assert!(examples.events.len() >= 4, "{}", examples.name);
        assert!(examples.events[0].breaks.is_none());
        assert!(
            examples.events[1..]
                .iter()
                .all(|example| example.breaks.is_some())
        );
    }
    assert_files("arrangements", &all, &world);
}

#[test]
fn every_code_has_an_event_that_breaks_it_and_one_that_does_not() {
    let world = world(scale(200, 2_000));
    let all = by_code(&world);
    let names: Vec<&str> = all.iter().map(|examples| examples.name.as_str()).collect();
    let codes: Vec<&str> = RuleCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(names, codes);
    assert_files("codes", &all, &world);
}
