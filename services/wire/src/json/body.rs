//! From the bytes of a body or a file to submissions: one object, an array, or JSON lines. Never panics.

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
    let mut errors = Errors::default();
    let mut submissions = Vec::new();
    match std::str::from_utf8(body) {
        Ok(text) => read(
            text.strip_prefix('\u{feff}').unwrap_or(text),
            &mut submissions,
            &mut errors,
        ),
        Err(error) => {
            let before = body.get(..error.valid_up_to()).unwrap_or_default();
            let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
            errors.add_at_line(&At::TOP, Some(line), "is not UTF-8");
        }
    }
    errors.or(submissions)
}

fn read(text: &str, submissions: &mut Vec<Submission>, errors: &mut Errors) {
    if text.trim().is_empty() {
        errors.add(&At::TOP, "holds no event");
        return;
    }
    match serde_json::from_str::<Node<'_>>(text) {
        Ok(Node::List(items)) => {
            for (index, item) in items.iter().enumerate() {
                submissions.extend(one(item, At::TOP.index(index), errors));
            }
        }
        Ok(node) => submissions.extend(one(&node, At::TOP, errors)),
        Err(_) if is_lines(text) => read_lines(text, submissions, errors),
        Err(error) => errors.add_at_line(&At::TOP, Some(error.line()), not_json(&error)),
    }
}

fn read_lines(text: &str, submissions: &mut Vec<Submission>, errors: &mut Errors) {
    let lines = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty());
    for (index, (line, number)) in lines.enumerate() {
        errors.line = Some(number);
        let at = At::TOP.index(index);
        match serde_json::from_str::<Node<'_>>(line) {
            Ok(node) => submissions.extend(one(&node, at, errors)),
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

fn one(node: &Node<'_>, at: At<'_>, errors: &mut Errors) -> Option<Submission> {
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
