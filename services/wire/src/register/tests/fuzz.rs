//! Whatever the bytes: an answer, never a panic, and errors that point into the file.

use proptest::prelude::*;

use super::*;

/// A small good register, so that a change is mostly seen beyond the parser.
const SMALL: &str = include_str!("../../../../../schemas/register/invalid/broader-circles.yaml");

fn holds(bytes: &[u8]) {
    let Err(errors) = read(bytes, "fuzz.yaml") else {
        return;
    };
    assert!(!errors.is_empty());
    let lines = bytes.split(|byte| *byte == b'\n' || *byte == b'\r').count();
    for error in errors {
        assert!((1..=lines + 1).contains(&error.line), "{error}");
        assert!(error.column >= 1, "{error}");
        assert!(!error.to_string().contains('\n'), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        holds(&bytes);
    }

    #[test]
    fn random_text_of_yaml_marks_never_panics(
        text in "[-?:,\\[\\]{}#&*!|>'\"%@`~a0 \n\t\r.<=é\u{feff}\u{85}\u{2028}\\\\]{0,200}"
    ) {
        holds(text.as_bytes());
    }

    #[test]
    fn a_changed_register_never_panics(
        at in 0..SMALL.len(),
        cut in 0_usize..40,
        insert in "[-?:,\\[\\]{}#&*!|>'\"%a0 \n\t]{0,8}",
    ) {
        let bytes = SMALL.as_bytes();
        let end = (at + cut).min(bytes.len());
        let changed = [bytes.get(..at), Some(insert.as_bytes()), bytes.get(end..)];
        holds(&changed.into_iter().flatten().collect::<Vec<_>>().concat());
    }

    #[test]
    fn swapped_words_never_panic(from in 0_usize..200, to in 0_usize..200) {
        let mut words: Vec<&str> = SMALL.split(' ').collect();
        let count = words.len();
        words.swap(from % count, to % count);
        holds(words.join(" ").as_bytes());
    }
}
