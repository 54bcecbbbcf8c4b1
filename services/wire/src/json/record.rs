//! Reads one JSON object field by field, notes every mistake and goes on. What was never asked for is unknown.
//! Never repeats a value; a name that is repeated is one that looks like a name.

use std::{borrow::Cow, collections::HashSet};

use super::{
    at::{At, Errors},
    scalar,
    tree::Node,
};
use domain::time::UtcMicros;

/// An object being read.
pub(crate) struct Record<'r, 'n> {
    fields: &'r [(Cow<'n, str>, Node<'n>)],
    pub at: At<'r>,
    pub errors: &'r mut Errors,
    asked: Vec<&'static str>,
    errors_before: usize,
}

impl<'r, 'n> Record<'r, 'n> {
    /// Reads `node` as an object with `read`; afterwards tells what was not asked for.
    pub fn read<T>(
        node: &'r Node<'n>,
        at: At<'r>,
        errors: &'r mut Errors,
        read: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        let Node::Object(fields) = node else {
            errors.add(&at, "must be an object { }");
            return None;
        };
        let mut record = Self {
            fields,
            at,
            errors_before: errors.count(),
            errors,
            asked: Vec::new(),
        };
        let value = read(&mut record);
        record.finish();
        Some(value)
    }

    /// The value of a field; null is left out.
    pub fn get(&mut self, name: &'static str) -> Option<&'r Node<'n>> {
        if !self.asked.contains(&name) {
            self.asked.push(name);
        }
        let of_name = |(of, _): &&(Cow<'_, str>, _)| of == name;
        let (_, node) = self.fields.iter().find(of_name)?;
        (!matches!(node, Node::Null)).then_some(node)
    }

    /// The value of a field that must be there.
    pub fn need(&mut self, name: &'static str) -> Option<&'r Node<'n>> {
        let node = self.get(name);
        if node.is_none() {
            self.wrong(name, "is missing: it must be given");
        }
        node
    }

    /// No mistake in this object so far?
    pub const fn is_fine_so_far(&self) -> bool {
        self.errors.count() == self.errors_before
    }

    /// Notes a mistake in a field.
    pub fn wrong(&mut self, name: &str, message: impl Into<String>) {
        self.errors.add(&self.at.name(name), message);
    }

    pub fn text(&mut self, name: &'static str) -> String {
        let node = self.need(name);
        self.scalar(name, node, scalar::text).unwrap_or_default()
    }

    pub fn maybe_text(&mut self, name: &'static str) -> Option<String> {
        let node = self.get(name);
        self.scalar(name, node, scalar::text)
    }

    pub fn maybe_bool(&mut self, name: &'static str) -> Option<bool> {
        let node = self.get(name);
        self.scalar(name, node, scalar::boolean)
    }

    pub fn maybe_integer(&mut self, name: &'static str) -> Option<i64> {
        let node = self.get(name);
        self.scalar(name, node, scalar::integer)
    }

    pub fn time(&mut self, name: &'static str) -> UtcMicros {
        let node = self.need(name);
        self.scalar(name, node, scalar::time)
            .unwrap_or(UtcMicros(0))
    }

    pub fn maybe_time(&mut self, name: &'static str) -> Option<UtcMicros> {
        let node = self.get(name);
        self.scalar(name, node, scalar::time)
    }

    /// A symbol of a closed list; one that the list lacks, or none, is its default.
    pub fn symbol<T>(&mut self, name: &'static str, parse: fn(&str) -> Option<T>, default: T) -> T {
        let text = self.maybe_text(name);
        text.and_then(|text| parse(&text)).unwrap_or(default)
    }

    /// A word of a closed list, which must be there; one that the list lacks is a mistake.
    pub fn word(
        &mut self,
        name: &'static str,
        known: impl Iterator<Item = &'static str> + Clone,
    ) -> Option<&'static str> {
        let node = self.need(name);
        let text = self.scalar(name, node, scalar::text)?;
        let found = known.clone().find(|word| *word == text);
        if found.is_none() {
            let known: Vec<_> = known.collect();
            self.wrong(name, format!("must be one of {}", known.join(", ")));
        }
        found
    }

    /// A value read by `read`, or its mistake.
    pub fn scalar<T>(
        &mut self,
        name: &str,
        node: Option<&Node<'_>>,
        read: fn(&Node<'_>) -> Result<T, &'static str>,
    ) -> Option<T> {
        match read(node?) {
            Ok(value) => Some(value),
            Err(message) => {
                self.wrong(name, message);
                None
            }
        }
    }

    /// An object inside, if it is there.
    pub fn record<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Record<'_, 'n>) -> T,
    ) -> Option<T> {
        let node = self.get(name)?;
        let at = self.at.name(name);
        Record::read(node, at, self.errors, read)
    }

    /// The items of a list that must be there, each with its place.
    pub fn list<T>(
        &mut self,
        name: &'static str,
        read: impl FnMut(&Node<'n>, At<'_>, &mut Errors) -> Option<T>,
    ) -> Vec<T> {
        self.need(name);
        self.maybe_list(name, read).unwrap_or_default()
    }

    /// The items of a list, if it is there, each with its place.
    pub fn maybe_list<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&Node<'n>, At<'_>, &mut Errors) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Node::List(items) = self.get(name)? else {
            self.wrong(name, "must be an array [ ]");
            return None;
        };
        let at = self.at.name(name);
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            list.extend(read(item, at.index(index), self.errors));
        }
        Some(list)
    }

    fn finish(self) {
        let mut seen = HashSet::with_capacity(self.fields.len());
        for (name, _) in self.fields {
            if !self.asked.iter().any(|asked| asked == name) {
                unknown(name, &self.asked, &self.at, self.errors);
            } else if !seen.insert(name) {
                self.errors
                    .add(&self.at.name(name), "is given twice: give it once");
            }
        }
    }
}

fn unknown(name: &str, known: &[&str], at: &At<'_>, errors: &mut Errors) {
    let distance = |of: &&&str| strsim::damerau_levenshtein(&name.to_ascii_lowercase(), of);
    // Comparing is quadratic: a long name is no misspelling of ours.
    let nearest = known
        .iter()
        .filter(|_| name.len() <= 64)
        .min_by_key(distance);
    let nearest = nearest.filter(|of| distance(of) <= (of.len() / 3).max(1));
    match nearest {
        Some(nearest) => errors.add(
            &at.name(name),
            format!("is not known: did you mean {nearest}?"),
        ),
        None if scalar::looks_like_a_name(name) => {
            errors.add(
                &at.name(name),
                format!("is not known; known are {}", known.join(", ")),
            );
        }
        None => errors.add(
            at,
            format!(
                "has a field whose name is not known and not repeated here; known are {}",
                known.join(", ")
            ),
        ),
    }
}
