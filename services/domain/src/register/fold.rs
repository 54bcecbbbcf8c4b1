//! Names as they are compared (judging.md 2): only NFKC, case, white space and the shape of apostrophes are folded.
//! Never fuzzy: two names that differ in a letter stay two names.

use unicode_normalization::UnicodeNormalization as _;

/// The form in which two spellings of one name are equal.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        let shaped = word
            .chars()
            .map(apostrophe)
            .nfkc()
            .map(apostrophe)
            // Upper case first: letters that have no lower-case twin, such as the sharp s, fold as well.
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase);
        folded.extend(shaped);
    }
    folded
}

const fn apostrophe(letter: char) -> char {
    match letter {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2032}' | '`' | '\u{b4}' => '\'',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_to_one() {
        assert_eq!(fold("  King\u{2019}s\u{a0} LYNN "), fold("king's lynn"));
        assert_eq!(fold("King\u{b4}s Lynn"), fold("King\u{ff07}s Lynn"));
        assert_eq!(fold("\u{ff22}\u{ff25}\u{ff29}\u{ff33}"), "beis");
        assert_ne!(fold("Breckland Council"), fold("Breckland Councils"));
        assert_eq!(fold("Stra\u{df}e"), fold("STRASSE"));
        assert_eq!(fold(" \t"), "");
    }
}
