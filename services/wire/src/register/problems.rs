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
    /// JSON pointer of a value that cannot be used: nothing more is said about it or what is inside.
    pub hides: Option<String>,
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
            hides: None,
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
            hides: None,
            message,
        }
    }

    /// About a value that cannot be used.
    pub fn broken(pointer: String, message: String) -> Self {
        Self::about(pointer, message).hiding()
    }

    /// The same, and the value cannot be used.
    pub fn hiding(mut self) -> Self {
        self.hides = Some(self.pointer.clone());
        self
    }

    /// Is the value of `pointer` one that cannot be used, or inside it?
    fn is_hiding(&self, pointer: &str) -> bool {
        let hidden = self.hides.as_deref();
        hidden
            .and_then(|hidden| pointer.strip_prefix(hidden))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Those of `more` that do not follow from what was found before.
pub fn beyond(found: &[Flaw], more: Vec<Flaw>) -> Vec<Flaw> {
    let is_new = |flaw: &Flaw| !found.iter().any(|earlier| earlier.is_hiding(&flaw.pointer));
    more.into_iter().filter(is_new).collect()
}

/// What the schema cannot tell. Waits until every section can be read: else each reference into the broken one
/// would be reported.
pub fn semantic(data: &RegisterData, found: &[Flaw]) -> Vec<Flaw> {
    let mut hidden = found.iter().filter_map(|flaw| flaw.hides.as_deref());
    if hidden.any(is_referred_to) {
        return Vec::new();
    }
    let problems = check::check(data).into_iter();
    let problems = problems.map(|problem| Flaw::about(problem.pointer, problem.message));
    beyond(found, problems.chain(patterns(data)).collect())
}

/// Sections whose ids other sections use, and the file as a whole.
fn is_referred_to(pointer: &str) -> bool {
    matches!(
        pointer,
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
