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

/// For each letter from `a`, where the phrases that begin with it start and end.
const BY_LETTER: [(usize, usize); 26] = {
    let mut ranges = [(0, 0); 26];
    let mut at = 0;
    while at < PHRASES.len() {
        let letter = (PHRASES[at].as_bytes()[0] - b'a') as usize;
        if ranges[letter].1 == 0 {
            ranges[letter].0 = at;
        }
        at += 1;
        ranges[letter].1 = at;
    }
    ranges
};

/// The phrases that begin with this letter, of either case; most letters begin none.
fn beginning_with(byte: u8) -> &'static [&'static str] {
    let letter = usize::from((byte | 0x20).wrapping_sub(b'a'));
    let range = BY_LETTER.get(letter);
    range
        .and_then(|&(start, end)| PHRASES.get(start..end))
        .unwrap_or_default()
}

/// Has the slug, split at `_` and `-`, such a word?
pub(crate) fn is_telling_slug(slug: &str) -> bool {
    slug.split(['_', '-'])
        .any(|word| SLUG_WORDS.contains(&word))
}

/// Phrases that stand in the text as whole words, whatever the case. Looks at the beginnings of words only.
pub(crate) fn phrases(text: &str) -> impl Iterator<Item = &'static str> {
    let mut before = None;
    let starts = text.bytes().enumerate().filter(move |(at, byte)| {
        let is_start = !follows_word(text, *at, before);
        before = Some(*byte);
        is_start
    });
    starts.filter_map(move |(at, byte)| {
        let candidates = beginning_with(byte);
        let rest = text.get(at..).filter(|_| !candidates.is_empty())?;
        let mut candidates = candidates.iter().copied();
        candidates.find(|phrase| begins_with(rest, phrase))
    })
}

/// Stands the byte at `at` behind a letter? Nearly always the byte `before` it says so.
fn follows_word(text: &str, at: usize, before: Option<u8>) -> bool {
    match before {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric() || byte == b'_',
        Some(_) => text.get(..at).is_some_and(ends_in_word),
    }
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
