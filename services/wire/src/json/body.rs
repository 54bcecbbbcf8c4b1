//! From the bytes of a body or a file to what it holds: one object, an array, or JSON lines. Never panics.

use super::{
    at::{At, Errors, FieldError},
    cloud_event, event,
    submission::Submission,
    tree::Node,
};

/// Parses a body: one event, an array of events, or JSON lines (blank lines are passed over); each event may be in a
/// CloudEvents envelope. An empty array holds no event and is fine.
///
/// # Errors
/// All mistakes at once, at most a hundred; then nothing of the body is taken.
pub fn parse_submissions(body: &[u8]) -> Result<Vec<Submission>, Vec<FieldError>> {
    parse_all(body, "holds no event", submission)
}

/// Parses a body of one object, an array or JSON lines, each read by `one`; `empty` is told of a body without any.
///
/// # Errors
/// As [`parse_submissions`].
pub(crate) fn parse_all<T>(
    body: &[u8],
    empty: &'static str,
    one: impl Fn(&Node<'_>, At<'_>, &mut Errors) -> Option<T>,
) -> Result<Vec<T>, Vec<FieldError>> {
    let mut errors = Errors::default();
    let mut all = Vec::new();
    match text(body, &mut errors) {
        Some(text) if text.trim().is_empty() => errors.add(&At::TOP, empty),
        Some(text) => read(text, &one, &mut all, &mut errors),
        None => {}
    }
    errors.or(all)
}

/// Parses a value that is one object.
///
/// # Errors
/// All its mistakes.
pub(crate) fn parse_one<T>(
    value: &[u8],
    one: impl Fn(&Node<'_>, At<'_>, &mut Errors) -> Option<T>,
) -> Result<T, Vec<FieldError>> {
    let mut errors = Errors::default();
    let mut read = None;
    if let Some(text) = text(value, &mut errors) {
        match serde_json::from_str::<Node<'_>>(text) {
            Ok(node) => read = one(&node, At::TOP, &mut errors),
            Err(error) => errors.add_at_line(&At::TOP, Some(error.line()), not_json(&error)),
        }
    }
    errors.or(())?;
    // Whoever reads nothing has noted why.
    read.ok_or_else(Vec::new)
}

fn text<'b>(body: &'b [u8], errors: &mut Errors) -> Option<&'b str> {
    match std::str::from_utf8(body) {
        Ok(text) => Some(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let before = body.get(..error.valid_up_to()).unwrap_or_default();
            let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
            errors.add_at_line(&At::TOP, Some(line), "is not UTF-8");
            None
        }
    }
}

fn read<T>(
    text: &str,
    one: &impl Fn(&Node<'_>, At<'_>, &mut Errors) -> Option<T>,
    all: &mut Vec<T>,
    errors: &mut Errors,
) {
    match serde_json::from_str::<Node<'_>>(text) {
        Ok(Node::List(items)) => {
            for (index, item) in items.iter().enumerate() {
                all.extend(one(item, At::TOP.index(index), errors));
            }
        }
        Ok(node) => all.extend(one(&node, At::TOP, errors)),
        Err(_) if is_lines(text) => read_lines(text, one, all, errors),
        Err(error) => errors.add_at_line(&At::TOP, Some(error.line()), not_json(&error)),
    }
}

fn read_lines<T>(
    text: &str,
    one: &impl Fn(&Node<'_>, At<'_>, &mut Errors) -> Option<T>,
    all: &mut Vec<T>,
    errors: &mut Errors,
) {
    let lines = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty());
    for (index, (line, number)) in lines.enumerate() {
        errors.line = Some(number);
        let at = At::TOP.index(index);
        match serde_json::from_str::<Node<'_>>(line) {
            Ok(node) => all.extend(one(&node, at, errors)),
            Err(error) => errors.add(&at, not_json(&error)),
        }
    }
}

/// Text that is no single document is JSON lines when its first line is a document, or its second begins one: within
/// one object a line cannot begin with a brace right after the first.
fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (first, second) = (lines.next(), lines.next());
    let is_document = |line: &str| serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok();
    second.is_some_and(|second| {
        let begins = |line: &str| line.trim_start().starts_with('{');
        first.is_some_and(|first| is_document(first) || begins(first) && begins(second))
    })
}

fn submission(node: &Node<'_>, at: At<'_>, errors: &mut Errors) -> Option<Submission> {
    let (event, is_inside) = cloud_event::unwrap(node, at, errors)?;
    if is_inside {
        event::read(event, at.name("data"), errors)
    } else {
        event::read(event, at, errors)
    }
}

/// What the parser says, without its line: it counts from the event's own beginning.
fn not_json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    format!("is not JSON: {what} (column {})", error.column())
}
