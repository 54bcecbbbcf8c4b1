//! Categories, special ones, offence data, and the gate.

use crate::{
    event::DisclosureEvent, judge::judge, testing::*, verdict::RuleCode::*, vocabulary::LawfulBasis,
};

#[test]
fn categories_that_are_not_covered_are_found_sorted() {
    assert_only(
        "dwp-rent",
        (CategoryBeyondArrangement, FOUND, High),
        ("address, identity", "income, made_up"),
        |event| event.categories = vec!["made_up", "identity", "income", "income"],
    );
}

#[test]
fn an_ancestor_covers_its_descendants_and_not_the_other_way() {
    let narrower = codes("desnz-retrofit", |event| {
        event.categories = vec!["email_address"]
    });
    assert_eq!(narrower, [""; 0]);
    let broader = with(|data| data.arrangements[2].categories = vec!["email_address".into()]);
    let event = changed("desnz-retrofit", |event| event.categories = vec!["contact"]);
    let verdict = judge(&broader, status(), &event, received_after(&event, 60));
    assert_eq!(names(&verdict.findings), ["category_beyond_arrangement"]);
}

#[test]
fn an_uncovered_special_category_is_critical() {
    let found = findings("dwp-rent", |event| {
        event.categories = vec!["disability"];
        event.conditions.article_9 = Some("a");
    });
    assert_eq!(names(&found), ["category_beyond_arrangement"]);
    assert_eq!(found[0].severity, Critical);
}

#[test]
fn any_category_takes_every_known_one_and_special_rules_still_apply() {
    let found = codes("view-access", |event| {
        event.categories = vec!["income", "made_up"]
    });
    assert_eq!(found, ["category_beyond_arrangement"]);
    let special = codes("view-access", |event| {
        event.categories = vec!["income", "health"]
    });
    assert_eq!(special, ["special_without_condition"]);
    let offence = codes("view-access", |event| {
        event.categories = vec!["criminal_offence"]
    });
    assert_eq!(offence, ["criminal_without_condition"]);
}

#[test]
fn no_category_at_all_is_found_unless_any_is_covered() {
    assert_only(
        "dwp-rent",
        (CategoriesEmpty, FOUND, Medium),
        ("at least one category", "none"),
        |event| event.categories.clear(),
    );
    assert_eq!(
        codes("view-access", |event| event.categories.clear()),
        [""; 0]
    );
}

#[test]
fn a_conditional_category_needs_a_condition_of_the_gate() {
    let income = |event: &mut DisclosureEvent<'_>| event.categories = vec!["income"];
    assert_eq!(
        codes("police-crime", income),
        ["category_beyond_arrangement"]
    );
    let conditioned = codes("police-crime", |event| {
        event.categories = vec!["income"];
        event.conditions.schedule_1 = Some("pt2-para10");
    });
    assert_eq!(conditioned, [""; 0]);
}

#[test]
fn a_special_category_without_a_point_of_article_9_is_found() {
    for point in [None, Some(""), Some("k"), Some("9(2)(a)")] {
        assert_only(
            "core-returns",
            (SpecialWithoutCondition, FOUND, Critical),
            ("an Article 9(2) point", "disability, ethnicity"),
            |event| {
                event.categories = vec!["ethnicity", "disability", "identity"];
                event.conditions.article_9 = point;
            },
        );
    }
}

#[test]
fn in_an_emergency_the_condition_may_follow_within_a_day() {
    let event = changed("paramedics", |event| event.categories = vec!["health"]);
    let registers = registers();
    for (hours, outcome) in [(0, GAP), (23, GAP), (24, FOUND)] {
        let verdict = judge(
            &registers,
            status(),
            &event,
            received_after(&event, hours * 3600),
        );
        assert_eq!(names(&verdict.findings), ["special_without_condition"]);
        assert_eq!(verdict.findings[0].outcome, outcome, "{hours} h");
    }
    let wrong = findings("paramedics", |event| {
        event.categories = vec!["health"];
        event.conditions.article_9 = Some("z");
    });
    assert_eq!(wrong[0].outcome, FOUND);
}

#[test]
fn a_conditional_offence_needs_its_own_condition() {
    assert_only(
        "police-crime",
        (CriminalWithoutCondition, FOUND, Critical),
        ("a DPA 2018 Schedule 1 condition", "fraud_match"),
        |event| event.categories = vec!["fraud_match"],
    );
    let conditioned = codes("police-crime", |event| {
        event.categories = vec!["fraud_match"];
        event.conditions.schedule_1 = Some("pt2-para10");
    });
    assert_eq!(conditioned, [""; 0]);
    let unaccepted = codes("police-crime", |event| {
        event.categories = vec!["fraud_match"];
        event.conditions.schedule_1 = Some("pt3-para36");
    });
    assert_eq!(unaccepted, ["category_beyond_arrangement"]);
    let blank = codes("police-crime", |event| {
        event.categories = vec!["fraud_match"];
        event.conditions.schedule_1 = Some(" ");
    });
    assert_eq!(
        blank,
        ["criminal_without_condition", "sch1_condition_wrong_shape"],
        "a blank condition is none"
    );
}

#[test]
fn an_arrangement_supplies_the_condition_for_its_own_categories() {
    assert_eq!(
        codes("nfi-extract", |event| event.categories =
            vec!["criminal_allegation"]),
        [""; 0]
    );
}

#[test]
fn a_condition_outside_the_gate_breaches_the_notice() {
    let relying_on = |point: &'static str, schedule_1: Option<&'static str>| {
        move |event: &mut DisclosureEvent<'static>| {
            event.categories = vec!["ethnicity"];
            event.conditions.article_9 = Some(point);
            event.conditions.schedule_1 = schedule_1;
        }
    };
    assert_only(
        "core-returns",
        (NoticeGateBreached, FOUND, High),
        ("a, j", "g"),
        relying_on("g", Some("pt2-para10")),
    );
    for (point, schedule_1) in [("c", None), ("f", None), ("e", Some("pt3-para33"))] {
        let found = findings("core-returns", relying_on(point, schedule_1));
        assert_eq!(names(&found), ["notice_gate_breached"]);
        assert_eq!(found[0].severity, Medium, "{point}");
    }
    let paragraph = findings("core-returns", relying_on("j", Some("pt1-para3")));
    assert_eq!(names(&paragraph), ["notice_gate_breached"]);
    for (point, schedule_1) in [("j", None), ("j", Some("pt1-para4")), ("a", None)] {
        assert_eq!(
            codes("core-returns", relying_on(point, schedule_1)),
            [""; 0],
            "{point}"
        );
    }
}

#[test]
fn what_the_law_requires_passes_the_gate() {
    let required = |reference: &'static str| {
        move |event: &mut DisclosureEvent<'static>| {
            event.categories = vec!["health"];
            event.conditions.article_9 = Some("g");
            event.conditions.schedule_1 = Some("pt2-para10");
            event.lawful_basis = LawfulBasis::LegalObligation;
            event.conditions.legal_obligation_ref = Some(reference);
        }
    };
    assert_eq!(
        codes("core-returns", required("Housing Act 1996 s.1")),
        [""; 0]
    );
    assert_eq!(
        codes("core-returns", required(" ")),
        ["notice_gate_breached"]
    );
}
