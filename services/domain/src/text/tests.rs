//! Each pattern with texts that hold it and texts that do not; the patterns are the catalogue's.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn kinds(text: &str) -> Vec<&'static str> {
    personal(text, Patterns::ALL).names().collect()
}

#[test]
fn the_patterns_are_those_of_the_catalogue() {
    let catalogue: Vec<Value> =
        serde_json::from_str(include_str!("../../../../schemas/findings.json")).expect("JSON");
    let entry = catalogue
        .iter()
        .find(|entry| entry["code"] == "payload_contains_data");
    let theirs = &entry.expect("it is there")["params"]["patterns"];
    let ours: BTreeMap<_, _> = KINDS.iter().copied().collect();
    assert_eq!(*theirs, serde_json::to_value(&ours).expect("JSON"));
    assert!(COMPILED.iter().all(Option::is_some));
}

#[test]
fn personal_data_is_seen() {
    for (kind, text) in [
        (
            "nino",
            "his number is QQ 12 34 56 C".replace("QQ", "AB").as_str(),
        ),
        ("nino", "ab123456c"),
        ("email", "write to a.b@example.org please"),
        ("postcode", "NR1 3QE"),
        ("postcode", "she moved to W1A1AA"),
        ("phone", "ring 01603 555 010 now"),
        ("phone", "+447700900123"),
        ("bank_account", "12-34-56, account 12345678"),
        ("card", "4111 1111 1111 1111"),
        ("date_of_birth", "born on 1/2/1980"),
        ("date_of_birth", "DOB: 01.02.80"),
        ("titled_name", "Mrs. Smith rang"),
        ("titled_name", "asked by Dr Jones"),
        ("street", "lives at 12a Old Palace Road"),
    ] {
        assert!(
            kinds(text).contains(&kind),
            "{kind}: {text} {:?}",
            kinds(text)
        );
    }
}

#[test]
fn ordinary_words_and_numbers_are_not() {
    for text in [
        "",
        "Because it was asked for",
        "Repair 4711 in block 3 on 2026-03-02",
        "36/01234/26",
        "CASE-2026-000123",
        "Monday and Dr. when needed; 24 hours",
        "4111 1111 1111 1112",
        "12 months of Data, 3 Meters",
        "a@b, @, user@",
    ] {
        assert_eq!(kinds(text), [""; 0], "{text}");
    }
}

#[test]
fn a_persons_number_is_told_from_a_reference() {
    for text in [
        "AB 12 34 56 C",
        "asked by a@example.org",
        "rang from 01603 123456",
        "born 1/2/1980",
    ] {
        assert!(holds_a_persons_number(text), "{text}");
    }
    for text in ["officer 114", "identity check 2026-0217", "Dr Jones"] {
        assert!(!holds_a_persons_number(text), "{text}");
    }
}

#[test]
fn only_what_is_wanted_is_looked_for() {
    let text = "AB123456C or a@example.org";
    let names: Vec<_> = personal(text, Patterns::EMAIL).names().collect();
    assert_eq!(names, ["email"]);
}

#[test]
fn clean_texts_are_looked_through_without_asking_for_memory() {
    for text in [
        "Because it was asked for, and so on ".repeat(40),
        "Block 3, job 12".into(),
    ] {
        let memory = allocation_counter::measure(|| {
            assert!(personal(&text, Patterns::ALL).is_empty());
            assert_eq!(telling::phrases(&text).next(), None);
        });
        assert_eq!(memory.count_total, 0, "{text}");
    }
}

proptest! {
    /// The look at the bytes never passes what a pattern would find.
    #[test]
    fn a_text_that_is_passed_holds_nothing(text in "[A-DMr0-9 @./+ob-]{0,40}|[A-Z]{2}[0-9]{6}[A-D]|[0-9 -]{10,30}|\\PC{0,60}") {
        let holds = |(at, pattern): (usize, &Option<Regex>)| {
            let found = pattern.as_ref()?.find_iter(&text).any(|found| at != 5 || is_card(found.as_str()));
            found.then_some(1 << at)
        };
        let found = COMPILED.iter().enumerate().filter_map(holds).fold(0, |all: u16, kind| all | kind);
        prop_assert_eq!(personal(&text, Patterns::ALL), Patterns(found));
    }
}
