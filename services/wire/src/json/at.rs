//! Places in a document, and the mistakes found there. Never holds a value of the document.

use std::fmt;

/// Mistakes that are listed; a body of nothing but mistakes must not make a long answer.
const MOST_ERRORS: usize = 100;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where (RFC 6901); arrays and JSON lines begin with the index of the event, from 0.
    pub pointer: String,
    /// Line of the text, from 1: of the event in JSON lines, of the mistake where the text is no JSON.
    pub line: Option<usize>,
    /// What is wrong and what to do; never a value.
    pub message: String,
}

/// `line 3: /2/recipient/name: is missing`, without the line where there is none.
impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        match self.pointer.as_str() {
            "" => f.write_str(&self.message),
            pointer => write!(f, "{pointer}: {}", self.message),
        }
    }
}

/// A place: made of borrowed steps, since most places have no mistake.
#[derive(Clone, Copy)]
pub(crate) struct At<'p> {
    up: Option<&'p At<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Top,
    Name(&'p str),
    Index(usize),
}

impl At<'_> {
    pub const TOP: At<'static> = At {
        up: None,
        step: Step::Top,
    };

    pub const fn name<'s>(&'s self, name: &'s str) -> At<'s> {
        At {
            up: Some(self),
            step: Step::Name(name),
        }
    }

    pub const fn index(&self, index: usize) -> At<'_> {
        At {
            up: Some(self),
            step: Step::Index(index),
        }
    }

    pub fn pointer(&self) -> String {
        let mut pointer = self.up.map(At::pointer).unwrap_or_default();
        match self.step {
            Step::Top => {}
            Step::Name(name) => {
                pointer.push('/');
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
            Step::Index(index) => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
        }
        pointer
    }
}

/// The mistakes of a document.
#[derive(Default)]
pub(crate) struct Errors {
    list: Vec<FieldError>,
    more: usize,
    /// Line of the event that is being read, in JSON lines.
    pub line: Option<usize>,
}

impl Errors {
    pub fn add(&mut self, at: &At<'_>, message: impl Into<String>) {
        let line = self.line;
        self.add_at_line(at, line, message);
    }

    pub fn add_at_line(&mut self, at: &At<'_>, line: Option<usize>, message: impl Into<String>) {
        if self.list.len() >= MOST_ERRORS {
            self.more += 1;
            return;
        }
        self.list.push(FieldError {
            pointer: at.pointer(),
            line,
            message: message.into(),
        });
    }

    /// How many so far.
    pub const fn count(&self) -> usize {
        self.list.len() + self.more
    }

    /// `value` if there was no mistake.
    pub fn or<T>(mut self, value: T) -> Result<T, Vec<FieldError>> {
        if self.more > 0 {
            self.list.push(FieldError {
                pointer: String::new(),
                line: None,
                message: format!("{} more mistakes are not listed", self.more),
            });
        }
        if self.list.is_empty() {
            Ok(value)
        } else {
            Err(self.list)
        }
    }
}
