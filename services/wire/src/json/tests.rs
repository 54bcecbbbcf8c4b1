use domain::{
    register::model::{Identifies, Scheme, SchemeCase},
    vocabulary::{Channel, Kind},
};
use serde_json::{Value, json};

use super::*;
use crate::pseudonym::{KeyRing, Pseudonymiser};

mod body;

fn pseudonymiser() -> Pseudonymiser {
    let person = Scheme {
        id: "person".into(),
        case: SchemeCase::Upper,
        drop: " -".into(),
        trim: false,
        pattern: "[A-Z]{0,4}[0-9]{1,12}".into(),
        max_length: None,
        identifies: Identifies::Person,
    };
    Pseudonymiser::new(KeyRing::random(), &[person]).unwrap()
}

fn event() -> Value {
    json!({
        "event_id": "0190a5c6-7d3e-7c00-8a00-000000000001",
        "source": "cx-housing",
        "kind": "DISCLOSED",
        "environment": "LIVE",
        "occurred_at": "2026-07-01T10:30:00.123456+01:00",
        "recorded_at": "2026-07-01T09:31:00Z",
        "subjects": [{ "scheme": "person", "identifier": "p-100 1", "kind": "TENANT" }],
        "recipient": { "name": "Green Energy UK" },
        "purpose": "utility-signup",
        "categories": ["name"],
        "channel": "API",
        "facts": { "tenancy_start": "2026-06-25", "outstanding_balance": true },
    })
}

fn with(pointer: &str, value: Value) -> Value {
    let mut event = event();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    event
        .pointer_mut(parent)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .insert(name.into(), value);
    event
}

fn without(pointer: &str) -> Value {
    let mut event = event();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    event
        .pointer_mut(parent)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove(name);
    event
}

fn errors(body: impl ToString) -> Vec<String> {
    let errors = parse_submissions(body.to_string().as_bytes()).unwrap_err();
    errors.iter().map(ToString::to_string).collect()
}

fn count(body: impl ToString) -> usize {
    parse_submissions(body.to_string().as_bytes())
        .unwrap()
        .len()
}

#[test]
fn what_is_left_out_has_the_default_of_the_schema() {
    let mut submissions = parse_submissions(event().to_string().as_bytes()).unwrap();
    let owned = submissions
        .remove(0)
        .pseudonymise(&pseudonymiser())
        .unwrap();
    let event = owned.event();
    assert_eq!(event.occurred_at.to_string(), "2026-07-01T09:30:00.123456Z");
    assert_eq!(event.recipient.country, "GB");
    assert_eq!(event.subject_count, 1);
    assert_eq!(event.subjects[0].scheme, "person");
    assert_eq!(
        (event.sequence, event.reason, event.decision),
        (None, "", None)
    );
    assert_eq!(
        event.facts,
        [
            ("outstanding_balance", "true"),
            ("tenancy_start", "2026-06-25")
        ]
    );
}

#[test]
fn a_symbol_that_nobody_knows_is_kept_as_the_default() {
    let body = with("/channel", json!("PIGEON")).to_string();
    let owned = parse_submissions(body.as_bytes()).unwrap().remove(0);
    let owned = owned.pseudonymise(&pseudonymiser()).unwrap();
    assert_eq!(
        (owned.channel, owned.kind),
        (Channel::Unknown, Kind::Disclosed)
    );
}

#[test]
fn every_field_that_must_be_given_is_named_at_once() {
    assert_eq!(
        errors(json!({ "recipient": {} })),
        [
            "/event_id: is missing: it must be given",
            "/source: is missing: it must be given",
            "/occurred_at: is missing: it must be given",
            "/recorded_at: is missing: it must be given",
            "/recipient/name: is missing: it must be given",
            "/purpose: is missing: it must be given",
            "/categories: is missing: it must be given",
            "/subjects: is missing: it must be given",
        ]
    );
    for required in ["/event_id", "/recipient", "/subjects"] {
        assert_eq!(
            errors(without(required)),
            [format!("{required}: is missing: it must be given")]
        );
        assert_eq!(
            errors(with(required, Value::Null)),
            [format!("{required}: is missing: it must be given")]
        );
    }
    assert_eq!(count(with("/reason", Value::Null)), 1);
}

#[test]
fn a_misspelt_field_is_refused_with_the_nearest_name() {
    assert_eq!(
        errors(with("/recipent", json!({}))),
        ["/recipent: is not known: did you mean recipient?"]
    );
    assert_eq!(
        errors(with("/Purpose", json!(""))),
        ["/Purpose: is not known: did you mean purpose?"]
    );
    assert_eq!(
        errors(with("/recipient/street", json!("1 High St"))),
        ["/recipient/street: is not known; known are id, name, kind, country"]
    );
    let doubled = event()
        .to_string()
        .replacen('{', r#"{"source":"other","#, 1);
    assert_eq!(errors(doubled), ["/source: is given twice: give it once"]);
}

#[test]
fn a_wrong_value_is_told_and_never_repeated() {
    let wrong = [
        ("/event_id", json!("Jane Doe")),
        ("/source", json!(["Jane Doe"])),
        ("/sequence", json!("Jane Doe")),
        ("/sequence", json!(1.5)),
        ("/sequence", json!(9_223_372_036_854_775_808_u64)),
        ("/kind", json!(3)),
        ("/occurred_at", json!("Jane Doe")),
        ("/occurred_at", json!(1_782_862_200)),
        ("/subjects", json!("Jane Doe")),
        ("/subjects/0", json!("Jane Doe")),
        ("/recipient", json!("Jane Doe")),
        ("/categories", json!({ "Jane Doe": 1 })),
        ("/categories/0", json!(17_071_982)),
        ("/facts", json!(["Jane Doe"])),
        ("/facts/tenancy_start", json!(["Jane Doe"])),
        ("/decision", json!(17_071_982)),
        ("/case_reference", json!(17_071_982)),
    ];
    for (pointer, value) in wrong {
        let body = match pointer.strip_suffix("/0") {
            Some(list) => with(list, json!([value])),
            None => with(pointer, value),
        };
        let [error] = &errors(body)[..] else {
            panic!("{pointer}: one mistake");
        };
        assert!(
            error.starts_with(&format!("{pointer}: must be ")),
            "{error}"
        );
        assert!(
            !error.contains("Jane") && !error.contains("17071982"),
            "{error}"
        );
    }
    let hidden = errors(with(
        "/subjects",
        json!([{ "scheme": "person", "Jane Doe 1982": 1, "identifier": "1" }]),
    ));
    assert!(
        hidden[0].starts_with("/subjects/0: has a field whose name"),
        "{hidden:?}"
    );
    let hidden = errors(with("/facts", json!({ "AB123456C": [] })));
    assert_eq!(
        hidden,
        ["/facts: must be text, true, false or a whole number"]
    );
}

#[test]
fn times_are_rfc_3339_with_an_offset() {
    for good in [
        "2026-02-05T09:30:00Z",
        "2026-02-05t09:30:00.1234567z",
        "1970-01-01T00:00:00+00:00",
        "2170-12-31T23:59:59-11:30",
    ] {
        assert_eq!(count(with("/occurred_at", json!(good))), 1, "{good}");
    }
    for bad in [
        "",
        "2026-02-05",
        "2026-02-05T09:30:00",
        "2026-02-05 09:30:00Z",
        "2026-02-05T09:30Z",
        "20260205T093000Z",
        "2026-02-30T09:30:00Z",
        "2026-02-05T09:30:00.Z",
        "2026-02-05T09:30:00+0100",
        "2026-02-05T09:30:00+01:00[Europe/London]",
        "2026-02-05T09:30:00é",
        "12026-02-05T09:30:00Z",
    ] {
        assert_eq!(errors(with("/occurred_at", json!(bad))).len(), 1, "{bad}");
    }
}

#[test]
fn a_subject_is_an_identifier_or_a_pseudonym_with_its_key() {
    let hex = "00112233445566778899aAbBcCdDeEfF";
    let subject = |subject: Value| with("/subjects", json!([subject]));
    let good = json!({ "scheme": "person", "pseudonym": hex, "key_id": "k1" });
    let body = subject(good).to_string();
    let owned = parse_submissions(body.as_bytes()).unwrap().remove(0);
    let owned = owned.pseudonymise(&pseudonymiser()).unwrap();
    assert_eq!(owned.subjects[0].pseudonym.0[15], 0xff);
    let either = "/subjects/0: needs either identifier, or pseudonym and key_id";
    let refused = [
        (json!({ "scheme": "person" }), either),
        (json!({ "scheme": "person", "key_id": "k1" }), either),
        (
            json!({ "scheme": "person", "identifier": "1", "pseudonym": hex, "key_id": "k1" }),
            either,
        ),
        (
            json!({ "scheme": "person", "pseudonym": hex }),
            "/subjects/0/key_id: is missing: a pseudonym means nothing without the key that made it",
        ),
        (
            json!({ "scheme": "person", "pseudonym": "00", "key_id": "k1" }),
            "/subjects/0/pseudonym: must be 32 hexadecimal digits",
        ),
        (
            json!({ "identifier": "1" }),
            "/subjects/0/scheme: is missing: it must be given",
        ),
    ];
    for (value, expected) in refused {
        assert_eq!(errors(subject(value)), [expected]);
    }
}

#[test]
fn identifiers_that_do_not_fit_are_all_named_by_place() {
    let body = json!([
        event(),
        with(
            "/subjects",
            json!([
                { "scheme": "person", "identifier": "1" },
                { "scheme": "person", "identifier": "Jane Doe" },
                { "scheme": "Jane Doe", "identifier": "1" },
            ])
        )
    ]);
    let mut submissions = parse_submissions(body.to_string().as_bytes()).unwrap();
    let second = submissions.remove(1);
    assert_eq!(format!("{second:?}"), "Submission(3 subjects withheld)");
    assert_eq!(second.pointer("/source"), "/1/source");
    let errors = second.pseudonymise(&pseudonymiser()).unwrap_err();
    let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "/1/subjects/1/identifier: the identifier does not fit the scheme person: \
             it does not match the scheme's pattern",
            "/1/subjects/2/scheme: the scheme is not in the register; known are person",
        ]
    );
}
