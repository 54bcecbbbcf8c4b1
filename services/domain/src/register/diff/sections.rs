//! The sections of a register, entry by entry.

use std::{collections::BTreeMap, fmt::Debug};

use super::{Change, ChangeKind, fields::Words};
use crate::{
    register::model::{
        Alias, Arrangement, Coverage, GateEntry, Recipient, RegisterData, RegisterTransfer,
        Requirement, RequirementCheck, Retention,
    },
    time::{CivilDate, DateRange},
    vocabulary::LawfulBasis,
};

/// The head of the file.
pub(super) fn whole(before: &RegisterData, after: &RegisterData, changes: &mut Vec<Change>) {
    let mut words = Words::default();
    words.value("version", &before.version, &after.version, quoted);
    words.value(
        "effective_from",
        &before.effective_from,
        &after.effective_from,
        CivilDate::to_string,
    );
    words.value("controller", &before.controller, &after.controller, quoted);
    words.value("notice", &before.notice, &after.notice, |notice| {
        format!("\"{}\" of {}", notice.title, notice.published)
    });
    push(changes, "register", "", words);
}

/// Sections whose entries are told as a whole: an entry that changed names what it was and what it is.
pub(super) fn small(before: &RegisterData, after: &RegisterData, changes: &mut Vec<Change>) {
    macro_rules! section {
        ($field:ident, $($part:ident),+) => {
            compare(stringify!($field), &before.$field, &after.$field, |entry| &entry.id, changes, |was, is, words| {
                $(words.value(stringify!($part), &was.$part, &is.$part, plain);)+
            });
        };
    }
    section!(controllers, name, trading_as);
    section!(schemes, case, drop, trim, pattern, max_length, identifies);
    section!(facts, kind, words);
    section!(purposes, words, service, iri);
    section!(categories, words, special, offence, sensitive, broader, iri);
    compare(
        "sources",
        &before.sources,
        &after.sources,
        |source| &source.id,
        changes,
        |was, is, words| {
            words.value("name", &was.name, &is.name, quoted);
            words.value("controller", &was.controller, &is.controller, quoted);
            words.value("route", &was.route, &is.route, word);
            words.list("arrangements", &was.arrangements, &is.arrangements);
            words.text("cadence", was.cadence.as_deref(), is.cadence.as_deref());
            let day = |day: Option<CivilDate>| day.map(|day| day.to_string());
            let (was_until, until) = (day(was.imported_until), day(is.imported_until));
            words.text("imported_until", was_until.as_deref(), until.as_deref());
        },
    );
}

pub(super) fn recipients(before: &RegisterData, after: &RegisterData, changes: &mut Vec<Change>) {
    let each = |was: &Recipient, is: &Recipient, words: &mut Words| {
        words.value("name", &was.name, &is.name, quoted);
        words.list(
            "aliases",
            was.aliases.iter().map(alias),
            is.aliases.iter().map(alias),
        );
        words.value("kind", &was.kind, &is.kind, |kind| kind.symbol().into());
        words.value("country", &was.country, &is.country, quoted);
        words.flag("is_individual", was.is_individual, is.is_individual);
        words.text(
            "article_19_contact",
            was.article_19_contact.as_deref(),
            is.article_19_contact.as_deref(),
        );
    };
    compare(
        "recipients",
        &before.recipients,
        &after.recipients,
        |recipient| &recipient.id,
        changes,
        each,
    );
}

pub(super) fn arrangements(before: &RegisterData, after: &RegisterData, changes: &mut Vec<Change>) {
    compare(
        "arrangements",
        &before.arrangements,
        &after.arrangements,
        |arrangement| &arrangement.id,
        changes,
        |was, is, words| {
            grounds(was, is, words);
            papers(was, is, words);
        },
    );
}

/// What a disclosure is judged by.
fn grounds(was: &Arrangement, is: &Arrangement, words: &mut Words) {
    words.value("status", &was.status, &is.status, word);
    words.value("valid", &was.valid, &is.valid, days);
    words.value("recipients", &was.covers, &is.covers, covers);
    words.value("role", &was.role, &is.role, word);
    words.list("purposes", &was.purposes, &is.purposes);
    words.list(
        "lawful_bases.declared",
        bases(&was.declared_bases),
        bases(&is.declared_bases),
    );
    words.list(
        "lawful_bases.assessed",
        bases(&was.assessed_bases),
        bases(&is.assessed_bases),
    );
    words.list("categories", &was.categories, &is.categories);
    words.list(
        "conditional_categories",
        &was.conditional_categories,
        &is.conditional_categories,
    );
    words.flag("any_category", was.any_category, is.any_category);
    words.list("gate", was.gate.iter().map(gate), is.gate.iter().map(gate));
    words.list(
        "requires",
        was.requires.iter().map(requirement),
        is.requires.iter().map(requirement),
    );
    words.flag("bulk", was.bulk, is.bulk);
    words.flag("onward", was.onward, is.onward);
    words.value("transfer", &was.transfer, &is.transfer, transfer);
}

/// What stands behind it, and how it is told.
fn papers(was: &Arrangement, is: &Arrangement, words: &mut Words) {
    let mut text = |field, was: &Option<String>, is: &Option<String>| {
        words.text(field, was.as_deref(), is.as_deref());
    };
    text(
        "legal_obligation_ref",
        &was.legal_obligation_ref,
        &is.legal_obligation_ref,
    );
    text("agreement_ref", &was.agreement_ref, &is.agreement_ref);
    text("dpia_ref", &was.dpia_ref, &is.dpia_ref);
    text("apd_ref", &was.apd_ref, &is.apd_ref);
    text("cadence", &was.cadence, &is.cadence);
    text("words", &was.words, &is.words);
    text("note", &was.note, &is.note);
    words.value("review_due", &was.review_due, &is.review_due, |due| {
        due.map_or_else(|| "not given".into(), |due| due.to_string())
    });
    words.value("retention", &was.retention, &is.retention, retention);
    words.list("notice_lines", &was.notice_lines, &is.notice_lines);
}

/// Entries by id: new ones, gone ones, and what `each` finds in those that stayed.
fn compare<T: PartialEq>(
    section: &'static str,
    before: &[T],
    after: &[T],
    id: impl Fn(&T) -> &String,
    changes: &mut Vec<Change>,
    each: impl Fn(&T, &T, &mut Words),
) {
    let by_id = |entries: &[T]| -> BTreeMap<String, usize> {
        let ids = entries.iter().map(|entry| id(entry).clone());
        ids.zip(0..).collect()
    };
    let (was, is) = (by_id(before), by_id(after));
    let mut ids: Vec<&String> = was.keys().chain(is.keys()).collect();
    ids.sort();
    ids.dedup();
    for entry in ids {
        let was = was.get(entry).and_then(|at| before.get(*at));
        let is = is.get(entry).and_then(|at| after.get(*at));
        let kind = match (was, is) {
            (Some(was), Some(is)) => {
                let mut words = Words::default();
                each(was, is, &mut words);
                push(changes, section, entry, words);
                continue;
            }
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
        };
        changes.push(Change {
            section,
            id: entry.clone(),
            kind,
            words: Vec::new(),
        });
    }
}

fn push(changes: &mut Vec<Change>, section: &'static str, id: &str, words: Words) {
    if !words.0.is_empty() {
        changes.push(Change {
            section,
            id: id.to_owned(),
            kind: ChangeKind::Changed,
            words: words.0,
        });
    }
}

fn quoted(text: &String) -> String {
    format!("\"{text}\"")
}

/// Rust's own picture of a small value, for fields that only experts change.
fn plain<T: Debug>(value: &T) -> String {
    match format!("{value:?}") {
        none if none == "None" => "not given".into(),
        some => some,
    }
}

/// A word of a closed list as the file writes it: `JointController` is `joint-controller`.
fn word<T: Debug>(value: &T) -> String {
    let mut word = String::new();
    for letter in format!("{value:?}").chars() {
        if letter.is_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.extend(letter.to_lowercase());
    }
    word
}

fn transfer(transfer: &Option<RegisterTransfer>) -> String {
    let Some(transfer) = transfer else {
        return "none".into();
    };
    let mechanism = transfer.mechanism.as_deref().unwrap_or("no mechanism");
    let test = transfer.test_ref.as_deref().unwrap_or("no test");
    match transfer.test_date {
        Some(date) => format!("{mechanism}, {test} of {date}"),
        None => format!("{mechanism}, {test}"),
    }
}

fn retention(retention: &Option<Retention>) -> String {
    let given = retention.as_ref().into_iter();
    let parts = given.flat_map(|retention| [&retention.period, &retention.words]);
    let parts: Vec<&str> = parts.flatten().map(String::as_str).collect();
    if parts.is_empty() {
        "not given".into()
    } else {
        parts.join(", ")
    }
}

fn days(range: &DateRange) -> String {
    let from = range
        .from
        .map_or("the beginning".into(), |day| day.to_string());
    let to = range
        .to
        .map_or("further notice".into(), |day| day.to_string());
    format!("{from} to {to}")
}

fn alias(alias: &Alias) -> String {
    format!("\"{}\" ({})", alias.name, days(&alias.valid))
}

fn covers(coverage: &Coverage) -> String {
    match coverage {
        Coverage::Recipients(ids) => ids.join(", "),
        Coverage::Kinds(kinds) => {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.symbol()).collect();
            format!("any of the kind {}", kinds.join(", "))
        }
    }
}

fn bases(bases: &[LawfulBasis]) -> impl Iterator<Item = &'static str> {
    bases.iter().map(|basis| basis.symbol())
}

fn gate(entry: &GateEntry) -> String {
    let points = match entry.article_9.as_slice() {
        [] => "any point of Art 9(2)".into(),
        points => format!("Art 9(2)({})", points.join("/")),
    };
    match entry.schedule_1.as_slice() {
        [] => points,
        slugs => format!("{points} with {}", slugs.join("/")),
    }
}

fn requirement(requirement: &Requirement) -> String {
    let check = match &requirement.check {
        RequirementCheck::FactEquals { fact, equals } => format!("{fact} is {equals}"),
        RequirementCheck::Within { fact, days: None } => format!("soon after {fact}"),
        RequirementCheck::Within {
            fact,
            days: Some(days),
        } => format!("within {days} days of {fact}"),
        RequirementCheck::CaseReferencePresent => "a case reference is given".into(),
        RequirementCheck::MaxSubjects(None) => "few persons".into(),
        RequirementCheck::MaxSubjects(Some(most)) => format!("at most {most} persons"),
        RequirementCheck::Window(ranges) => {
            let ranges: Vec<String> = ranges.iter().map(days).collect();
            format!("in {}", ranges.join(" or "))
        }
    };
    format!("{check} (else {})", requirement.code)
}
