//! A document whose every value knows its place in the file. Never interprets a value.

use serde_json::{Map, Number, Value};

/// Line and column, both counted from 1; columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// The start of a file.
pub const START: Place = Place { line: 1, column: 1 };

/// A value and where it begins.
#[derive(Debug)]
pub struct Node {
    /// Where.
    pub place: Place,
    /// What.
    pub content: Content,
}

/// What a value is.
#[derive(Debug)]
pub enum Content {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    Text(String),
    /// Values in order.
    List(Vec<Node>),
    /// Keys, each once, in the order of the file.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug)]
pub struct Entry {
    /// Key.
    pub key: String,
    /// Where the key stands.
    pub place: Place,
    /// Value.
    pub value: Node,
}

impl Node {
    /// The same without places. Depth is limited by the parser.
    pub fn to_json(&self) -> Value {
        match &self.content {
            Content::Null => Value::Null,
            Content::Bool(value) => Value::Bool(*value),
            Content::Number(value) => Value::Number(value.clone()),
            Content::Text(value) => Value::String(value.clone()),
            Content::List(items) => Value::Array(items.iter().map(Self::to_json).collect()),
            Content::Map(entries) => {
                let pairs = entries.iter();
                let pairs = pairs.map(|entry| (entry.key.clone(), entry.value.to_json()));
                Value::Object(pairs.collect::<Map<_, _>>())
            }
        }
    }

    /// Where the value of a JSON pointer stands, or the nearest value around it that exists.
    /// A list or map below a key: the key, as its value may begin lines later.
    pub fn place_of(&self, pointer: &str) -> Place {
        let mut node = self;
        let mut place = self.place;
        for step in pointer.split('/').skip(1) {
            match &node.content {
                Content::List(items) => {
                    let at = step.parse().ok();
                    let Some(item) = at.and_then(|at: usize| items.get(at)) else {
                        break;
                    };
                    node = item;
                    place = item.place;
                }
                Content::Map(entries) => {
                    let key = unescape(step);
                    let Some(entry) = entries.iter().find(|entry| entry.key == key) else {
                        break;
                    };
                    node = &entry.value;
                    place = match node.content {
                        Content::List(_) | Content::Map(_) => entry.place,
                        _ => node.place,
                    };
                }
                _ => break,
            }
        }
        place
    }

    /// Where the key at the end of a JSON pointer stands; else as [`Node::place_of`].
    pub fn place_of_key(&self, pointer: &str) -> Place {
        let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", ""));
        let key = unescape(key);
        let entry = self.get(parent).and_then(|node| match &node.content {
            Content::Map(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        });
        entry.map_or_else(|| self.place_of(pointer), |entry| entry.place)
    }

    fn get(&self, pointer: &str) -> Option<&Self> {
        pointer
            .split('/')
            .skip(1)
            .try_fold(self, |node, step| match &node.content {
                Content::List(items) => items.get(step.parse::<usize>().ok()?),
                Content::Map(entries) => {
                    let key = unescape(step);
                    let entry = entries.iter().find(|entry| entry.key == key)?;
                    Some(&entry.value)
                }
                _ => None,
            })
    }
}

/// One step of a JSON pointer (RFC 6901).
pub fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}
