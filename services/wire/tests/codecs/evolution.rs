//! Old readers and new writers meet: a made-up version 2, and every version that there is, both ways.

use apache_avro::{
    Schema, reader::datum::GenericDatumReader, schema_compatibility::SchemaCompatibility,
    types::Value, writer::datum::GenericDatumWriter,
};
use domain::vocabulary::{Channel, Environment, Kind, LawfulBasis, SubjectKind};
use serde_json::json;
use wire::avro::{DecodeError, Decoded, Decoder, SchemaIds, V1_TEXT, encode};

use crate::{event::value, support};

/// Version 1 with a new field and a new channel.
fn version_2() -> String {
    let mut schema: serde_json::Value = serde_json::from_str(V1_TEXT).unwrap();
    let fields = schema["fields"].as_array_mut().unwrap();
    let channel = fields
        .iter_mut()
        .find(|field| field["name"] == "channel")
        .unwrap();
    let symbols = channel["type"]["symbols"].as_array_mut().unwrap();
    symbols.insert(2, json!("DRONE"));
    fields.push(json!({ "name": "weather", "type": ["null", "string"], "default": null }));
    schema.to_string()
}

/// A message of version 2 that has its new field and this channel.
fn message_2(schema: &Schema, fingerprint: [u8; 8], channel: (u32, &str)) -> Vec<u8> {
    let (_, event) = support::valid().remove(0);
    let Value::Record(mut fields) = value(&event) else {
        panic!("a record");
    };
    fields
        .iter_mut()
        .find(|(name, _)| name == "channel")
        .unwrap()
        .1 = Value::Enum(channel.0, channel.1.into());
    fields.push((
        "weather".into(),
        Value::Union(1, Box::new(Value::String("rain".into()))),
    ));
    let body = GenericDatumWriter::builder(schema)
        .build()
        .unwrap()
        .write_value_to_vec(Value::Record(fields))
        .unwrap();
    [&[0xc3, 1], &fingerprint[..], &body].concat()
}

#[test]
fn a_message_of_version_2_is_read_and_its_new_symbol_is_the_default() {
    let schema = Schema::parse_str(&version_2()).unwrap();
    let mut decoder = Decoder::new(SchemaIds::none());
    let fingerprint = decoder.know(&version_2()).unwrap();
    let (_, event) = support::valid().remove(0);
    for (symbol, expected) in [
        ((2, "DRONE"), Channel::Unknown),
        ((4, "EMAIL"), Channel::Email),
    ] {
        let message = message_2(&schema, fingerprint.0, symbol);
        let Ok(Decoded::Resolved(read)) = decoder.decode(&message) else {
            panic!("resolved");
        };
        assert_eq!(read.channel, expected);
        assert_eq!(
            wire::OwnedEvent {
                channel: event.channel,
                ..*read
            },
            event
        );
        let unknown = Decoder::new(SchemaIds::none())
            .decode(&message)
            .unwrap_err();
        assert_eq!(unknown.code(), "unknown_schema");
    }
}

/// The message of version 2 in Confluent framing.
fn framed(id: u32, message: &[u8]) -> Vec<u8> {
    [&[0], &id.to_be_bytes()[..], &message[10..]].concat()
}

/// Version 1 with a change.
fn changed(change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut schema: serde_json::Value = serde_json::from_str(V1_TEXT).unwrap();
    change(&mut schema);
    schema.to_string()
}

#[test]
fn what_a_registry_says_of_an_id_is_learnt() {
    let schema = Schema::parse_str(&version_2()).unwrap();
    let message = framed(9, &message_2(&schema, [0; 8], (2, "DRONE")));
    let mut decoder = Decoder::new(SchemaIds::none());
    let code = |decoder: &Decoder, message: &[u8]| decoder.decode(message).unwrap_err().code();
    assert_eq!(code(&decoder, &message), "unknown_schema");
    decoder.learn(9, &version_2()).unwrap();
    assert!(matches!(decoder.decode(&message), Ok(Decoded::Resolved(_))));
    decoder.refuse(9);
    assert_eq!(code(&decoder, &message), "incompatible_schema");
}

#[test]
fn a_registered_version_1_is_read_the_fast_way_whatever_its_documentation_says() {
    let (_, event) = support::valid().remove(0);
    let mut message = Vec::new();
    wire::avro::encode_confluent(&event.event(), 7, &mut message);
    let texts = [
        V1_TEXT.to_owned(),
        changed(|schema| schema["doc"] = json!("other words")),
    ];
    for text in texts {
        let mut decoder = Decoder::new(SchemaIds::none());
        decoder.learn(7, &text).unwrap();
        let Ok(Decoded::Borrowed(read)) = decoder.decode(&message) else {
            panic!("the fast way");
        };
        assert_eq!(read, event.event());
    }
}

#[test]
fn a_schema_that_version_1_cannot_read_is_refused_and_remembered() {
    let (_, event) = support::valid().remove(0);
    let mut message = Vec::new();
    wire::avro::encode_confluent(&event.event(), 7, &mut message);
    let missing = changed(|schema| {
        schema["fields"]
            .as_array_mut()
            .unwrap()
            .retain(|field| field["name"] != "purpose");
    });
    let renamed = changed(|schema| schema["name"] = json!("Invoice"));
    let deep = format!(
        "{}\"string\"{}",
        "{\"type\":".repeat(5_000),
        "}".repeat(5_000)
    );
    for text in [
        &missing,
        &renamed,
        &deep,
        "no schema",
        "",
        "{}",
        "\"string\"",
        "[]",
    ] {
        let mut decoder = Decoder::new(SchemaIds::none());
        assert!(decoder.learn(7, text).is_err(), "{text:.40}");
        let code = decoder.decode(&message).unwrap_err().code();
        assert_eq!(code, "incompatible_schema", "{text:.40}");
    }
}

#[test]
fn times_in_another_unit_never_pass_for_ours() {
    let (_, event) = support::valid().remove(0);
    let mut message = Vec::new();
    wire::avro::encode_confluent(&event.event(), 7, &mut message);
    let millis = V1_TEXT.replace("timestamp-micros", "timestamp-millis");
    assert_ne!(millis, V1_TEXT);
    let mut decoder = Decoder::new(SchemaIds::none());
    let refused = decoder.learn(7, &millis).unwrap_err().to_string();
    assert!(refused.contains("microseconds"), "{refused}");
    assert!(decoder.decode(&message).is_err());
}

#[test]
fn broken_messages_of_version_2_are_refused_without_a_panic() {
    let schema = Schema::parse_str(&version_2()).unwrap();
    let mut decoder = Decoder::new(SchemaIds::none());
    let fingerprint = decoder.know(&version_2()).unwrap();
    let good = message_2(&schema, fingerprint.0, (2, "DRONE"));
    for end in 10..good.len() {
        let cut = decoder.decode(&good[..end]);
        let code = cut.map(|_| "read").unwrap_or_else(|error| error.code());
        assert!(
            ["unresolvable", "truncated"].contains(&code),
            "{end} of {}: {code}",
            good.len()
        );
    }
    for at in 10..good.len() {
        for byte in [0, 1, 0x7f, 0xff] {
            let mut bad = good.clone();
            bad[at] = byte;
            let _ = decoder.decode(&bad);
        }
    }
    let trailing = decoder.decode(&[&good[..], b"x"].concat()).unwrap_err();
    assert_eq!(trailing, DecodeError::TrailingBytes { bytes: 1 });
}

#[test]
fn a_message_of_version_1_is_read_by_version_2() {
    let (old, new) = (
        Schema::parse_str(V1_TEXT).unwrap(),
        Schema::parse_str(&version_2()).unwrap(),
    );
    for (name, event) in support::valid() {
        let mut message = Vec::new();
        encode(&event.event(), &mut message);
        let reader = GenericDatumReader::builder(&old)
            .reader_schema(&new)
            .build()
            .unwrap();
        let Value::Record(fields) = reader.read_value(&mut &message[10..]).unwrap() else {
            panic!("{name}");
        };
        assert_eq!(
            fields.last().unwrap().1,
            Value::Union(0, Box::new(Value::Null)),
            "{name}"
        );
        let channel = fields.iter().find(|(name, _)| name == "channel").unwrap();
        assert!(
            matches!(&channel.1, Value::Enum(_, symbol) if symbol == event.channel.symbol()),
            "{name}"
        );
    }
}

/// Every version file, and the made-up one, in order.
fn versions() -> Vec<Schema> {
    let mut files: Vec<_> = std::fs::read_dir(support::schemas().join("avro"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with("disclosure_event.v")
        })
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let texts = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap());
    texts
        .chain([version_2()])
        .map(|text| Schema::parse_str(&text).unwrap())
        .collect()
}

#[test]
fn every_version_reads_every_other() {
    let versions = versions();
    for writer in &versions {
        for reader in &versions {
            SchemaCompatibility::can_read(writer, reader).unwrap();
        }
    }
}

#[test]
fn the_closed_lists_of_the_schema_are_those_of_the_domain() {
    let schema: serde_json::Value = serde_json::from_str(V1_TEXT).unwrap();
    let fields = schema["fields"].as_array().unwrap();
    let field = |name: &str| &fields.iter().find(|field| field["name"] == name).unwrap()["type"];
    let subject = &field("subjects")["items"]["fields"].as_array().unwrap()[3]["type"];
    let check = |of: &serde_json::Value, symbols: Vec<&str>, default: &str| {
        assert_eq!(of["symbols"], json!(symbols));
        assert_eq!(of["default"], default);
    };
    macro_rules! list {
        ($of:expr, $list:ty) => {
            check(
                $of,
                <$list>::ALL.iter().map(|of| of.symbol()).collect(),
                <$list>::DEFAULT.symbol(),
            )
        };
    }
    list!(field("kind"), Kind);
    list!(field("environment"), Environment);
    list!(field("lawful_basis"), LawfulBasis);
    list!(field("channel"), Channel);
    list!(subject, SubjectKind);
}
