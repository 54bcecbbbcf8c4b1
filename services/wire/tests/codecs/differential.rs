//! Our codec and the library's agree on every event; ours refuses or reads any bytes without a panic.

use std::sync::LazyLock;

use apache_avro::{
    Schema, reader::datum::GenericDatumReader, types::Value, writer::datum::GenericDatumWriter,
};
use domain::{digest::content_digest, time::UtcMicros};
use proptest::prelude::*;
use wire::{
    OwnedEvent,
    avro::{DecodeError, Decoded, Decoder, SchemaIds, V1, V1_TEXT, encode, encode_confluent},
};

use crate::event::{event, value};

static V1_SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::parse_str(V1_TEXT).unwrap());

static WITH: LazyLock<wire::pseudonym::Pseudonymiser> =
    LazyLock::new(crate::support::pseudonymiser);

fn encoded(event: &OwnedEvent) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode(&event.event(), &mut bytes);
    bytes
}

fn decoded(bytes: &[u8]) -> Result<OwnedEvent, DecodeError> {
    Decoder::new(SchemaIds::none().with(7, V1))
        .decode(bytes)
        .map(Decoded::into_owned)
}

fn by_library(mut body: &[u8]) -> Result<Value, apache_avro::Error> {
    let value = GenericDatumReader::builder(&V1_SCHEMA)
        .build()
        .unwrap()
        .read_value(&mut body)?;
    assert!(body.is_empty());
    Ok(value)
}

proptest! {
    #[test]
    fn what_we_write_the_library_reads(event in event()) {
        prop_assert_eq!(by_library(&encoded(&event)[10..]).unwrap(), value(&event));
    }

    #[test]
    fn what_the_library_writes_we_read(event in event()) {
        let body = GenericDatumWriter::builder(&V1_SCHEMA).build().unwrap().write_value_to_vec(value(&event)).unwrap();
        let mut message = encoded(&event)[..10].to_vec();
        message.extend(body);
        prop_assert_eq!(decoded(&message), Ok(event));
    }

    #[test]
    fn both_framings_hold_the_same_event(event in event()) {
        prop_assert_eq!(decoded(&encoded(&event)), Ok(event.clone()));
        let mut confluent = Vec::new();
        encode_confluent(&event.event(), 7, &mut confluent);
        prop_assert_eq!(decoded(&confluent), Ok(event));
    }

    #[test]
    fn json_holds_the_same_event(mut event in event()) {
        // The years that JSON's times can name.
        let nameable = |at: &mut UtcMicros| at.0 = at.0.rem_euclid(250_000_000_000_000_000);
        nameable(&mut event.occurred_at);
        nameable(&mut event.recorded_at);
        event.decision.iter_mut().flat_map(|of| &mut of.requested_at).for_each(nameable);
        let line = wire::json::to_string(&event.event());
        prop_assert_eq!(crate::support::read(line.as_bytes(), &WITH).unwrap(), [event]);
    }

    #[test]
    fn any_bytes_behind_a_good_header_are_an_event_or_an_error(body in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut message = vec![0xc3, 1];
        message.extend(V1.0);
        message.extend(body);
        if let Err(error) = decoded(&message) {
            prop_assert!(DecodeError::CODES.contains(&error.code()));
        }
    }

    #[test]
    fn any_bytes_are_an_event_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let _ = decoded(&bytes);
    }

    #[test]
    fn a_changed_byte_is_read_by_both_alike_or_refused(event in event(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut message = encoded(&event);
        let at = 10 + at.index(message.len() - 10);
        message[at] = byte;
        if let Ok(ours) = decoded(&message) {
            prop_assert_eq!(by_library(&message[10..]).unwrap(), value(&ours));
        }
    }

    #[test]
    fn a_cut_message_is_refused(event in event(), at in any::<prop::sample::Index>()) {
        let message = encoded(&event);
        prop_assert!(decoded(&message[..at.index(message.len())]).is_err());
    }

    #[test]
    fn a_digest_survives_every_encoding(event in event()) {
        let digest = content_digest(&event.event());
        let again = decoded(&encoded(&event)).unwrap();
        prop_assert_eq!(content_digest(&again.event()), digest);
    }
}

/// Rewrites the categories and facts of a message that ends with `reason`, `facts` and `decision` as given.
fn with_blocks(categories: &[u8], facts: &[u8]) -> Vec<u8> {
    let (name, mut plain) = crate::support::valid().remove(0);
    plain.categories = vec!["CATEGORIES".into()];
    plain.facts = [("FACTS".to_owned(), String::new())].into();
    let bytes = encoded(&plain);
    let replace = |bytes: &[u8], old: &[u8], new: &[u8]| {
        let at = bytes
            .windows(old.len())
            .position(|part| part == old)
            .unwrap_or_else(|| panic!("{name}"));
        [&bytes[..at], new, &bytes[at + old.len()..]].concat()
    };
    let bytes = replace(&bytes, b"\x02\x14CATEGORIES\x00", categories);
    replace(&bytes, b"\x02\x0aFACTS\x00\x00", facts)
}

#[test]
fn blocks_may_be_many_and_may_tell_their_size() {
    // Blocks of 1, of 2 with its size (which nobody needs), of 1.
    let categories = b"\x02\x02a\x03\x08\x02b\x02c\x02\x02d\x00";
    // The same name in two blocks: the last counts, as in the library.
    let facts = b"\x02\x02x\x021\x04\x02y\x022\x02x\x023\x00";
    let message = with_blocks(categories, facts);
    let event = decoded(&message).unwrap();
    assert_eq!(event.categories, ["a", "b", "c", "d"]);
    assert_eq!(
        event.facts.into_iter().collect::<Vec<_>>(),
        [("x".into(), "3".into()), ("y".into(), "2".into())]
    );
    assert_eq!(
        value(&decoded(&message).unwrap()),
        by_library(&message[10..]).unwrap()
    );
}

#[test]
fn a_thousand_and_one_subjects_are_read_and_a_message_over_a_mebibyte_is_not() {
    let (_, mut event) = crate::support::valid().remove(0);
    let one = event.subjects[0].clone();
    event.subjects = vec![one.clone(); 1001];
    assert_eq!(decoded(&encoded(&event)).unwrap().subjects.len(), 1001);
    event.subjects = vec![one; 60_000];
    let bytes = encoded(&event);
    assert_eq!(
        decoded(&bytes),
        Err(DecodeError::TooLarge { bytes: bytes.len() })
    );
}

#[test]
fn a_mebibyte_of_the_smallest_facts_is_read_in_a_moment() {
    let (facts, count) = (b"\x00\x00".repeat(500_000), b"\xc0\x84\x3d");
    let message = with_blocks(b"\x00", &[&count[..], &facts, b"\x00"].concat());
    assert_eq!(decoded(&message).unwrap().facts.len(), 1);
}
