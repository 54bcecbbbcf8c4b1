//! What each rule says of itself is what the published catalogue of findings says.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    rules::{Check, RULES, RuleInfo, Scope, info},
    time::CivilDate,
    verdict::{FindingOutcome, RuleCode, Severity},
};

const CATALOGUE: &str = include_str!("../../../../../schemas/findings.json");

fn catalogue() -> Vec<Value> {
    serde_json::from_str(CATALOGUE).expect("the catalogue is JSON")
}

fn texts(value: &Value) -> Vec<&str> {
    let list = value.as_array().expect("a list");
    list.iter()
        .map(|item| item.as_str().expect("a text"))
        .collect()
}

fn assert_same(info: &RuleInfo, entry: &Value) {
    let code = info.code;
    let severity = |severity: Option<Severity>| severity.map(Severity::as_str);
    assert_eq!(entry["scope"], info.scope.as_str(), "{code}");
    assert_eq!(entry["raised_by"], "judge", "{code}");
    let outcomes: Vec<&str> = info
        .outcomes
        .iter()
        .map(|outcome| outcome.as_str())
        .collect();
    assert_eq!(texts(&entry["outcomes"]), outcomes, "{code}");
    let kinds: Vec<&str> = info.kinds.iter().map(|kind| kind.symbol()).collect();
    assert_eq!(texts(&entry["kinds"]), kinds, "{code}");
    assert_eq!(
        entry["arrangement_needed"], info.arrangement_needed,
        "{code}"
    );
    assert_eq!(entry["by_requires"], code.is_by_requires(), "{code}");
    assert_eq!(entry["severity"], info.severity.as_str(), "{code}");
    assert_eq!(
        entry["if_special"].as_str(),
        severity(info.if_special),
        "{code}"
    );
    assert_eq!(
        entry["if_offence"].as_str(),
        severity(info.if_offence),
        "{code}"
    );
    let exceptions: Vec<&str> = info
        .severity_if
        .iter()
        .map(|severity| severity.as_str())
        .collect();
    let theirs = entry["severity_if"].as_array().expect("a list");
    let theirs: Vec<&str> = theirs
        .iter()
        .filter_map(|one| one["severity"].as_str())
        .collect();
    assert_eq!(theirs, exceptions, "{code}");
    assert_eq!(entry["grace_hours"].as_i64(), info.grace_hours, "{code}");
    let day = |day: Option<CivilDate>| day.map(|day| day.to_string());
    for (end, day) in [
        ("from", day(info.in_force.from)),
        ("to", day(info.in_force.to)),
    ] {
        assert_eq!(entry["in_force"][end].as_str(), day.as_deref(), "{code}");
    }
    let suppresses: BTreeSet<&str> = info.suppresses.iter().map(|code| code.as_str()).collect();
    let known = texts(&entry["suppresses"]).into_iter();
    let known: BTreeSet<&str> = known
        .filter(|name| RuleCode::parse(name).is_some())
        .collect();
    assert_eq!(known, suppresses, "{code}");
    assert_eq!(texts(&entry["law"]), info.law, "{code}");
    let lines = entry["notice_lines"].as_array().expect("a list");
    let lines: Vec<u16> = lines
        .iter()
        .filter_map(|line| line.as_u64()?.try_into().ok())
        .collect();
    assert_eq!(lines, info.notice_lines, "{code}");
    assert_eq!(entry["explain_dpo"], info.explain_dpo, "{code}");
    assert_eq!(
        entry["explain_person"].as_str(),
        info.explain_person,
        "{code}"
    );
}

#[test]
fn every_rule_says_what_the_catalogue_says() {
    let catalogue = catalogue();
    for code in RuleCode::ALL {
        let entry = catalogue
            .iter()
            .find(|entry| entry["code"] == code.as_str());
        assert_same(
            info(*code),
            entry.expect("the catalogue has every code of ours"),
        );
    }
}

#[test]
fn every_rule_cites_law_and_notice_and_the_codes_are_sorted() {
    for rule in RULES {
        assert!(!rule.info.law.is_empty() && !rule.info.notice_lines.is_empty());
        let asks_each = matches!(
            rule.check,
            Check::Each(_) | Check::Consented(_) | Check::Known(_)
        );
        assert_eq!(rule.info.scope == Scope::Subject, asks_each);
        assert!(!rule.info.severities().is_empty());
        assert!(
            rule.info.outcomes.contains(&FindingOutcome::Finding)
                || rule.info.outcomes == [FindingOutcome::Gap]
        );
    }
    assert!(RuleCode::ALL.is_sorted_by_key(|code| code.as_str()));
}
