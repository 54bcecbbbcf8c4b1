//! JSON objects as they are written: names in the order that they are given, nulls left out.
//! Never knows what is written.

use std::fmt;

use domain::{event::Pseudonym, time::UtcMicros};
use serde::{Serialize, Serializer, ser::SerializeMap as _};

/// An object whose names keep their order.
pub(crate) struct Object<'e>(pub Vec<(&'e str, Value<'e>)>);

/// A value as it is written; nulls are left out.
pub(crate) enum Value<'e> {
    Null,
    Bool(bool),
    Text(&'e str),
    Number(i64),
    Time(UtcMicros),
    Uuid(uuid::Uuid),
    Pseudonym(Pseudonym),
    List(Vec<Self>),
    Object(Object<'e>),
}

impl Object<'_> {
    /// As text, without a line break.
    pub fn into_string(self) -> String {
        let mut out = Vec::with_capacity(1024);
        // Writing to memory cannot fail, and what is written is UTF-8.
        let _ = serde_json::to_writer(&mut out, &self);
        String::from_utf8(out).unwrap_or_default()
    }
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for (name, value) in &self.0 {
            if !matches!(value, Value::Null) {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_none(),
            Self::Bool(value) => to.serialize_bool(*value),
            Self::Text(text) => to.serialize_str(text),
            Self::Number(number) => to.serialize_i64(*number),
            Self::Time(at) => to.collect_str(&nameable(*at)),
            Self::Uuid(id) => to.collect_str(&id.hyphenated()),
            Self::Pseudonym(pseudonym) => to.collect_str(&Hex(pseudonym.0)),
            Self::List(items) => items.serialize(to),
            Self::Object(object) => object.serialize(to),
        }
    }
}

/// 16 bytes in hex.
pub(crate) struct Hex(pub [u8; 16]);

impl fmt::Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The nearest instant that RFC 3339 can name.
fn nameable(at: UtcMicros) -> UtcMicros {
    const FIRST: i64 = -62_167_219_200_000_000;
    const LAST: i64 = 253_402_207_200_999_999;
    UtcMicros(at.0.clamp(FIRST, LAST))
}

/// Text, if there is some.
pub(crate) fn text(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Null, Value::Text)
}

/// An object, if there is one.
pub(crate) fn object<'e, T>(
    record: Option<T>,
    fields: fn(T) -> Vec<(&'e str, Value<'e>)>,
) -> Value<'e> {
    record.map_or(Value::Null, |record| Value::Object(Object(fields(record))))
}
