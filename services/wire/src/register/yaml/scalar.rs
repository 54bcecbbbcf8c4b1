//! What a plain scalar means (YAML 1.2 core schema), and what a reader makes of the parser's complaints.
//! Dates, `yes` and `NO` are text. Never reads a number that JSON cannot hold: that stays text.

use serde_json::Number;

use crate::register::tree::Content;

/// A scalar without quotes.
pub fn resolve(text: &str) -> Content {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Content::Null,
        "true" | "True" | "TRUE" => return Content::Bool(true),
        "false" | "False" | "FALSE" => return Content::Bool(false),
        _ => {}
    }
    number(text).map_or_else(|| Content::Text(text.to_owned()), Content::Number)
}

fn number(text: &str) -> Option<Number> {
    if let Some(digits) = text.strip_prefix("0x") {
        return i64::from_str_radix(digits, 16).ok().map(Number::from);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return i64::from_str_radix(digits, 8).ok().map(Number::from);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && unsigned.contains(|any: char| any.is_ascii_digit())
        && unsigned
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if !is_number {
        return None;
    }
    text.parse::<i64>()
        .map(Number::from)
        .ok()
        .or_else(|| Number::from_f64(text.parse().ok()?))
}

/// The parser's message with what to do about it.
pub fn plain_words(info: &str) -> String {
    if info.contains("recursion limit") {
        return "this is nested far too deep; a register needs 7 levels".into();
    }
    let advice = if info.contains("tab") {
        "indent with spaces"
    } else if info.contains("mapping values are not allowed") || info.contains("simple key") {
        "look for a missing quote, a missing space after a colon, or a line that is indented wrongly"
    } else if info.contains("quoted scalar") || info.contains("escape") {
        "look for a missing or a stray quote"
    } else if info.contains("node content") {
        "a value is missing here, or the file ends too early"
    } else if info.contains("':'")
        || info.contains("flow")
        || info.contains(']')
        || info.contains('}')
    {
        "look for a missing bracket or comma"
    } else {
        "look at the indentation here and just above"
    };
    format!("this is not YAML ({info}); {advice}")
}
