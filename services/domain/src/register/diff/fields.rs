//! Sentences about one field of one entry.

use std::{collections::BTreeSet, fmt::Display};

/// Collects what changed in one entry.
#[derive(Default)]
pub(super) struct Words(pub(super) Vec<String>);

impl Words {
    /// A single value.
    pub(super) fn value<T: PartialEq>(
        &mut self,
        field: &str,
        before: &T,
        after: &T,
        say: impl Fn(&T) -> String,
    ) {
        if before != after {
            let (before, after) = (say(before), say(after));
            self.0.push(format!("{field}: was {before}, is {after}"));
        }
    }

    /// A text that may be missing.
    pub(super) fn text(&mut self, field: &str, before: Option<&str>, after: Option<&str>) {
        self.value(field, &before, &after, |text| {
            text.map_or_else(|| "not given".into(), |text| format!("\"{text}\""))
        });
    }

    /// A mark that is set or not.
    pub(super) fn flag(&mut self, field: &str, before: bool, after: bool) {
        self.value(field, &before, &after, |flag| {
            if *flag { "yes".into() } else { "no".into() }
        });
    }

    /// A list whose order means nothing.
    pub(super) fn list<B, A>(&mut self, field: &str, before: B, after: A)
    where
        B: IntoIterator,
        B::Item: Display,
        A: IntoIterator,
        A::Item: Display,
    {
        let set = |items: Vec<String>| items.into_iter().collect::<BTreeSet<_>>();
        let before = set(before.into_iter().map(|item| item.to_string()).collect());
        let after = set(after.into_iter().map(|item| item.to_string()).collect());
        let named = |items: Vec<&String>| {
            let items: Vec<&str> = items.into_iter().map(String::as_str).collect();
            items.join(", ")
        };
        let (gone, new) = (
            named(before.difference(&after).collect()),
            named(after.difference(&before).collect()),
        );
        match (gone.is_empty(), new.is_empty()) {
            (true, true) => {}
            (true, false) => self.0.push(format!("{field}: {new} added")),
            (false, true) => self.0.push(format!("{field}: {gone} removed")),
            (false, false) => self.0.push(format!("{field}: {new} added, {gone} removed")),
        }
    }
}
