//! Values out of a JSON object by key. Never fails: another type counts as left out, as it was reported before.

use domain::time::CivilDate;
use serde_json::Value;

/// Text as it stands; empty where there is none.
pub fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// Text, owned; empty where there is none.
pub fn text(value: &Value, key: &str) -> String {
    word(value, key).to_owned()
}

/// Text, if there is one.
pub fn optional(value: &Value, key: &str) -> Option<String> {
    value[key].as_str().map(str::to_owned)
}

/// True only where it says so.
pub fn flag(value: &Value, key: &str) -> bool {
    value[key].as_bool().unwrap_or_default()
}

/// A day, if there is one.
pub fn day(value: &Value, key: &str) -> Option<CivilDate> {
    CivilDate::parse(word(value, key))
}

/// Each item of a list, in order; one item for one, so that positions stay what they are in the file.
pub fn each<T>(value: &Value, key: &str, item: impl FnMut(&Value) -> T) -> Vec<T> {
    let items = value[key].as_array();
    items.into_iter().flatten().map(item).collect()
}

/// Texts of a list.
pub fn texts(value: &Value, key: &str) -> Vec<String> {
    each(value, key, |item| {
        item.as_str().unwrap_or_default().to_owned()
    })
}

/// Line numbers of a list.
pub fn lines(value: &Value, key: &str) -> Vec<u16> {
    each(value, key, |item| {
        let line = item.as_u64().and_then(|line| u16::try_from(line).ok());
        line.unwrap_or_default()
    })
}
