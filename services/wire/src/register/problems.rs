//! What is wrong with a register file before it has a file name. Each step adds to one list.
//! Never says the same thing twice: what a broken value causes further on is left out.

use domain::register::{check, model::RegisterData};
use regex::Regex;

use super::tree::{Place, START};

/// Something wrong.
#[derive(Debug)]
pub struct Flaw {
    /// JSON pointer of the value.
    pub pointer: String,
    /// Where, when the parser has told; else it follows from the pointer.
    pub place: Option<Place>,
    /// It is about the key, not about the value.
    pub is_key: bool,
    /// The value cannot be used, so nothing that follows from it is said.
    pub is_hiding: bool,
    /// What is wrong and what to do.
    pub message: String,
}

impl Flaw {
    /// At a known place.
    pub fn at(pointer: String, place: Place, message: impl Into<String>) -> Self {
        Self {
            pointer,
            place: Some(place),
            is_key: false,
            is_hiding: false,
            message: message.into(),
        }
    }

    /// About the file as a whole.
    pub fn at_start(message: impl Into<String>) -> Self {
        Self::at(String::new(), START, message)
    }

    /// Bytes that are no UTF-8.
    pub fn bad_utf8(bytes: &[u8], valid: usize) -> Self {
        let before = bytes.get(..valid).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        let last = before.rsplit(|byte| *byte == b'\n').next();
        let column = String::from_utf8_lossy(last.unwrap_or_default())
            .chars()
            .count()
            + 1;
        let message = "this is not UTF-8 text; save the file as UTF-8";
        Self::at(String::new(), Place { line, column }, message)
    }

    /// About a value; its place follows from the pointer.
    pub fn about(pointer: String, message: String) -> Self {
        Self {
            pointer,
            place: None,
            is_key: false,
            is_hiding: false,
            message,
        }
    }

    /// About a value that cannot be used.
    pub fn broken(pointer: String, message: String) -> Self {
        Self::about(pointer, message).hiding()
    }

    /// The same about the key.
    pub fn about_key(mut self) -> Self {
        self.is_key = true;
        self
    }

    /// The same, and the value cannot be used.
    pub fn hiding(mut self) -> Self {
        self.is_hiding = true;
        self
    }

    /// Is the value of `pointer` this one, or inside it?
    fn hides(&self, pointer: &str) -> bool {
        self.is_hiding
            && pointer
                .strip_prefix(self.pointer.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Those of `more` that do not follow from what was found before.
pub fn beyond(found: &[Flaw], more: Vec<Flaw>) -> Vec<Flaw> {
    let is_new = |flaw: &Flaw| !found.iter().any(|earlier| earlier.hides(&flaw.pointer));
    more.into_iter().filter(is_new).collect()
}

/// What the schema cannot tell. Waits until every section can be read: else each reference into the broken one
/// would be reported.
pub fn semantic(data: &RegisterData, found: &[Flaw]) -> Vec<Flaw> {
    if found
        .iter()
        .any(|flaw| flaw.is_hiding && is_referred_to(flaw))
    {
        return Vec::new();
    }
    let problems = check::check(data).into_iter();
    let problems = problems.map(|problem| Flaw::about(problem.pointer, problem.message));
    beyond(found, problems.chain(patterns(data)).collect())
}

/// Sections whose ids other sections use, and the file as a whole.
fn is_referred_to(flaw: &Flaw) -> bool {
    matches!(
        flaw.pointer.as_str(),
        "" | "/controllers"
            | "/facts"
            | "/recipients"
            | "/purposes"
            | "/categories"
            | "/arrangements"
    )
}

/// Patterns of schemes must compile; the domain knows no regular expressions.
fn patterns(data: &RegisterData) -> impl Iterator<Item = Flaw> {
    let schemes = data.schemes.iter().enumerate();
    schemes.filter_map(|(at, scheme)| {
        let error = Regex::new(&format!("^(?:{})$", scheme.pattern)).err()?;
        let shown = error.to_string();
        let reason = shown.lines().last().unwrap_or_default();
        let reason = reason.trim_start_matches("error: ");
        Some(Flaw::about(
            format!("/schemes/{at}/pattern"),
            format!("this is no regular expression ({reason}); correct the pattern"),
        ))
    })
}
