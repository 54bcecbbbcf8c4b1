//! Each id stands once in its section, and each reference names one that exists. Never guesses what was meant.

use std::collections::{BTreeMap, BTreeSet};

use super::{Problem, nearest::hint};
use crate::{
    register::model::{Coverage, RegisterData},
    time::DateRange,
};

pub(super) fn check(data: &RegisterData, problems: &mut Vec<Problem>) {
    unique(data, problems);
    references(data, problems);
    broader(data, problems);
}

fn unique(data: &RegisterData, problems: &mut Vec<Problem>) {
    let mut section = |name: &str, ids: Vec<&str>| {
        let mut first = BTreeMap::new();
        for (at, id) in ids.into_iter().enumerate() {
            let earlier = *first.entry(id).or_insert(at);
            if earlier == at || id.is_empty() {
                continue;
            }
            let also = match name {
                "arrangements" => both_count(data, earlier, at),
                _ => "",
            };
            problems.push(Problem::new(
                format!("/{name}/{at}/id"),
                format!(
                    "id \"{id}\" is taken by entry {} of {name}{also}; give each its own id",
                    earlier + 1
                ),
            ));
        }
    };
    section("controllers", ids(&data.controllers, |x| &x.id));
    section("schemes", ids(&data.schemes, |x| &x.id));
    section("facts", ids(&data.facts, |x| &x.id));
    section("sources", ids(&data.sources, |x| &x.id));
    section("recipients", ids(&data.recipients, |x| &x.id));
    section("purposes", ids(&data.purposes, |x| &x.id));
    section("categories", ids(&data.categories, |x| &x.id));
    section("arrangements", ids(&data.arrangements, |x| &x.id));
}

/// Two arrangements with one id are worse where both would be in force on a day.
fn both_count(data: &RegisterData, one: usize, other: usize) -> &'static str {
    let valid = |at: usize| data.arrangements.get(at).map(|found| found.valid);
    match (valid(one), valid(other)) {
        (Some(one), Some(other)) if overlap(one, other) => ", and their validity overlaps",
        _ => "",
    }
}

/// Do two spans share a day?
pub(super) fn overlap(one: DateRange, other: DateRange) -> bool {
    let starts_in_time = |a: DateRange, b: DateRange| match (a.from, b.to) {
        (Some(from), Some(to)) => from <= to,
        _ => true,
    };
    starts_in_time(one, other) && starts_in_time(other, one)
}

fn ids<T>(entries: &[T], id: impl Fn(&T) -> &String) -> Vec<&str> {
    entries.iter().map(|entry| id(entry).as_str()).collect()
}

/// The ids of a section, and how a message calls one of them.
struct Known<'a> {
    ids: BTreeSet<&'a str>,
    what: &'static str,
    section: &'static str,
}

impl<'a> Known<'a> {
    fn new<T>(
        what: &'static str,
        section: &'static str,
        entries: &'a [T],
        id: impl Fn(&T) -> &String,
    ) -> Self {
        Self {
            ids: ids(entries, id).into_iter().collect(),
            what,
            section,
        }
    }

    fn ask(&self, id: &str, pointer: String, problems: &mut Vec<Problem>) {
        if id.is_empty() || self.ids.contains(id) {
            return;
        }
        let Self { ids, what, section } = self;
        let otherwise = format!("add it to {section} or remove it here");
        let hint = hint(id, ids.iter().copied(), &otherwise);
        problems.push(Problem::new(
            pointer,
            format!("there is no {what} \"{id}\"{hint}"),
        ));
    }

    fn ask_all(&self, ids: &[String], pointer: &str, problems: &mut Vec<Problem>) {
        for (at, id) in ids.iter().enumerate() {
            self.ask(id, format!("{pointer}/{at}"), problems);
        }
    }
}

fn references(data: &RegisterData, problems: &mut Vec<Problem>) {
    let controllers = Known::new("controller", "controllers", &data.controllers, |x| &x.id);
    let arrangements = Known::new("arrangement", "arrangements", &data.arrangements, |x| &x.id);
    let recipients = Known::new("recipient", "recipients", &data.recipients, |x| &x.id);
    let purposes = Known::new("purpose", "purposes", &data.purposes, |x| &x.id);
    let categories = Known::new("category", "categories", &data.categories, |x| &x.id);

    controllers.ask(&data.controller, "/controller".into(), problems);
    for (at, source) in data.sources.iter().enumerate() {
        let here = format!("/sources/{at}");
        controllers.ask(&source.controller, format!("{here}/controller"), problems);
        arrangements.ask_all(
            &source.arrangements,
            &format!("{here}/arrangements"),
            problems,
        );
    }
    for (at, category) in data.categories.iter().enumerate() {
        if let Some(broader) = &category.broader {
            categories.ask(broader, format!("/categories/{at}/broader"), problems);
        }
    }
    for (at, arrangement) in data.arrangements.iter().enumerate() {
        let here = format!("/arrangements/{at}");
        if let Coverage::Recipients(ids) = &arrangement.covers {
            recipients.ask_all(ids, &format!("{here}/recipients"), problems);
        }
        purposes.ask_all(&arrangement.purposes, &format!("{here}/purposes"), problems);
        for (key, ids) in [
            ("categories", &arrangement.categories),
            (
                "conditional_categories",
                &arrangement.conditional_categories,
            ),
        ] {
            categories.ask_all(ids, &format!("{here}/{key}"), problems);
        }
    }
}

/// Following `broader` must come to an end.
fn broader(data: &RegisterData, problems: &mut Vec<Problem>) {
    let wider: BTreeMap<&str, &str> = data
        .categories
        .iter()
        .filter_map(|category| Some((category.id.as_str(), category.broader.as_deref()?)))
        .collect();
    for (at, category) in data.categories.iter().enumerate() {
        let mut path = vec![category.id.as_str()];
        while let Some(next) = path.last().and_then(|last| wider.get(last)) {
            let seen = path.contains(next);
            path.push(next);
            if seen {
                break;
            }
        }
        if path.len() > 1 && path.last() == path.first() {
            problems.push(Problem::new(
                format!("/categories/{at}/broader"),
                format!(
                    "broader goes round in a circle ({}); remove it from one of them",
                    path.join(" -> ")
                ),
            ));
        }
    }
}
