use std::io::Write as _;

use domain::register::model::{Identifies, SchemeCase};
use proptest::prelude::*;

use super::*;

const RING: &str = r#"
active = "k2"

[[keys]]
id = "k1"
hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

[[keys]]
id = "k2"
hex = "202122232425262728292A2B2C2D2E2F303132333435363738393a3b3c3d3e3f"
"#;

fn scheme(pattern: &str) -> Scheme {
    Scheme {
        id: "nino".into(),
        case: SchemeCase::Upper,
        drop: " ".into(),
        trim: false,
        pattern: pattern.into(),
        max_length: Some(9),
        identifies: Identifies::Person,
    }
}

fn pseudonymiser(pattern: &str) -> Pseudonymiser {
    Pseudonymiser::new(KeyRing::parse(RING.as_bytes()).unwrap(), &[scheme(pattern)]).unwrap()
}

fn wrong(pattern: &str, identifier: &str) -> IdentifierProblem {
    match pseudonymiser(pattern)
        .active("nino", identifier)
        .unwrap_err()
    {
        PseudonymError::Identifier { wrong, .. } => wrong,
        other => panic!("{other}"),
    }
}

#[test]
fn writing_is_under_the_active_key_and_asking_under_every_key() {
    let makes = pseudonymiser("[A-Z]{2}[0-9]{6}[A-D]?");
    let (written, key_id) = makes.active("nino", "qq 12 34 56 c").unwrap();
    assert_eq!(key_id, "k2");
    let asked = makes.all("nino", "QQ123456C").unwrap();
    assert_eq!(asked[0], ("k2", written));
    assert_eq!(asked[1].0, "k1");
    assert_ne!(asked[1].1, written);
}

#[test]
fn an_identifier_that_does_not_fit_is_refused_without_being_repeated() {
    let nino = "[A-Z]{2}[0-9]{6}[A-D]?";
    assert_eq!(wrong(nino, "QQ12345"), IdentifierProblem::NoMatch);
    assert_eq!(wrong(nino, "QQ123456C\n"), IdentifierProblem::TooLong(9));
    assert_eq!(wrong(nino, "QQ123456é"), IdentifierProblem::NotAscii);
    let makes = pseudonymiser(nino);
    let error = makes.active("QQ123456C", "nino").unwrap_err().to_string();
    assert_eq!(error, "the scheme is not in the register; known are nino");
    let error = makes.active("nino", "Jane Doe").unwrap_err().to_string();
    assert_eq!(
        error,
        "the identifier does not fit the scheme nino: it does not match the scheme's pattern"
    );
}

#[test]
fn a_pattern_covers_the_whole_identifier_even_with_alternatives() {
    assert_eq!(wrong("[0-9]+|[A-Z]+", "A1"), IdentifierProblem::NoMatch);
    assert_eq!(wrong("(?m)[0-9]+$", "1\n"), IdentifierProblem::NoMatch);
    for bad in ["a)|(b", "[", "(?=a)"] {
        let keys = KeyRing::random();
        assert!(Pseudonymiser::new(keys, &[scheme(bad)]).is_err(), "{bad}");
    }
}

#[test]
fn a_key_ring_is_read_from_toml_and_from_json() {
    let json = r#"{"active": "k1", "keys": [{"id": "k1", "hex":
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"}]}"#;
    let ring = KeyRing::parse(json.as_bytes()).unwrap();
    let one = ring.active().pseudonym("person", "1");
    let both = KeyRing::parse(RING.as_bytes()).unwrap();
    assert_eq!(
        both.active_first().nth(1).unwrap().pseudonym("person", "1"),
        one
    );
    let made = KeyRing::generate_file("k7");
    assert_eq!(KeyRing::parse(made.as_bytes()).unwrap().active().id(), "k7");
    assert_ne!(made, KeyRing::generate_file("k7"));
}

#[test]
fn a_broken_key_ring_is_refused_and_never_repeated() {
    let good = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    let one = |id: &str, hex: &str| format!("[[keys]]\nid = \"{id}\"\nhex = \"{hex}\"\n");
    let refused = [
        (String::new(), "line 1"),
        ("active = \"k1\"\nkeys = 3".into(), "line 2"),
        ("{\"active\": \"k1\"".into(), "line 1"),
        (
            format!("active = \"k1\"\nsecret = \"{good}\"\n{}", one("k1", good)),
            "line 2",
        ),
        (
            format!("active = \"k2\"\n{}", one("k1", good)),
            "active names no key",
        ),
        ("active = \"k1\"\nkeys = []".into(), "active names no key"),
        (
            format!("active = \"k 1\"\n{}", one("k 1", good)),
            "key 1 has no usable id",
        ),
        (
            format!("active = \"k1\"\n{}{}", one("k1", good), one("k1", good)),
            "key 2 has no usable id",
        ),
        (
            format!("active = \"k1\"\n{}{}", one("k1", good), one("k2", good)),
            "key 2 is not 32",
        ),
        (
            format!("active = \"k1\"\n{}", one("k1", &good[2..])),
            "key 1 is not 32",
        ),
        (
            format!("active = \"k1\"\n{}", one("k1", &good.replace('f', "g"))),
            "key 1 is not 32",
        ),
        (
            format!("active = \"k1\"\n{}", one("k1", &"00".repeat(32))),
            "key 1 is not 32",
        ),
    ];
    for (text, expected) in refused {
        let error = KeyRing::parse(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
        assert!(!error.contains("0001"), "{error}");
    }
    assert!(KeyRing::parse(b"active = \"\xff\"").is_err());
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_may_read_is_refused_with_the_command_that_helps() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(RING.as_bytes()).unwrap();
    let mode = |mode| {
        std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).unwrap()
    };
    mode(0o640);
    let error = KeyRing::read(file.path()).unwrap_err().to_string();
    assert!(
        error.contains(&format!("chmod 600 {}", file.path().display())),
        "{error}"
    );
    mode(0o600);
    assert_eq!(KeyRing::read(file.path()).unwrap().active().id(), "k2");
    let absent = KeyRing::read(std::path::Path::new("/nowhere/keys.toml")).unwrap_err();
    assert_eq!(
        absent.to_string(),
        "cannot read the key file /nowhere/keys.toml"
    );
}

#[test]
fn keys_cannot_be_printed() {
    let ring = KeyRing::parse(RING.as_bytes()).unwrap();
    assert_eq!(format!("{ring:?}"), "KeyRing(withheld)");
    assert_eq!(
        format!("{:?}", pseudonymiser("x")),
        "Pseudonymiser(withheld)"
    );
}

proptest! {
    #[test]
    fn any_bytes_as_a_key_ring_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = KeyRing::parse(&bytes);
    }

    #[test]
    fn any_text_as_an_identifier_never_panics(text in ".{0,40}") {
        let _ = pseudonymiser("[A-Z]{2}[0-9]{6}[A-D]?").all("nino", &text);
    }
}
