//! YAML 1.2 (core schema) into a [`Node`]. Refuses what makes a register hard to read or to trust: anchors,
//! aliases, tags, several documents, one key twice. Never expands anything, so a small file stays small.

use std::collections::HashSet;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::{
    problems::Flaw,
    tree::{Content, Entry, Node, Place, escape},
};

mod scalar;

/// Deepest nesting; a register needs 7.
const MAX_DEPTH: usize = 32;
/// Most values in one file; the example has about 6,000.
const MAX_NODES: usize = 200_000;

/// The tree, and what is wrong. No tree where reading could not go on.
pub fn parse(text: &str) -> (Option<Node>, Vec<Flaw>) {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(found) => found,
            Err(error) => {
                let message = scalar::plain_words(error.info());
                builder.flaw_at(place(*error.marker()), message);
                return (None, builder.flaws);
            }
        };
        if builder.take(event, span).is_err() {
            return (None, builder.flaws);
        }
    }
    if builder.root.is_none() {
        builder.flaws.push(Flaw::at_start(
            "the file is empty; a register begins with version and effective_from",
        ));
    }
    (builder.root, builder.flaws)
}

fn place(marker: saphyr_parser::Marker) -> Place {
    Place {
        line: marker.line().max(1),
        column: marker.col() + 1,
    }
}

/// Reading cannot go on; the reason is among the flaws.
struct Stop;

#[derive(Default)]
struct Builder {
    root: Option<Node>,
    open: Vec<Frame>,
    nodes: usize,
    documents: usize,
    flaws: Vec<Flaw>,
}

/// A list or map that is being read.
struct Frame {
    place: Place,
    kind: FrameKind,
}

enum FrameKind {
    List(Vec<Node>),
    Map {
        entries: Vec<Entry>,
        seen: HashSet<String>,
        key: Option<Key>,
    },
}

struct Key {
    name: String,
    place: Place,
    /// A second value of one key, or a key that is no word: reported, not kept.
    is_refused: bool,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
        let here = place(span.start);
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) => self.document(here),
            Event::Alias(_) => {
                self.flaw_here(here, "an alias (*name) is not allowed; write the value out");
                self.deliver(here, Content::Null, None)
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_anchor_and_tag(here, anchor, tag.is_some());
                let content = match style {
                    ScalarStyle::Plain => scalar::resolve(&text),
                    _ => Content::Text(text.clone().into_owned()),
                };
                self.deliver(here, content, Some(&text))
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_anchor_and_tag(here, anchor, tag.is_some());
                self.open(here, FrameKind::List(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_anchor_and_tag(here, anchor, tag.is_some());
                let (entries, seen, key) = Default::default();
                self.open(here, FrameKind::Map { entries, seen, key })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
        }
    }

    fn document(&mut self, here: Place) -> Result<(), Stop> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        self.flaw_at(
            here,
            "a second document begins here (---); put each register in its own file",
        );
        Err(Stop)
    }

    fn open(&mut self, place: Place, kind: FrameKind) -> Result<(), Stop> {
        if self.open.len() == MAX_DEPTH {
            self.flaw_at(
                place,
                format!("nested deeper than {MAX_DEPTH} levels; a register needs 7"),
            );
            return Err(Stop);
        }
        self.open.push(Frame { place, kind });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Stop> {
        let Some(frame) = self.open.pop() else {
            return Ok(());
        };
        let content = match frame.kind {
            FrameKind::List(items) => Content::List(items),
            FrameKind::Map { entries, .. } => Content::Map(entries),
        };
        self.deliver(frame.place, content, None)
    }

    /// Puts a finished value where it belongs. `word` is a scalar as written, which may be a key.
    fn deliver(&mut self, place: Place, content: Content, word: Option<&str>) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            self.flaw_at(
                place,
                format!("more than {MAX_NODES} values; split the register"),
            );
            return Err(Stop);
        }
        let node = Node { place, content };
        let Some(frame) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut frame.kind {
            FrameKind::List(items) => items.push(node),
            FrameKind::Map { entries, seen, key } => match key.take() {
                Some(Key {
                    is_refused: true, ..
                }) => {}
                Some(found) => entries.push(Entry {
                    key: found.name,
                    place: found.place,
                    value: node,
                }),
                None => {
                    let name = word.unwrap_or_default().to_owned();
                    let is_new = word.is_some() && seen.insert(name.clone());
                    let first = entries.iter().find(|entry| entry.key == name);
                    let first = first.map(|entry| entry.place.line);
                    *key = Some(Key {
                        name: name.clone(),
                        place,
                        is_refused: !is_new,
                    });
                    if !is_new {
                        self.flaw_at(place, refused_key(word, first));
                    }
                }
            },
        }
        Ok(())
    }

    fn refuse_anchor_and_tag(&mut self, here: Place, anchor: usize, has_tag: bool) {
        if anchor != 0 {
            self.flaw_here(here, "an anchor (&name) is not allowed; remove it");
        }
        if has_tag {
            self.flaw_here(here, "a tag (!name) is not allowed; remove it");
        }
    }

    /// About the file's form: what the value says is still looked at.
    fn flaw_at(&mut self, place: Place, message: impl Into<String>) {
        self.flaws.push(Flaw::at(self.pointer(), place, message));
    }

    /// About the value: nothing more is said about it.
    fn flaw_here(&mut self, place: Place, message: &str) {
        let flaw = Flaw::at(self.pointer(), place, message);
        self.flaws.push(flaw.hiding());
    }

    /// JSON pointer of the value that comes next.
    fn pointer(&self) -> String {
        let steps = self.open.iter().map(|frame| match &frame.kind {
            FrameKind::List(items) => items.len().to_string(),
            FrameKind::Map { key: Some(key), .. } => escape(&key.name),
            FrameKind::Map { key: None, .. } => String::new(),
        });
        steps.fold(String::new(), |path, step| format!("{path}/{step}"))
    }
}

fn refused_key(word: Option<&str>, first: Option<usize>) -> String {
    match (word, first) {
        (None, _) => "a key is one word; a list or map cannot be one".into(),
        (Some(word), Some(line)) => {
            let word = super::words::short(word);
            format!("key {word} stands here twice, first on line {line}; remove one")
        }
        (Some(word), None) => {
            let word = super::words::short(word);
            format!("key {word} stands here more than once; keep one")
        }
    }
}
