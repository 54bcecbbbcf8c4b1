//! A register that was checked and indexed. Immutable: a new version is a new value, swapped whole.

use std::collections::HashSet;

use hashbrown::HashMap;

use super::{
    Problem,
    categories::{Categories, Cover},
    check::check,
    model::{Arrangement, Category, Coverage, Fact, Purpose, Recipient, RegisterData, Source},
    names::Names,
    suggest,
};

/// A register fit to judge by.
#[derive(Debug)]
pub struct Register {
    data: RegisterData,
    schemes: HashMap<String, usize>,
    sources: HashMap<String, usize>,
    recipients: HashMap<String, usize>,
    purposes: HashMap<String, usize>,
    facts: HashMap<String, usize>,
    arrangements: HashMap<String, usize>,
    categories: Categories,
    names: Names,
    /// What each arrangement covers, in the order of the file.
    covers: Vec<Cover>,
    /// For each recipient the arrangements that cover it, by id.
    covering: Vec<Vec<usize>>,
}

/// An arrangement with what it covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'r> {
    pub(crate) arrangement: &'r Arrangement,
    pub(crate) cover: &'r Cover,
}

impl Register {
    /// Checks and indexes.
    ///
    /// # Errors
    /// Every problem of the register, in the order of the file.
    pub fn new(data: RegisterData) -> Result<Self, Vec<Problem>> {
        let problems = check(&data);
        if !problems.is_empty() {
            return Err(problems);
        }
        let categories = Categories::new(&data.categories);
        Ok(Self {
            schemes: positions(&data.schemes, |scheme| &scheme.id),
            sources: positions(&data.sources, |source| &source.id),
            recipients: positions(&data.recipients, |recipient| &recipient.id),
            purposes: positions(&data.purposes, |purpose| &purpose.id),
            facts: positions(&data.facts, |fact| &fact.id),
            arrangements: positions(&data.arrangements, |arrangement| &arrangement.id),
            names: Names::new(&data.recipients),
            covers: data
                .arrangements
                .iter()
                .map(|arrangement| categories.cover(arrangement))
                .collect(),
            covering: covering(&data),
            categories,
            data,
        })
    }

    /// What it says.
    #[must_use]
    pub const fn data(&self) -> &RegisterData {
        &self.data
    }

    /// Is this a scheme of identifiers?
    #[must_use]
    pub fn has_scheme(&self, id: &str) -> bool {
        self.schemes.contains_key(id)
    }

    /// The source system with this id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.data.sources.get(*self.sources.get(id)?)
    }

    /// The recipient with this id.
    #[must_use]
    pub fn recipient(&self, id: &str) -> Option<&Recipient> {
        self.recipient_at(self.recipient_position(id)?)
    }

    /// The purpose with this slug.
    #[must_use]
    pub fn purpose(&self, slug: &str) -> Option<&Purpose> {
        self.data.purposes.get(*self.purposes.get(slug)?)
    }

    /// The category with this slug.
    #[must_use]
    pub fn category(&self, slug: &str) -> Option<&Category> {
        self.data.categories.get(self.categories.id(slug)?.at())
    }

    /// The declared fact with this id.
    #[must_use]
    pub fn fact(&self, id: &str) -> Option<&Fact> {
        self.data.facts.get(*self.facts.get(id)?)
    }

    /// The arrangement with this id, of any status.
    #[must_use]
    pub fn arrangement(&self, id: &str) -> Option<&Arrangement> {
        self.entry(id).map(|entry| entry.arrangement)
    }

    /// Is this category a special one (Art 9(1)), itself or by a broader one?
    #[must_use]
    pub fn is_special(&self, slug: &str) -> bool {
        let id = self.categories.id(slug);
        id.is_some_and(|id| self.categories.is_special(id))
    }

    /// Is this category offence data (Art 10), allegations too, itself or by a broader one?
    #[must_use]
    pub fn is_offence(&self, slug: &str) -> bool {
        let id = self.categories.id(slug);
        id.is_some_and(|id| self.categories.is_offence(id))
    }

    pub(crate) fn recipient_position(&self, id: &str) -> Option<usize> {
        self.recipients.get(id).copied()
    }

    pub(crate) fn arrangement_position(&self, id: &str) -> Option<usize> {
        self.arrangements.get(id).copied()
    }

    pub(crate) fn recipient_at(&self, at: usize) -> Option<&Recipient> {
        self.data.recipients.get(at)
    }

    pub(crate) const fn names(&self) -> &Names {
        &self.names
    }

    pub(crate) const fn categories(&self) -> &Categories {
        &self.categories
    }

    pub(crate) fn entry(&self, id: &str) -> Option<Entry<'_>> {
        self.entry_at(*self.arrangements.get(id)?)
    }

    /// The arrangements that cover the recipient at this position, by id.
    pub(crate) fn covering(&self, recipient: usize) -> impl Iterator<Item = Entry<'_>> {
        let covering = self.covering.get(recipient).map_or(&[][..], Vec::as_slice);
        covering.iter().filter_map(|at| self.entry_at(*at))
    }

    fn entry_at(&self, at: usize) -> Option<Entry<'_>> {
        Some(Entry {
            arrangement: self.data.arrangements.get(at)?,
            cover: self.covers.get(at)?,
        })
    }

    /// Ids of the three recipients with the nearest names, nearest first.
    pub(crate) fn nearest_recipients(&self, name: &str) -> Vec<&str> {
        suggest::nearest(&self.names, &self.data.recipients, name, 3)
    }
}

fn positions<T>(entries: &[T], id: impl Fn(&T) -> &String) -> HashMap<String, usize> {
    let entries = entries.iter().enumerate();
    entries.map(|(at, entry)| (id(entry).clone(), at)).collect()
}

fn covering(data: &RegisterData) -> Vec<Vec<usize>> {
    let mut by_id: Vec<usize> = (0..data.arrangements.len()).collect();
    by_id.sort_by_key(|at| data.arrangements.get(*at).map(|found| &found.id));
    let named: Vec<HashSet<&str>> = data
        .arrangements
        .iter()
        .map(|arrangement| match &arrangement.covers {
            Coverage::Recipients(ids) => ids.iter().map(String::as_str).collect(),
            Coverage::Kinds(_) => HashSet::new(),
        })
        .collect();
    let is_covered = |at: usize, recipient: &Recipient| {
        let by_name = named
            .get(at)
            .is_some_and(|ids| ids.contains(recipient.id.as_str()));
        let by_kind = data.arrangements.get(at).is_some_and(|arrangement| {
            matches!(&arrangement.covers, Coverage::Kinds(kinds) if kinds.contains(&recipient.kind))
        });
        by_name || by_kind
    };
    let recipients = data.recipients.iter();
    recipients
        .map(|recipient| {
            let arrangements = by_id.iter().copied();
            arrangements
                .filter(|at| is_covered(*at, recipient))
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::testing::registers;

    #[test]
    fn everything_is_found_by_its_id() {
        let registers = registers();
        let register = registers.at(0).expect("the sample");
        let found = |id: &str| {
            [
                register.has_scheme(id),
                register.source(id).is_some_and(|found| found.id == id),
                register.recipient(id).is_some_and(|found| found.id == id),
                register.purpose(id).is_some_and(|found| found.id == id),
                register.category(id).is_some_and(|found| found.id == id),
                register.fact(id).is_some_and(|found| found.id == id),
                register.arrangement(id).is_some_and(|found| found.id == id),
            ]
        };
        for (place, id) in [
            "person",
            "cx-housing",
            "dwp",
            "crime",
            "disability",
            "emergency",
            "dwp-rent",
        ]
        .into_iter()
        .enumerate()
        {
            let mut expected = [false; 7];
            expected[place] = true;
            assert_eq!(found(id), expected, "{id}");
        }
    }

    #[test]
    fn a_category_is_as_sensitive_as_a_broader_one() {
        let registers = registers();
        let register = registers.at(0).expect("the sample");
        for (slug, is_special, is_offence) in [
            ("disability", true, false),
            ("fraud_match", false, true),
            ("identity", false, false),
            ("unheard_of", false, false),
        ] {
            assert_eq!(register.is_special(slug), is_special, "{slug}");
            assert_eq!(register.is_offence(slug), is_offence, "{slug}");
        }
    }
}
