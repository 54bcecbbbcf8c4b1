//! How the truth compares with what was found.

use generator::{Expected, Found, Planted, Truth};

fn found(event_id: &str, code: &str, outcome: &str) -> Found {
    Found {
        source: "cx-housing".into(),
        event_id: event_id.into(),
        code: code.into(),
        outcome: outcome.into(),
    }
}

fn truth() -> Truth {
    let planted = |event_id: &str, codes: &[&str]| Planted {
        source: "cx-housing".into(),
        event_id: event_id.into(),
        occurred_at: "2026-02-05T09:30:00Z".into(),
        codes: codes
            .iter()
            .map(|code| Expected {
                code: (*code).into(),
                outcome: "finding".into(),
            })
            .collect(),
        why: "planted".into(),
        subject: None,
        corrected_by: None,
    };
    Truth {
        planted: vec![planted("a", &["x", "y"]), planted("b", &["x"])],
        ..Truth::default()
    }
}

#[test]
fn what_is_not_found_is_missed() {
    let comparison = truth().compare([found("a", "x", "finding")]);
    assert_eq!((comparison.expected, comparison.found), (3, 1));
    assert_eq!(
        comparison.missed,
        [found("a", "y", "finding"), found("b", "x", "finding")]
    );
    assert!(comparison.unexpected.is_empty());
}

#[test]
fn a_gap_is_not_a_finding() {
    let all = [
        found("a", "x", "finding"),
        found("a", "y", "gap"),
        found("b", "x", "finding"),
    ];
    let comparison = truth().compare(all);
    assert_eq!(comparison.missed, [found("a", "y", "finding")]);
    assert_eq!(comparison.unexpected, [found("a", "y", "gap")]);
}

#[test]
fn order_and_repetition_do_not_matter() {
    let all = [
        found("b", "x", "finding"),
        found("a", "y", "finding"),
        found("a", "x", "finding"),
    ];
    let comparison = truth().compare(all.iter().cloned().chain(all.iter().cloned()));
    assert_eq!((comparison.expected, comparison.found), (3, 3));
    assert!(comparison.missed.is_empty() && comparison.unexpected.is_empty());
}

#[test]
fn a_truth_survives_its_file() {
    let text = serde_json::to_string(&truth()).expect("written");
    assert_eq!(serde_json::from_str::<Truth>(&text).expect("read"), truth());
}
