//! The contract's files, and what reads them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::register::{Registers, model::Scheme};
use serde_json::Value;
use wire::{
    OwnedEvent,
    json::{FieldError, parse_submissions},
    pseudonym::{KeyRing, Pseudonymiser},
};

pub fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas")
}

pub fn examples(folder: &str) -> PathBuf {
    schemas().join("avro/examples").join(folder)
}

pub fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Files of a folder by name, those with this ending.
pub fn files(folder: &str, ending: &str) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(examples(folder)).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|of| of == ending))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    files.sort();
    files
}

pub fn registers() -> Registers {
    wire::register::load(&[schemas().join("register/register.yaml")]).unwrap()
}

pub fn schemes() -> Vec<Scheme> {
    registers().iter().last().unwrap().data().schemes.clone()
}

/// The published keys, which nobody may use for anything else.
pub fn pseudonymiser() -> Pseudonymiser {
    let vectors = json(&examples("pseudonyms.json"));
    let keys = vectors["keys"].as_object().unwrap().iter();
    let keys: Vec<_> = keys
        .map(|(id, hex)| serde_json::json!({ "id": id, "hex": hex }))
        .collect();
    let file = serde_json::json!({ "active": vectors["active"], "keys": keys });
    Pseudonymiser::new(
        KeyRing::parse(file.to_string().as_bytes()).unwrap(),
        &schemes(),
    )
    .unwrap()
}

pub fn read(body: &[u8], with: &Pseudonymiser) -> Result<Vec<OwnedEvent>, Vec<FieldError>> {
    parse_submissions(body)?
        .into_iter()
        .map(|submission| submission.pseudonymise(with))
        .collect()
}

/// Every valid example.
pub fn valid() -> Vec<(String, OwnedEvent)> {
    let with = pseudonymiser();
    let files = files("valid", "json");
    assert!(files.len() >= 12, "the valid examples are where they were");
    files
        .into_iter()
        .map(|(name, path)| {
            let mut events = read(&fs::read(path).unwrap(), &with)
                .unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
            (name, events.remove(0))
        })
        .collect()
}
