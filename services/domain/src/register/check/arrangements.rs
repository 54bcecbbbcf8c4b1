//! What an arrangement must say before anything can be judged by it. Whether it is wise is for `register review`.

use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use crate::register::model::{Arrangement, ArrangementStatus, Coverage, GateEntry, RegisterData};

pub(super) fn check(data: &RegisterData, problems: &mut Vec<Problem>) {
    for (at, arrangement) in data.arrangements.iter().enumerate() {
        let here = format!("/arrangements/{at}");
        if arrangement.status == ArrangementStatus::Live {
            live(arrangement, &here, problems);
        }
        once(arrangement, &here, problems);
        for (gate_at, entry) in arrangement.gate.iter().enumerate() {
            gate(entry, &format!("{here}/gate/{gate_at}"), problems);
        }
    }
    words(data, problems);
}

/// A live arrangement covers somebody, for something.
fn live(arrangement: &Arrangement, here: &str, problems: &mut Vec<Problem>) {
    let (key, is_empty) = match &arrangement.covers {
        Coverage::Recipients(ids) => ("recipients", ids.is_empty()),
        Coverage::Kinds(kinds) => ("recipient_kinds", kinds.is_empty()),
    };
    let id = &arrangement.id;
    if is_empty {
        problems.push(Problem::new(
            format!("{here}/{key}"),
            format!("live arrangement \"{id}\" covers no recipient; name one, or make it a draft"),
        ));
    }
    if arrangement.purposes.is_empty() {
        problems.push(Problem::new(
            format!("{here}/purposes"),
            format!("live arrangement \"{id}\" has no purpose; name one, or make it a draft"),
        ));
    }
}

/// Nothing is listed twice: a category is shared freely or under a condition, not both.
fn once(arrangement: &Arrangement, here: &str, problems: &mut Vec<Problem>) {
    let freely: BTreeSet<&String> = arrangement.categories.iter().collect();
    for (at, category) in arrangement.conditional_categories.iter().enumerate() {
        if freely.contains(category) {
            problems.push(Problem::new(
                format!("{here}/conditional_categories/{at}"),
                format!(
                    "\"{category}\" is also in categories, which need no condition; keep it in one of the two"
                ),
            ));
        }
    }
}

fn gate(entry: &GateEntry, here: &str, problems: &mut Vec<Problem>) {
    if entry.article_9.is_empty() && entry.schedule_1.is_empty() {
        problems.push(Problem::new(
            here,
            "this condition names no point of Article 9 and no paragraph of Schedule 1; name one or remove it",
        ));
    }
    for (at, point) in entry.article_9.iter().enumerate() {
        if !matches!(point.as_bytes(), [b'a'..=b'j']) {
            problems.push(Problem::new(
                format!("{here}/article_9/{at}"),
                format!("Article 9(2) has no point \"{point}\"; points are a to j"),
            ));
        }
    }
    for (at, paragraph) in entry.schedule_1.iter().enumerate() {
        if !is_schedule_1(paragraph) {
            problems.push(Problem::new(
                format!("{here}/schedule_1/{at}"),
                format!("\"{paragraph}\" is no paragraph of Schedule 1; write it like pt2-para18"),
            ));
        }
    }
}

/// `pt` 1 to 4, `-para`, one or two digits, at most one letter (DPA 2018 Sch 1).
fn is_schedule_1(slug: &str) -> bool {
    let Some((part, paragraph)) = slug.split_once("-para") else {
        return false;
    };
    let number = paragraph.trim_end_matches(|last: char| last.is_ascii_lowercase());
    matches!(part, "pt1" | "pt2" | "pt3" | "pt4")
        && matches!(number.len(), 1 | 2)
        && number.bytes().all(|digit| digit.is_ascii_digit())
        && paragraph.len() - number.len() <= 1
}

/// What a live arrangement shares, and what for, is told to people: it needs words.
fn words(data: &RegisterData, problems: &mut Vec<Problem>) {
    let mut used: BTreeMap<&str, &str> = BTreeMap::new();
    for arrangement in &data.arrangements {
        if arrangement.status != ArrangementStatus::Live {
            continue;
        }
        let slugs = arrangement.purposes.iter();
        let slugs = slugs.chain(&arrangement.categories);
        for slug in slugs.chain(&arrangement.conditional_categories) {
            used.entry(slug).or_insert(&arrangement.id);
        }
    }
    let mut ask = |section: &str, at: usize, id: &str, words: &str| {
        if let (true, Some(user)) = (words.trim().is_empty(), used.get(id)) {
            problems.push(Problem::new(
                format!("/{section}/{at}/words"),
                format!("\"{id}\" has no words, but live arrangement \"{user}\" uses it; say in plain words what it is"),
            ));
        }
    };
    for (at, purpose) in data.purposes.iter().enumerate() {
        ask("purposes", at, &purpose.id, &purpose.words);
    }
    for (at, category) in data.categories.iter().enumerate() {
        ask("categories", at, &category.id, &category.words);
    }
}
