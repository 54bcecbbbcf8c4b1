//! Holds a register against its JSON Schema and says every difference in plain words.
//! Never decides what is allowed: the schema does, and editors use the same one.

use std::{collections::HashSet, sync::LazyLock};

use domain::{register::check::nearest, time::CivilDate};
use jsonschema::{ValidationError, Validator, error::ValidationErrorKind as Kind};
use serde_json::Value;

use super::{SCHEMA, problems::Flaw, tree::escape, words};

/// The schema as data, for words and for known keys.
static TEXT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(SCHEMA).unwrap_or_default());

static VALIDATOR: LazyLock<Result<Validator, String>> = LazyLock::new(|| {
    jsonschema::options()
        .should_validate_formats(true)
        // The same days as everywhere else in the project.
        .with_format("date", |text: &str| CivilDate::parse(text).is_some())
        .build(&TEXT)
        .map_err(|error| error.to_string())
});

/// All differences from the schema.
pub fn check(register: &Value) -> Vec<Flaw> {
    match &*VALIDATOR {
        Ok(validator) => {
            let errors: Vec<_> = validator.iter_errors(register).collect();
            let misspelt: HashSet<&str> = errors.iter().filter_map(misspelt).collect();
            errors
                .iter()
                .filter(|error| !is_choice(error) || !misspelt.contains(path(error)))
                .flat_map(flaws)
                .collect()
        }
        // Cannot happen while the test of the schema passes; a register is not taken for good all the same.
        Err(error) => vec![
            Flaw::at_start(format!(
                "the register schema of this program is broken: {error}"
            ))
            .hiding(),
        ],
    }
}

/// Where an unknown key stands.
fn misspelt<'e>(error: &'e ValidationError<'_>) -> Option<&'e str> {
    matches!(error.kind(), Kind::AdditionalProperties { .. }).then(|| path(error))
}

/// Is it about which keys go together? Beside an unknown key that mostly follows from it.
fn is_choice(error: &ValidationError<'_>) -> bool {
    matches!(
        error.kind(),
        Kind::OneOfNotValid { .. } | Kind::OneOfMultipleValid { .. }
    )
}

fn path<'e>(error: &'e ValidationError<'_>) -> &'e str {
    error.instance_path().as_str()
}

fn flaws(error: &ValidationError<'_>) -> Vec<Flaw> {
    let here = path(error);
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => unexpected
            .iter()
            .map(|key| unknown_key(error, here, key))
            .collect(),
        Kind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            let message = words::missing(key, about(error, &format!("properties/{key}")));
            vec![Flaw::broken(format!("{here}/{}", escape(key)), message)]
        }
        kind => vec![Flaw::broken(here.into(), message(error, kind))],
    }
}

fn unknown_key(error: &ValidationError<'_>, here: &str, key: &str) -> Flaw {
    let known = about(error, "properties").and_then(Value::as_object);
    let known: Vec<&str> = known
        .into_iter()
        .flat_map(|keys| keys.keys().map(String::as_str))
        .collect();
    let near = nearest(key, known.iter().copied());
    let message = words::unknown_key(key, near, &known);
    Flaw {
        is_key: true,
        // What was probably meant is there, only under another name.
        hides: near.map(|near| format!("{here}/{near}")),
        ..Flaw::about(format!("{here}/{}", escape(key)), message)
    }
}

fn message(error: &ValidationError<'_>, kind: &Kind) -> String {
    let value = error.instance();
    match kind {
        Kind::Type { .. } if about(error, "format").is_some() => words::no_day(value),
        Kind::Type { .. } => words::wrong_type(value, about(error, "type")),
        Kind::Enum { options } => words::not_in_list(value, options),
        Kind::Pattern { .. } => words::wrong_form(value, about(error, "patternErrorMessage")),
        Kind::Format { .. } => words::no_day(value),
        Kind::MinLength { .. } => "this is empty; write something or remove the key".into(),
        Kind::MaxLength { limit } => format!("this is longer than {limit} characters; shorten it"),
        Kind::MinItems { limit } => {
            format!("this list needs at least {limit}; add what is missing")
        }
        Kind::MaxItems { limit } => format!("this list has more than {limit}; remove some"),
        Kind::Minimum { limit } => format!("{} is too small; at least {limit}", words::show(value)),
        Kind::Maximum { limit } => format!("{} is too large; at most {limit}", words::show(value)),
        Kind::UniqueItems => words::twice(value),
        Kind::OneOfNotValid { .. } | Kind::OneOfMultipleValid { .. } => {
            words::exactly_one(about(error, "oneOf"))
        }
        _ => format!("{error}; see register.schema.json"),
    }
}

/// Something beside the keyword that failed.
fn about(error: &ValidationError<'_>, beside: &str) -> Option<&'static Value> {
    let path = error.schema_path().as_str();
    let (parent, _) = path.rsplit_once('/')?;
    TEXT.pointer(&format!("{parent}/{beside}"))
}
