//! The vectors of the contract, and the script that checks them without our code.

use std::process::Command;

use domain::{
    digest::{ContentDigest, content_digest, finding_id},
    event::EventId,
    verdict::RuleCode,
};
use serde_json::{Map, Value};
use wire::avro::V1;

use crate::support;

fn hex(bytes: [u8; 16]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text<'v>(vector: &'v Value, name: &str) -> &'v str {
    vector[name].as_str().unwrap()
}

#[test]
fn pseudonyms_are_those_of_the_vectors() {
    let (vectors, with) = (
        support::json(&support::examples("pseudonyms.json")),
        support::pseudonymiser(),
    );
    for vector in vectors["pseudonyms"].as_array().unwrap() {
        let made = with
            .all(text(vector, "scheme"), text(vector, "identifier"))
            .unwrap();
        let made: Map<_, _> = made
            .into_iter()
            .map(|(key, of)| (key.to_owned(), hex(of.0).into()))
            .collect();
        assert_eq!(Value::from(made), vector["pseudonyms"], "{vector}");
    }
    for vector in vectors["refused"].as_array().unwrap() {
        let error = with
            .active(text(vector, "scheme"), text(vector, "identifier"))
            .unwrap_err();
        assert_eq!(error.field(), "identifier");
        assert!(error.to_string().contains(text(vector, "scheme")));
    }
    let schemes = support::schemes();
    let tried = |list: &str, id: &str| {
        vectors[list]
            .as_array()
            .unwrap()
            .iter()
            .any(|of| of["scheme"] == id)
    };
    for scheme in schemes {
        assert!(
            tried("pseudonyms", &scheme.id),
            "{} has a vector",
            scheme.id
        );
    }
}

#[test]
fn digests_and_ids_are_those_of_the_vectors() {
    let vectors = support::json(&support::examples("digests.json"));
    assert_eq!(V1.to_string(), text(&vectors, "fingerprint"));
    let found: Map<_, _> = support::valid()
        .into_iter()
        .map(|(name, event)| (name, hex(content_digest(&event.event()).0).into()))
        .collect();
    assert_eq!(Value::from(found), vectors["content_digests"]);
    for vector in vectors["finding_ids"].as_array().unwrap() {
        let digest = u128::from_str_radix(text(vector, "content_digest"), 16).unwrap();
        let found = finding_id(
            text(vector, "source"),
            EventId(
                uuid::Uuid::parse_str(text(vector, "event_id"))
                    .unwrap()
                    .into_bytes(),
            ),
            ContentDigest(digest.to_be_bytes()),
            RuleCode::parse(text(vector, "code")).unwrap(),
            vector["subject"]
                .as_u64()
                .map(|index| index.try_into().unwrap()),
            vector["register_version"].as_str(),
        );
        assert_eq!(hex(found.0), text(vector, "finding_id"), "{vector}");
    }
}

#[test]
fn the_independent_script_agrees() {
    let script = support::schemas().join("../tests/contract/check_vectors.py");
    let run = Command::new("python3").arg("-B").arg(script).output();
    let run = run.expect("python3 is needed to check the vectors: apt-get install python3");
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
}
