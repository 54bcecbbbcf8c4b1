//! Every valid example goes through every encoding and comes out the same.

use wire::{
    avro::{Decoded, Decoder, SchemaIds, encode},
    json,
};

use crate::support;

#[test]
fn every_valid_example_survives_avro_and_json() {
    let with = support::pseudonymiser();
    for (name, event) in support::valid() {
        let mut message = Vec::new();
        encode(&event.event(), &mut message);
        let decoded = Decoder::new(SchemaIds::none())
            .decode(&message)
            .map(Decoded::into_owned);
        assert_eq!(decoded.as_ref(), Ok(&event), "{name}");

        let line = json::to_string(&event.event());
        assert!(
            !line.contains('\n') && !line.contains("null"),
            "{name}: {line}"
        );
        assert_eq!(
            support::read(line.as_bytes(), &with).unwrap(),
            [event],
            "{name}"
        );
    }
}

#[test]
fn the_names_of_json_come_in_the_order_of_the_schema() {
    let (_, event) = support::valid()
        .into_iter()
        .find(|(name, _)| name == "everything-given.json")
        .unwrap();
    let line = json::to_string(&event.event());
    let schema: serde_json::Value = serde_json::from_str(wire::avro::V1_TEXT).unwrap();
    let names = schema["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["name"].as_str().unwrap());
    let places: Vec<_> = names
        .map(|name| {
            line.find(&format!("\"{name}\":"))
                .unwrap_or_else(|| panic!("{name}"))
        })
        .collect();
    assert!(places.is_sorted(), "{line}");
}

#[test]
fn instants_that_json_cannot_name_are_written_as_the_nearest() {
    let (_, mut event) = support::valid().remove(0);
    event.occurred_at = domain::time::UtcMicros(i64::MIN);
    event.recorded_at = domain::time::UtcMicros(i64::MAX);
    let line = json::to_string(&event.event());
    assert!(
        line.contains("\"occurred_at\":\"0000-01-01T00:00:00Z\""),
        "{line}"
    );
    let read = support::read(line.as_bytes(), &support::pseudonymiser()).unwrap();
    assert!(
        read[0].recorded_at.to_string().starts_with("9999-12-"),
        "{line}"
    );
}
