//! The word that was probably meant. A suggestion for a reader, never a decision.

/// The candidate that differs least from `word`, if it is near enough to be a slip of the keyboard:
/// at most one edit in three characters, none in shorter words. Equally near ones: the first in the alphabet.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = word.chars().count() / 3;
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(edits, candidate)| *edits <= limit || extends(word, candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// One is the beginning of the other, as in `police` for `police-crime`.
fn extends(word: &str, candidate: &str) -> bool {
    word.len() >= 3 && (candidate.starts_with(word) || word.starts_with(candidate))
}

/// `; did you mean "x"?`, or what to do where nothing is near.
pub(super) fn hint<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: &str,
) -> String {
    nearest(word, candidates).map_or_else(
        || format!("; {otherwise}"),
        |near| format!("; did you mean \"{near}\"?"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_guessed_and_other_words_are_not() {
        let ids = ["police-crime", "paramedics", "dwp"];
        assert_eq!(nearest("paramedcis", ids), Some("paramedics"));
        assert_eq!(nearest("police", ids), Some("police-crime"));
        assert_eq!(nearest("trustpilot", ids), None);
        assert_eq!(nearest("", ids), None);
        assert_eq!(nearest("k", ["a", "b"]), None);
    }
}
