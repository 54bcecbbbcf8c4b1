//! Writes the seeds of the corpus from the examples of the schemas: `cargo run --bin seeds` in this folder.

use std::{fs, path::Path};

use wire::{
    avro::encode,
    json::parse_submissions,
    pseudonym::{KeyRing, Pseudonymiser},
};

/// Magic bytes and fingerprint, which the targets put in front themselves.
const HEADER_BYTES: usize = 10;
/// Fuzzers like small seeds.
const LARGEST: usize = 8 << 10;
const KEYS: &str = "active = \"k1\"\n\n[[keys]]\nid = \"k1\"\nhex = \
    \"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\"\n";

fn main() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schemas = here.join("../../schemas");
    let yaml = fs::read(schemas.join("register/register.yaml")).expect("the example register");
    let register = wire::register::read(&yaml, "register.yaml").expect("a good register");
    let ring = KeyRing::parse(KEYS.as_bytes()).expect("a key ring");
    let with = Pseudonymiser::new(ring, &register.schemes).expect("good schemes");
    let mut events = Vec::new();
    for folder in ["avro/examples/valid", "avro/examples/invalid"] {
        for (name, bytes) in files(&schemas.join(folder), "json") {
            write(&here.join("corpus/event_json"), &name, &bytes);
            let submissions = parse_submissions(&bytes).unwrap_or_default();
            events.extend(submissions.into_iter().map(|submission| (name.clone(), submission)));
        }
    }
    for (name, submission) in events {
        let Ok(event) = submission.pseudonymise(&with) else {
            continue;
        };
        let mut bytes = Vec::new();
        encode(&event.event(), &mut bytes);
        for target in ["event_avro", "judge"] {
            write(&here.join("corpus").join(target), &name, &bytes[HEADER_BYTES..]);
        }
    }
    for folder in ["status/examples/valid", "status/examples/invalid"] {
        for (name, bytes) in files(&schemas.join(folder), "json") {
            write(&here.join("corpus/status_json"), &name, &bytes);
        }
    }
    for (name, bytes) in files(&schemas.join("register/invalid"), "yaml") {
        write(&here.join("corpus/register"), &name, &bytes);
    }
}

fn files(folder: &Path, extension: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("a folder of examples");
    entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, fs::read(path).expect("an example"))
        })
        .collect()
}

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    if bytes.len() <= LARGEST {
        fs::create_dir_all(folder).expect("a folder");
        fs::write(folder.join(name), bytes).expect("a seed");
    }
}
