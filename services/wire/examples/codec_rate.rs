//! How many events a second one core encodes, decodes, digests and reads from JSON:
//! `cargo run --release -p wire --example codec_rate`.

use std::{hint::black_box, time::Instant};

use domain::digest::content_digest;
use wire::{
    avro::{Decoded, Decoder, SchemaIds, encode},
    json,
    pseudonym::{KeyRing, Pseudonymiser},
};

const EXAMPLE: &[u8] = include_bytes!("../../../schemas/avro/examples/valid/police-case.json");
const REGISTER: &[u8] = include_bytes!("../../../schemas/register/register.json");
const ROUNDS: u32 = 300_000;

fn main() -> Result<(), String> {
    let register =
        wire::register::read(REGISTER, "register.json").map_err(|errors| format!("{errors:?}"))?;
    let with = Pseudonymiser::new(KeyRing::random(), &register.schemes)
        .map_err(|error| error.to_string())?;
    let read = || -> Result<_, String> {
        let mut submissions =
            json::parse_submissions(EXAMPLE).map_err(|errors| format!("{errors:?}"))?;
        let first = submissions.pop().ok_or("no event")?;
        first
            .pseudonymise(&with)
            .map_err(|errors| format!("{errors:?}"))
    };
    let owned = read()?;
    let event = owned.event();
    let mut message = Vec::new();
    encode(&event, &mut message);
    let decoder = Decoder::new(SchemaIds::none());
    println!("{} bytes of Avro, {} of JSON", message.len(), EXAMPLE.len());

    let mut out = Vec::with_capacity(message.len());
    rate("encode", || {
        out.clear();
        encode(black_box(&event), &mut out);
    });
    rate("decode", || {
        let decoded = decoder.decode(black_box(&message));
        debug_assert!(matches!(decoded, Ok(Decoded::Borrowed(_))));
        let _ = black_box(decoded);
    });
    rate("digest", || {
        black_box(content_digest(black_box(&event)));
    });
    rate("JSON to pseudonyms", || {
        let _ = black_box(read());
    });
    Ok(())
}

fn rate(what: &str, mut work: impl FnMut()) {
    let start = Instant::now();
    (0..ROUNDS).for_each(|_| work());
    println!(
        "{what}: {:.0} events/s",
        f64::from(ROUNDS) / start.elapsed().as_secs_f64()
    );
}
