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

/// For each letter, the letters that come second in the phrases that begin with it, a bit each. The last five bits of a
/// letter of ASCII are its place in the alphabet, whatever its case.
const SECOND: [u32; 32] = {
    let mut second = [0; 32];
    let mut at = 0;
    while at < PHRASES.len() {
        let phrase = PHRASES[at].as_bytes();
        second[(phrase[0] & 31) as usize] |= 1 << (phrase[1] & 31);
        at += 1;
    }
    second
};

/// May a phrase begin with these two bytes? Most two begin none.
fn may_begin(pair: &[u8]) -> bool {
    match *pair {
        [first, second] => SECOND[usize::from(first & 31)] & (1 << (second & 31)) != 0,
        _ => false,
    }
}

/// The phrases that begin with this letter, of either case.
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

/// Phrases that stand in the text as whole words, whatever the case.
pub(crate) fn phrases(text: &str) -> impl Iterator<Item = &'static str> {
    let mut looked_at = 0;
    let candidates = std::iter::from_fn(move || {
        let left = text.as_bytes().get(looked_at..)?;
        let at = looked_at + left.windows(2).position(may_begin)?;
        looked_at = at + 1;
        Some(at)
    });
    candidates.filter_map(|at| {
        let (before, rest) = text.split_at_checked(at)?;
        if ends_in_word(before) {
            return None;
        }
        let mut phrases = beginning_with(*rest.as_bytes().first()?).iter().copied();
        phrases.find(|phrase| begins_with(rest, phrase))
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
