//! What is wrong with a value and what to do, in words for somebody who keeps a register, not a program.
//! Never prints a long value whole.

use domain::register::check::nearest;
use serde_json::Value;

/// Longest value that a message repeats, in characters.
const SHOWN: usize = 60;

/// A value as a message repeats it.
pub fn show(value: &Value) -> String {
    match value {
        Value::Null => "nothing".into(),
        Value::String(text) => short(text),
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "a group of keys".into(),
        other => other.to_string(),
    }
}

/// Text in quotes, cut where it is long; never a line break.
pub fn short(text: &str) -> String {
    let cut: String = text.chars().take(SHOWN).collect();
    let dots = if cut.len() < text.len() { "..." } else { "" };
    format!("{:?}", format!("{cut}{dots}"))
}

/// A key that the schema does not have.
pub fn unknown_key(key: &str, near: Option<&str>, known: &[&str]) -> String {
    let shown = short(key);
    match near {
        Some(near) => format!("unknown key {shown}; did you mean \"{near}\"?"),
        None => format!(
            "unknown key {shown}; keys allowed here: {}",
            known.join(", ")
        ),
    }
}

/// A key that must be there.
pub fn missing(key: &str, schema: Option<&Value>) -> String {
    let description = schema.and_then(|schema| schema.get("description"));
    let description = description.and_then(Value::as_str).unwrap_or_default();
    match description.trim_end_matches('.') {
        "" => format!("\"{key}\" is missing; add it"),
        what => format!("\"{key}\" is missing; add it ({what})"),
    }
}

/// A value of another type.
pub fn wrong_type(value: &Value, wanted: Option<&Value>) -> String {
    let names = match wanted {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(name)) => vec![name.as_str()],
        _ => Vec::new(),
    };
    let is_wanted = |name: &str| names.contains(&name);
    let found = show(value);
    match value {
        Value::Bool(_) | Value::Number(_) if is_wanted("string") => {
            format!("this must be text and {found} is not; put it in quotes: \"{found}\"")
        }
        Value::String(_) if is_wanted("boolean") => {
            format!("this must be true or false, without quotes, and not {found}")
        }
        Value::String(_) if is_wanted("array") => {
            format!("this must be a list and not {found}; write it in brackets: [{found}]")
        }
        _ => {
            let kinds: Vec<&str> = names.iter().map(|name| kind(name)).collect();
            format!("this must be {} and not {found}", kinds.join(" or "))
        }
    }
}

/// Anything that is no day.
pub fn no_day(value: &Value) -> String {
    let shown = show(value);
    format!("{shown} is no day; write it YYYY-MM-DD, such as 2026-02-05")
}

fn kind(name: &str) -> &str {
    match name {
        "string" => "text",
        "boolean" => "true or false",
        "integer" | "number" => "a whole number",
        "array" => "a list",
        "object" => "a group of keys",
        "null" => "nothing",
        other => other,
    }
}

/// A value that is not in a closed list.
pub fn not_in_list(value: &Value, options: &Value) -> String {
    let allowed: Vec<&str> = options
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let found = value.as_str().unwrap_or_default();
    let near = allowed
        .iter()
        .find(|option| option.eq_ignore_ascii_case(found))
        .copied()
        .or_else(|| nearest(found, allowed.iter().copied()));
    let shown = show(value);
    match near {
        Some(near) => format!("{shown} is not allowed here; did you mean \"{near}\"?"),
        None => format!(
            "{shown} is not allowed here; use one of: {}",
            allowed.join(", ")
        ),
    }
}

/// Text of another form.
pub fn wrong_form(value: &Value, advice: Option<&Value>) -> String {
    let advice = advice.and_then(Value::as_str);
    let advice = advice.unwrap_or("see its pattern in register.schema.json");
    format!("{} does not fit: {advice}", show(value))
}

/// A list that has one value twice.
pub fn twice(value: &Value) -> String {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let again = items.iter().enumerate().find(|(at, item)| {
        let earlier = items.iter().take(*at);
        earlier.into_iter().any(|other| other == *item)
    });
    let shown = again.map_or_else(|| "a value".into(), |(_, item)| show(item));
    format!("this list has {shown} twice; remove one")
}

/// Keys of which exactly one group must be there.
pub fn exactly_one(groups: Option<&Value>) -> String {
    let groups = groups.and_then(Value::as_array).into_iter().flatten();
    let groups: Vec<String> = groups
        .filter_map(|group| group.get("required")?.as_array())
        .map(|keys| {
            let keys: Vec<&str> = keys.iter().filter_map(Value::as_str).collect();
            keys.join(" and ")
        })
        .collect();
    format!("give exactly one of: {}", groups.join("; "))
}
