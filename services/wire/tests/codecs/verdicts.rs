//! Every valid example, decoded and judged by the example register, prints the verdict of `examples/verdicts.jsonl`.
//! After a wanted change: `SHARETRAIL_UPDATE_EXAMPLES=1 cargo test -p wire verdicts`, then read the difference.

use std::fs;

use domain::{judge::judge, status::SubjectStatus, time::ReceivedAt};
use wire::{
    avro::{Decoded, Decoder, SchemaIds, encode},
    verdict::to_json,
};

use crate::support;

#[test]
fn every_valid_example_has_its_verdict() {
    let (registers, status) = (support::registers(), SubjectStatus::default());
    let mut found = String::new();
    for (_, event) in support::valid() {
        let mut message = Vec::new();
        encode(&event.event(), &mut message);
        let Ok(Decoded::Borrowed(event)) = Decoder::new(SchemaIds::none()).decode(&message) else {
            panic!("written by version 1");
        };
        let verdict = judge(&registers, &status, &event, ReceivedAt(event.recorded_at));
        found.push_str(&to_json(&event, &verdict));
        found.push('\n');
    }
    let file = support::examples("verdicts.jsonl");
    if std::env::var_os("SHARETRAIL_UPDATE_EXAMPLES").is_some() {
        fs::write(&file, &found).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap();
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}
