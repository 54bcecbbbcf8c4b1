//! Every invalid example is refused with the words of its `.expected.txt`.

use std::{fs, path::Path};

use wire::avro::{Decoder, SchemaIds};

use crate::support;

fn bytes_of(path: &Path) -> Vec<u8> {
    let content = fs::read(path).unwrap();
    if path.extension().is_some_and(|of| of == "avro") {
        return content;
    }
    let text = String::from_utf8(content).unwrap();
    let digits: String = text.lines().filter(|line| !line.starts_with('#')).collect();
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn refusal_of_message(path: &Path) -> String {
    let error = Decoder::new(SchemaIds::none())
        .decode(&bytes_of(path))
        .unwrap_err();
    format!("{}: {error}", error.code())
}

fn refusal_of_json(path: &Path) -> String {
    let errors = support::read(&fs::read(path).unwrap(), &support::pseudonymiser()).unwrap_err();
    let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn every_invalid_example_is_refused_as_expected() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    for ending in ["json", "hex", "avro"] {
        for (name, path) in support::files("invalid", ending) {
            let found = if ending == "json" {
                refusal_of_json(&path)
            } else {
                refusal_of_message(&path)
            };
            let expected = fs::read_to_string(path.with_extension("expected.txt")).unwrap();
            if found != expected.trim_end() {
                wrong.push(format!(
                    "{name}\n  expected {}\n  found    {found}",
                    expected.trim_end()
                ));
            }
            assert!(!found.contains("Jane"), "{name}");
            seen += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        seen,
        support::files("invalid", "txt").len(),
        "each example has its expectation"
    );
    assert!(seen >= 30);
}
