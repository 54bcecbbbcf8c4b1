//! Whole bodies: one event, an array, JSON lines, envelopes, and bytes that are none of them.

use proptest::prelude::*;

use super::*;

#[test]
fn one_an_array_and_json_lines_are_read() {
    let (one, pretty) = (
        event().to_string(),
        serde_json::to_string_pretty(&event()).unwrap(),
    );
    assert_eq!(count(&pretty), 1);
    assert_eq!(count(format!("\u{feff}[{one},{pretty}]")), 2);
    assert_eq!(count("[]"), 0);
    assert_eq!(count(format!("{one}\r\n\n  {one}\n")), 2);
    let lines = format!("{one}\n\n{{\"source\": \n{}\n17\n", without("/source"));
    assert_eq!(
        errors(lines),
        [
            "line 3: /1: is not JSON: EOF while parsing a value (column 11)",
            "line 4: /2/source: is missing: it must be given",
            "line 5: /3: must be an object { }",
        ]
    );
    assert_eq!(
        errors(pretty.replace(':', "")),
        ["line 2: is not JSON: expected `:` (column 16)"]
    );
    assert_eq!(errors(" \n"), ["holds no event"]);
    let bad = parse_submissions(b"{}\n{\"\xff\"}").unwrap_err();
    assert_eq!(bad[0].to_string(), "line 2: is not UTF-8");
}

#[test]
fn a_thousand_mistakes_make_a_short_answer() {
    let errors = errors(Value::from(vec![json!({}); 1000]));
    assert_eq!(errors.len(), 101);
    assert_eq!(errors[100], "7900 more mistakes are not listed");
}

#[test]
fn cloud_event_envelopes_are_opened() {
    let envelope = |change: &[(&str, Value)]| {
        let mut envelope = json!({
            "specversion": "1.0", "type": CLOUD_EVENT_TYPE, "id": "1", "source": "/cx", "data": event(),
            "datacontenttype": "application/json; charset=utf-8", "traceparent": "00-1",
        });
        for (name, value) in change {
            envelope[*name] = value.clone();
        }
        envelope
    };
    assert_eq!(count(envelope(&[])), 1);
    assert_eq!(count(json!([envelope(&[]), envelope(&[])])), 2);
    let inside = errors(envelope(&[("data", without("/purpose"))]));
    assert_eq!(inside, ["/data/purpose: is missing: it must be given"]);
    let wrong = errors(json!([envelope(&[
        ("specversion", json!("0.3")),
        ("type", json!("x")),
        ("id", json!("")),
        ("subject", json!("Jane Doe")),
        ("datacontenttype", json!("text/xml")),
        ("data", Value::Null),
    ])]));
    let places: Vec<_> = wrong
        .iter()
        .map(|error| error.split(':').next().unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "/0/specversion",
            "/0/type",
            "/0/id",
            "/0/subject",
            "/0/datacontenttype",
            "/0/data"
        ]
    );
    assert!(!wrong.concat().contains("Jane"));
}

proptest! {
    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse_submissions(&bytes);
    }

    #[test]
    fn any_change_of_an_event_never_panics(at in 0_usize..600, byte in any::<u8>()) {
        let mut body = event().to_string().into_bytes();
        let at = at % body.len();
        body[at] = byte;
        for submission in parse_submissions(&body).into_iter().flatten() {
            let _ = submission.pseudonymise(&pseudonymiser());
        }
    }
}

#[test]
fn deep_nesting_is_refused() {
    assert_eq!(errors("[".repeat(100_000)).len(), 1);
}
