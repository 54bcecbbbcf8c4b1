//! One arrangement. See [`super`]. Never judges what it says.

use domain::{
    register::model::{
        Arrangement, ArrangementStatus, Coverage, GateEntry, GdprRole, RegisterTransfer,
        Requirement, RequirementCheck, Retention,
    },
    time::DateRange,
    verdict::RuleCode,
    vocabulary::{LawfulBasis, RecipientKind},
};
use serde_json::Value;

use super::{
    range,
    value::{day, each, flag, lines, optional, text, texts, word},
};

pub fn arrangement(value: &Value) -> Arrangement {
    let bases = &value["lawful_bases"];
    let declared_bases = each(bases, "declared", basis);
    // Left out, the assessment agrees with the notice; an empty list says that nobody assessed it.
    let assessed_bases = match bases["assessed"].is_array() {
        true => each(bases, "assessed", basis),
        false => declared_bases.clone(),
    };
    Arrangement {
        id: text(value, "id"),
        status: status(word(value, "status")),
        valid: DateRange {
            from: day(value, "valid_from"),
            to: day(value, "valid_to"),
        },
        review_due: day(value, "review_due"),
        covers: coverage(value),
        role: role(word(value, "role")),
        purposes: texts(value, "purposes"),
        declared_bases,
        assessed_bases,
        categories: texts(value, "categories"),
        conditional_categories: texts(value, "conditional_categories"),
        any_category: flag(value, "any_category"),
        gate: each(value, "gate", gate_entry),
        legal_obligation_ref: optional(value, "legal_obligation_ref"),
        agreement_ref: optional(value, "agreement_ref"),
        dpia_ref: optional(value, "dpia_ref"),
        apd_ref: optional(value, "apd_ref"),
        transfer: group(value, "transfer").map(transfer),
        retention: group(value, "retention").map(retention),
        cadence: optional(value, "cadence"),
        bulk: flag(value, "bulk"),
        onward: flag(value, "onward"),
        notice_lines: lines(value, "notice_lines"),
        words: optional(value, "words"),
        requires: each(value, "requires", requirement),
        note: optional(value, "note"),
    }
}

fn group<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    Some(&value[key]).filter(|group| group.is_object())
}

fn basis(value: &Value) -> LawfulBasis {
    let symbol = value.as_str().unwrap_or_default();
    LawfulBasis::parse(symbol).unwrap_or(LawfulBasis::DEFAULT)
}

fn status(word: &str) -> ArrangementStatus {
    match word {
        "live" => ArrangementStatus::Live,
        "suspended" => ArrangementStatus::Suspended,
        "ended" => ArrangementStatus::Ended,
        _ => ArrangementStatus::Draft,
    }
}

fn role(word: &str) -> GdprRole {
    match word {
        "controller" => GdprRole::Controller,
        "joint-controller" => GdprRole::JointController,
        "processor" => GdprRole::Processor,
        "sub-processor" => GdprRole::SubProcessor,
        _ => GdprRole::Undetermined,
    }
}

fn coverage(value: &Value) -> Coverage {
    if value.get("recipient_kinds").is_none() {
        return Coverage::Recipients(texts(value, "recipients"));
    }
    Coverage::Kinds(each(value, "recipient_kinds", |kind| {
        let symbol = kind.as_str().unwrap_or_default();
        RecipientKind::parse(symbol).unwrap_or(RecipientKind::DEFAULT)
    }))
}

fn gate_entry(value: &Value) -> GateEntry {
    GateEntry {
        article_9: texts(value, "article_9"),
        schedule_1: texts(value, "schedule_1"),
        notice_lines: lines(value, "notice_lines"),
    }
}

fn transfer(value: &Value) -> RegisterTransfer {
    RegisterTransfer {
        mechanism: optional(value, "mechanism"),
        test_ref: optional(value, "test_ref"),
        test_date: day(value, "test_date"),
    }
}

fn retention(value: &Value) -> Retention {
    Retention {
        period: optional(value, "period"),
        words: optional(value, "words"),
    }
}

fn requirement(value: &Value) -> Requirement {
    let code = RuleCode::parse(word(value, "code"));
    Requirement {
        check: requirement_check(value),
        code: code.unwrap_or(RuleCode::ArrangementConditionNotMet),
    }
}

fn requirement_check(value: &Value) -> RequirementCheck {
    let number = |of: &Value| of.as_u64().and_then(|number| u32::try_from(number).ok());
    if let Some(within) = group(value, "within") {
        let fact = text(within, "fact");
        let days = number(&within["days"]);
        return RequirementCheck::Within { fact, days };
    }
    if value["window"].is_array() {
        return RequirementCheck::Window(each(value, "window", range));
    }
    if let Some(most) = value.get("max_subjects") {
        return RequirementCheck::MaxSubjects(number(most));
    }
    if value.get("fact").is_none() {
        return RequirementCheck::CaseReferencePresent;
    }
    let equals = &value["equals"];
    RequirementCheck::FactEquals {
        fact: text(value, "fact"),
        // Facts travel as text: true, 12 and "12" are what an event says.
        equals: equals
            .as_str()
            .map_or_else(|| equals.to_string(), str::to_owned),
    }
}
