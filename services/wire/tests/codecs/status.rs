//! Statuses and links: the examples, their schemas, and what is written is what is read.

use std::{fs, path::PathBuf, sync::LazyLock};

use domain::status::{StatusKind, SubjectStatus};
use proptest::prelude::*;
use serde_json::{Value, json};
use wire::{
    json::FieldError,
    pseudonym::Pseudonymiser,
    status::{
        LinkInput, LinkMessage, MOST_CHANGES, StatusInput, StatusMessage, take_links, take_statuses,
    },
};

use crate::support;

static WITH: LazyLock<Pseudonymiser> = LazyLock::new(support::pseudonymiser);

fn folder(name: &str) -> PathBuf {
    support::schemas().join("status").join(name)
}

fn lines(file: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder("examples/valid").join(file)).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn statuses(body: &[u8]) -> Result<Vec<StatusMessage>, Vec<FieldError>> {
    let taken = take_statuses(StatusInput::parse(body)?, &WITH)?;
    // Under the active key.
    let active = taken
        .into_iter()
        .filter_map(|one| one.records.into_iter().next());
    Ok(active.collect())
}

fn links(body: &[u8]) -> Result<Vec<LinkMessage>, Vec<FieldError>> {
    let taken = take_links(LinkInput::parse(body)?, &WITH)?;
    // Under the active key.
    let active = taken
        .into_iter()
        .filter_map(|one| one.records.into_iter().next());
    Ok(active.collect())
}

fn told<T: std::fmt::Debug>(read: Result<Vec<T>, Vec<FieldError>>) -> String {
    let errors = read.unwrap_err();
    let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

fn schema(name: &str) -> jsonschema::Validator {
    let schema = support::json(&folder(&format!("{name}.v1.schema.json")));
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

#[test]
fn every_valid_example_is_read_written_and_read_again() {
    let body = fs::read(folder("examples/valid/statuses.jsonl")).unwrap();
    let messages = statuses(&body).unwrap();
    assert_eq!(messages.len(), StatusKind::ALL.len(), "one of each kind");
    let mut known = SubjectStatus::default();
    let mut keys: Vec<_> = messages.iter().map(StatusMessage::key).collect();
    for message in &messages {
        let line = message.to_json();
        assert!(!line.contains("null") && !line.contains("identifier"));
        assert!(schema("subject_status").is_valid(&serde_json::from_str(&line).unwrap()));
        assert_eq!(
            StatusMessage::parse(line.as_bytes()).as_ref(),
            Ok(message),
            "{line}"
        );
        assert!(known.record(&message.record()));
    }
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), messages.len());

    let body = fs::read(folder("examples/valid/links.jsonl")).unwrap();
    for message in links(&body).unwrap() {
        let line = message.to_json();
        assert!(schema("subject_link").is_valid(&serde_json::from_str(&line).unwrap()));
        let read = LinkMessage::parse(line.as_bytes());
        assert_eq!(read, Ok(message), "{line}");
        assert_eq!(known.link(read.unwrap().link()), line.contains("true"));
    }
}

#[test]
fn the_schemas_say_the_same_as_the_readers() {
    for (file, name) in [
        ("statuses.jsonl", "subject_status"),
        ("links.jsonl", "subject_link"),
    ] {
        for example in lines(file) {
            let schema = schema(name);
            let errors: Vec<_> = schema
                .iter_errors(&example)
                .map(|e| e.to_string())
                .collect();
            assert!(errors.is_empty(), "{example}: {errors:?}");
        }
    }
    let schema = schema("subject_status");
    for kind in StatusKind::ALL {
        let states = StatusKind::ALL.iter().flat_map(|kind| kind.states());
        for state in states {
            let status = status(kind, state);
            let is_read = statuses(status.to_string().as_bytes()).is_ok();
            assert_eq!(schema.is_valid(&status), is_read, "{status}");
            let mut ending = status;
            ending["history"][0]["ends_at"] = json!("2027-01-01T00:00:00Z");
            let is_read = statuses(ending.to_string().as_bytes()).is_ok();
            assert_eq!(schema.is_valid(&ending), is_read, "{ending}");
        }
    }
}

/// What only the register knows, and a schema cannot.
const BEYOND_THE_SCHEMA: [&str; 6] = [
    "ends-before-it-begins.status.json",
    "household.status.json",
    "persons-numbers.link.json",
    "households.link.json",
    "identifier-that-does-not-fit.status.json",
    "linked-to-itself.link.json",
];

#[test]
fn every_invalid_example_is_refused_as_expected() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in fs::read_dir(folder("examples/invalid")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.ends_with(".json") {
            continue;
        }
        seen += 1;
        let body = fs::read(&path).unwrap();
        let (found, schema) = if name.ends_with(".status.json") {
            (told(statuses(&body)), schema("subject_status"))
        } else {
            (told(links(&body)), schema("subject_link"))
        };
        assert!(!found.contains("Jane"), "{name}: {found}");
        let by_schema = !schema.is_valid(&serde_json::from_slice(&body).unwrap());
        assert_eq!(
            by_schema,
            !BEYOND_THE_SCHEMA.contains(&&*name),
            "{name}: refused by the schema?"
        );
        let expected = fs::read_to_string(path.with_extension("expected.txt")).unwrap_or_default();
        if found != expected.trim_end() {
            wrong.push(format!("{name}\n{found}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen >= 15);
}

#[test]
fn the_topics_take_no_identifier_and_tell_every_mistake() {
    let raw = status(StatusKind::Child, "child");
    let error = StatusMessage::parse(raw.to_string().as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "/pseudonym: is missing: it must be given; /key_id: is missing: it must be given; \
         /identifier: is not known; known are scheme, pseudonym, key_id, kind, scope, history"
    );
    let error = LinkMessage::parse(b"{").unwrap_err();
    assert!(error.to_string().starts_with("line 1: is not JSON"));
    assert!(StatusMessage::parse(b"[]").is_err());
    assert!(StatusMessage::parse(b"\xff").is_err());
    assert!(StatusMessage::parse(b"").is_err());
}

#[test]
fn a_link_has_one_key_whichever_comes_first() {
    let link = |one: &str, other: &str| {
        let name =
            |digit: &str| json!({"scheme": "person", "pseudonym": digit.repeat(32), "key_id": "k"});
        let link = json!({"one": name(one), "other": name(other), "linked": true,
                          "recorded_at": "2026-01-01T00:00:00Z"});
        LinkMessage::parse(link.to_string().as_bytes()).unwrap()
    };
    let key = format!("{}:{}", "1".repeat(32), "a".repeat(32)).into_bytes();
    assert_eq!(link("a", "1").key(), key);
    assert_eq!(link("1", "A").key(), key);
}

#[test]
fn recipients_with_a_persons_number_are_refused_and_not_repeated() {
    let mut telling = status(StatusKind::ProtectedAddress, "protected");
    telling["history"][0]["allowed"] = json!(["norfolk-constabulary", "AB123456C"]);
    telling["history"][0]["dangers"] = json!(["Jo, 07700 900123"]);
    let told = told(statuses(telling.to_string().as_bytes()));
    assert!(told.starts_with("/history/0/allowed/1: holds what looks like a person's number"));
    assert!(
        told.contains("\n/history/0/dangers/0: ") && !told.contains("123"),
        "{told}"
    );
}

#[test]
fn histories_and_texts_have_their_limits() {
    let mut long = status(StatusKind::Child, "child");
    let change = long["history"][0].clone();
    long["history"] = Value::from(vec![change.clone(); MOST_CHANGES]);
    assert!(statuses(long.to_string().as_bytes()).is_ok());
    long["history"].as_array_mut().unwrap().push(change);
    assert!(
        told(statuses(long.to_string().as_bytes())).starts_with("/history: has more than 1000")
    );

    let mut long = status(StatusKind::ProtectedAddress, "protected");
    long["history"][0]["allowed"] = json!(["x".repeat(501)]);
    long["history"][0]["dangers"] = Value::from(vec!["x"; 201]);
    assert_eq!(
        told(statuses(long.to_string().as_bytes())),
        "/history/0/allowed/0: is longer than 500 characters\n\
         /history/0/dangers: has more than 200 recipients"
    );
}

fn status(kind: StatusKind, state: &str) -> Value {
    let mut status = json!({
        "scheme": "person", "identifier": "T1", "kind": kind.as_str(),
        "history": [{"state": state, "effective_at": "2026-01-01T00:00:00Z", "recorded_at": "2026-01-01T00:00:00Z"}],
    });
    if matches!(kind, StatusKind::Consent | StatusKind::Objection) {
        status["scope"] = json!("repairs");
    }
    status
}

fn time() -> impl Strategy<Value = Value> {
    // The years that JSON can name.
    (-62_167_219_200_000_000_i64..253_402_207_200_999_999)
        .prop_map(|at| json!(domain::time::UtcMicros(at).to_string()))
}

fn names() -> impl Strategy<Value = Value> {
    prop::option::of(prop::collection::vec("\\PC{0,8}x", 0..4)).prop_map(|names| json!(names))
}

fn any_status() -> impl Strategy<Value = Value> {
    let kind = prop::sample::select(StatusKind::ALL.to_vec());
    kind.prop_flat_map(|kind| {
        let states: Vec<_> = kind.states().collect();
        let change = (
            prop::sample::select(states),
            (time(), time(), prop::option::of(time())),
            (any::<Option<bool>>(), names(), names()),
        );
        let change = change.prop_map(move |(state, (from, recorded, ends), (explicit, allowed, dangers))| {
            let can_end = kind.state(state).is_some_and(|state| kind.can_end(state));
            // Of one form and one offset, so in the order of time.
            let ends = ends.filter(|end| can_end && end.as_str() > from.as_str());
            let mut change = json!({"state": state, "effective_at": from, "recorded_at": recorded, "ends_at": ends});
            if kind == StatusKind::Consent {
                change["explicit"] = json!(explicit);
            }
            if kind == StatusKind::ProtectedAddress {
                change["allowed"] = allowed;
                change["dangers"] = dangers;
            }
            change
        });
        let history = prop::collection::vec(change, 1..6);
        (history, "[0-9a-f]{32}", "\\PC{1,12}", "[a-z0-9][a-z0-9_-]{3,20}").prop_map(
            move |(history, pseudonym, key_id, scope)| {
                let mut status = json!({"scheme": "person", "pseudonym": pseudonym, "key_id": key_id,
                                        "kind": kind.as_str(), "history": history});
                if matches!(kind, StatusKind::Consent | StatusKind::Objection) {
                    status["scope"] = json!(scope);
                }
                status
            },
        )
    })
}

proptest! {
    #[test]
    fn what_is_written_is_what_was_read(status in any_status()) {
        let text = status.to_string();
        let read = StatusMessage::parse(text.as_bytes()).unwrap();
        prop_assert_eq!(&StatusMessage::parse(read.to_json().as_bytes()).unwrap(), &read);
        prop_assert_eq!(read.record().history.len(), status["history"].as_array().unwrap().len());
        // The form of files holds the form of the topic.
        prop_assert_eq!(&statuses(text.as_bytes()).unwrap()[0], &read);
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = StatusMessage::parse(&bytes);
        let _ = LinkMessage::parse(&bytes);
        let _ = (statuses(&bytes), links(&bytes));
    }

    #[test]
    fn any_damage_never_panics(status in any_status(), at in 0_usize..2_000, byte in any::<u8>()) {
        let mut text = status.to_string().into_bytes();
        let at = at % text.len();
        text[at] = byte;
        let _ = StatusMessage::parse(&text);
        let _ = statuses(&text);
    }
}
