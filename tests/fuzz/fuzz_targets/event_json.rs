//! Any body is a list of events or a list of mistakes; an event that is accepted survives both encodings.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wire::{
    avro::{Decoded, Decoder, SchemaIds, encode},
    json::parse_submissions,
    pseudonym::{KeyRing, Pseudonymiser},
};

static WITH: LazyLock<Pseudonymiser> = LazyLock::new(|| {
    let yaml = include_bytes!("../../../schemas/register/register.yaml");
    let register = wire::register::read(yaml, "register.yaml").expect("our own");
    Pseudonymiser::new(KeyRing::random(), &register.schemes).expect("our own")
});

fuzz_target!(|body: &[u8]| {
    let submissions = match parse_submissions(body) {
        Ok(submissions) => submissions,
        Err(mistakes) => {
            assert!(!mistakes.is_empty());
            return;
        }
    };
    for submission in submissions {
        let Ok(event) = submission.pseudonymise(&WITH) else {
            continue;
        };
        let mut bytes = Vec::new();
        encode(&event.event(), &mut bytes);
        if bytes.len() <= 1 << 20 {
            let decoder = Decoder::new(SchemaIds::none());
            let read = decoder.decode(&bytes).map(Decoded::into_owned);
            assert!(read.expect("we read what we write") == event);
        }
    }
});
