//! Problems that a register file cannot bring, as its schema is asked first, and the folding of names.
//! All the others: `schemas/register/invalid`, tested in `wire`.

use super::*;
use crate::{
    register::model::{
        Alias, Arrangement, ArrangementStatus, Coverage, GateEntry, GdprRole, Notice, Purpose,
        Recipient, Requirement, RequirementCheck,
    },
    time::{CivilDate, DateRange},
    verdict::RuleCode,
    vocabulary::RecipientKind,
};

const ALWAYS: DateRange = DateRange {
    from: None,
    to: None,
};

fn day(text: &str) -> CivilDate {
    CivilDate::parse(text).expect(text)
}

fn recipient(id: &str, name: &str) -> Recipient {
    Recipient {
        id: id.into(),
        name: name.into(),
        aliases: Vec::new(),
        kind: RecipientKind::Police,
        country: "GB".into(),
        is_individual: false,
        article_19_contact: None,
    }
}

fn arrangement() -> Arrangement {
    Arrangement {
        id: "police-crime".into(),
        status: ArrangementStatus::Live,
        valid: ALWAYS,
        review_due: None,
        covers: Coverage::Kinds(vec![RecipientKind::Police]),
        role: GdprRole::Controller,
        purposes: vec!["crime".into()],
        declared_bases: Vec::new(),
        assessed_bases: Vec::new(),
        categories: Vec::new(),
        conditional_categories: Vec::new(),
        any_category: true,
        gate: Vec::new(),
        legal_obligation_ref: None,
        agreement_ref: None,
        dpia_ref: None,
        apd_ref: None,
        transfer: None,
        retention: None,
        cadence: None,
        bulk: false,
        onward: false,
        notice_lines: Vec::new(),
        words: None,
        requires: Vec::new(),
        note: None,
    }
}

fn register(arrangement: Arrangement) -> RegisterData {
    RegisterData {
        version: "1".into(),
        effective_from: day("2026-01-01"),
        controller: String::new(),
        controllers: Vec::new(),
        notice: Notice {
            title: "Notice".into(),
            published: day("2023-04-01"),
        },
        schemes: Vec::new(),
        facts: Vec::new(),
        sources: Vec::new(),
        recipients: vec![recipient("essex-police", "Essex Police")],
        purposes: vec![Purpose {
            id: "crime".into(),
            words: "to prevent crime".into(),
            service: false,
            iri: None,
        }],
        categories: Vec::new(),
        arrangements: vec![arrangement],
    }
}

fn pointers(data: &RegisterData) -> Vec<String> {
    let problems = check(data).into_iter();
    problems.map(|problem| problem.pointer).collect()
}

#[test]
fn a_register_without_problems_has_none() {
    assert_eq!(check(&register(arrangement())), []);
}

#[test]
fn a_condition_raises_only_codes_that_are_meant_for_conditions() {
    let mut bad = arrangement();
    let requirement = |check, code| Requirement { check, code };
    bad.requires = vec![
        requirement(
            RequirementCheck::CaseReferencePresent,
            RuleCode::BasisMismatch,
        ),
        requirement(
            RequirementCheck::MaxSubjects(Some(0)),
            RuleCode::NotCaseSpecific,
        ),
        requirement(
            RequirementCheck::Window(Vec::new()),
            RuleCode::NfiOutOfWindow,
        ),
    ];
    let found = pointers(&register(bad));
    for pointer in ["0/code", "1/max_subjects", "2/window"] {
        let pointer = format!("/arrangements/0/requires/{pointer}");
        assert!(found.contains(&pointer), "{pointer} {found:?}");
    }
}

#[test]
fn a_gate_names_points_and_paragraphs_that_exist() {
    let mut bad = arrangement();
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
    bad.gate = vec![GateEntry {
        article_9: texts(&["a", "j", "k", "", "ab"]),
        schedule_1: texts(&[
            "pt2-para18",
            "pt1-para3a",
            "pt5-para1",
            "pt2-para",
            "pt2-para123",
            "pt2-para1ab",
        ]),
        notice_lines: Vec::new(),
    }];
    let found = pointers(&register(bad));
    let expected = [
        "article_9/2",
        "article_9/3",
        "article_9/4",
        "schedule_1/2",
        "schedule_1/3",
        "schedule_1/4",
        "schedule_1/5",
    ];
    let expected = expected.map(|end| format!("/arrangements/0/gate/0/{end}"));
    assert_eq!(found, expected);
}

#[test]
fn one_name_on_one_day_is_one_recipient() {
    let mut data = register(arrangement());
    let until = |to| DateRange {
        from: None,
        to: Some(day(to)),
    };
    let mut other = recipient("kent-police", "Kent Police");
    other.aliases = vec![Alias {
        name: "ESSEX  police".into(),
        valid: until("2000-12-31"),
    }];
    data.recipients.push(other);
    assert_eq!(pointers(&data), ["/recipients/1/aliases/0/name"]);
}

#[test]
fn a_name_may_pass_from_one_recipient_to_another() {
    let mut data = register(arrangement());
    let mut heir = recipient("kent-police", "Kent Police");
    let alias = |from: Option<&str>, to: Option<&str>| Alias {
        name: "The Force".into(),
        valid: DateRange {
            from: from.map(day),
            to: to.map(day),
        },
    };
    heir.aliases = vec![alias(Some("2001-01-01"), None)];
    data.recipients.push(heir);
    if let Some(first) = data.recipients.first_mut() {
        first.aliases = vec![alias(None, Some("2000-12-31"))];
    }
    assert_eq!(check(&data), []);
}
