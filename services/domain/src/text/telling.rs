//! Words that speak of a special category (Art 9): in a slug that nobody registered, in a reason.
//! Never decides that one went; ordinary speech has such words too.

/// Words of a slug.
const SLUG_WORDS: &[&str] = &[
    "health",
    "medical",
    "mental",
    "disability",
    "ethnicity",
    "ethnic",
    "race",
    "religion",
    "religious",
    "sexual",
    "orientation",
    "biometric",
    "genetic",
    "diagnosis",
    "hiv",
    "pregnancy",
];

/// Phrases of a reason, in small letters, sorted.
const PHRASES: &[&str] = &[
    "autism",
    "autistic",
    "biometric",
    "cancer",
    "dementia",
    "depression",
    "diagnosed",
    "diagnosis",
    "disability",
    "disabled",
    "ethnic",
    "ethnicity",
    "genetic",
    "hiv",
    "medical",
    "medication",
    "mental health",
    "overdose",
    "pregnancy",
    "pregnant",
    "psychiatric",
    "religion",
    "religious",
    "sexual orientation",
    "suicidal",
    "suicide",
    "trade union",
    "transgender",
    "vulnerability",
    "vulnerable",
    "wheelchair",
];

/// First letters of the phrases, one bit each from `a`.
const FIRST: u32 = {
    let mut first = 0;
    let mut at = 0;
    while at < PHRASES.len() {
        first |= bit(PHRASES[at].as_bytes()[0]);
        at += 1;
    }
    first
};

/// The bit of a letter, of either case; no bit for anything else.
const fn bit(byte: u8) -> u32 {
    let at = (byte | 0x20).wrapping_sub(b'a');
    if at < 26 { 1 << at } else { 0 }
}

/// Has the slug, split at `_` and `-`, such a word?
pub(crate) fn is_telling_slug(slug: &str) -> bool {
    slug.split(['_', '-'])
        .any(|word| SLUG_WORDS.contains(&word))
}

/// Phrases that stand in the text as whole words, whatever the case. Looks at the beginnings of words only.
pub(crate) fn phrases(text: &str) -> impl Iterator<Item = &'static str> {
    let bytes = text.as_bytes();
    let starts = bytes.iter().enumerate().filter(move |(at, byte)| {
        bit(**byte) & FIRST != 0 && !text.get(..*at).is_some_and(ends_in_word)
    });
    starts.filter_map(move |(at, _)| {
        let rest = text.get(at..)?;
        PHRASES
            .iter()
            .copied()
            .find(|phrase| begins_with(rest, phrase))
    })
}

/// Does the text begin with the phrase, and no letter after it?
fn begins_with(text: &str, phrase: &str) -> bool {
    let Some((start, rest)) = text.as_bytes().split_at_checked(phrase.len()) else {
        return false;
    };
    start.eq_ignore_ascii_case(phrase.as_bytes())
        && !text
            .get(text.len() - rest.len()..)
            .is_some_and(starts_in_word)
}

fn ends_in_word(before: &str) -> bool {
    before.chars().next_back().is_some_and(is_word)
}

fn starts_in_word(after: &str) -> bool {
    after.chars().next().is_some_and(is_word)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&'static str> {
        phrases(text).collect()
    }

    #[test]
    fn phrases_are_whole_words_of_any_case() {
        assert_eq!(
            found("A MEDICAL letter about mental health"),
            ["medical", "mental health"]
        );
        assert_eq!(
            found("vulnerable; disability-friendly (HIV)"),
            ["vulnerable", "disability", "hiv"]
        );
        for clean in [
            "",
            "paramedical",
            "medicals",
            "mental  health",
            "caf\u{e9}medical",
            "medical\u{e9}",
            "hiv_1",
            "_hiv",
        ] {
            assert!(found(clean).is_empty(), "{clean}");
        }
    }

    #[test]
    fn slugs_are_split_into_words() {
        for telling in ["health", "mental-state", "blood_medical_letters", "hiv"] {
            assert!(is_telling_slug(telling), "{telling}");
        }
        for clean in ["", "healthy", "wealth", "Health", "identity"] {
            assert!(!is_telling_slug(clean), "{clean}");
        }
    }
}
