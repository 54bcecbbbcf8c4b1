//! Bases, conditions and grounds under the law of the day.

use crate::{
    event::DisclosureEvent, judge::judge, register::model::GateEntry, testing::*, time::UtcMicros,
    verdict::RuleCode::*, vocabulary::LawfulBasis,
};

/// 2026-02-04T12:00:00Z and 2026-02-05T12:00:00Z, the day before the Act and its first day.
const BEFORE: UtcMicros = UtcMicros(1_770_206_400_000_000);
const FIRST: UtcMicros = UtcMicros(1_770_292_800_000_000);

fn recognised(event: &mut DisclosureEvent<'static>) {
    event.lawful_basis = LawfulBasis::RecognisedLegitimateInterest;
    event.conditions.annex_1 = Some("5a");
}

#[test]
fn a_basis_must_be_law_on_the_day() {
    assert_only(
        "dwp-rent",
        (BasisUnknownOrNotInForce, FOUND, High),
        ("a lawful basis in force on the day", "UNKNOWN, 2026-03-02"),
        |event| event.lawful_basis = LawfulBasis::Unknown,
    );
    for (at, expected) in [
        (BEFORE, "basis_unknown_or_not_in_force"),
        (FIRST, "basis_mismatch"),
    ] {
        let found = codes("dwp-rent", |event| {
            recognised(event);
            event.occurred_at = at;
        });
        assert_eq!(found, [expected]);
    }
}

#[test]
fn a_recognised_interest_names_one_condition_of_annex_1() {
    for (condition, observed) in [
        (None, "none"),
        (Some(" "), "none"),
        (Some("5"), "5"),
        (Some("4"), "4"),
    ] {
        let found = findings("dwp-rent", |event| {
            recognised(event);
            event.conditions.annex_1 = condition;
        });
        assert_eq!(names(&found), ["basis_mismatch", "rli_condition_missing"]);
        assert_eq!(found[1].observed, observed);
    }
    for condition in ["2a", "2b", "2c", "3", "5a", "5b", "6"] {
        let found = codes("dwp-rent", |event| {
            recognised(event);
            event.conditions.annex_1 = Some(condition);
        });
        assert_eq!(found, ["basis_mismatch"]);
    }
}

#[test]
fn a_request_under_annex_1_states_a_public_task_and_may_follow_within_a_day() {
    let registers = registers();
    let with = |facts: &[(&'static str, &'static str)], hours: i64| {
        let event = changed("dwp-rent", |event| {
            recognised(event);
            event.conditions.annex_1 = Some("1");
            event.facts = facts.to_vec();
        });
        let verdict = judge(
            &registers,
            status(),
            &event,
            received_after(&event, hours * 3600),
        );
        let found = verdict.findings.into_iter();
        let mut found = found.filter(|found| found.code == RliRequestStatementMissing);
        found.next().map(|found| (found.outcome, found.observed))
    };
    let both = "request_ref, request_states_public_task".to_owned();
    assert_eq!(with(&[], 23), Some((GAP, both.clone())));
    assert_eq!(with(&[], 24), Some((FOUND, both)));
    let stated = ("request_states_public_task", "true");
    assert_eq!(with(&[stated], 1), Some((GAP, "request_ref".into())));
    assert_eq!(
        with(&[stated, ("request_ref", " ")], 1),
        Some((FOUND, "request_ref".into()))
    );
    let denied = ("request_states_public_task", "false");
    assert_eq!(
        with(&[denied, ("request_ref", "R1")], 1),
        Some((FOUND, "request_states_public_task".into()))
    );
    assert_eq!(with(&[stated, ("request_ref", "R1")], 1), None);
}

#[test]
fn another_purpose_needs_a_ground_of_article_8a() {
    let other = |ground: Option<&'static str>| {
        move |event: &mut DisclosureEvent<'static>| {
            event.conditions.collection_purpose = Some("audit");
            event.conditions.compatibility = ground;
        }
    };
    for (ground, observed) in [
        (None, "audit, none"),
        (Some("same_purpose"), "audit, same_purpose"),
        (Some("8A3d_annex2_"), "audit, 8A3d_annex2_"),
    ] {
        assert_only(
            "dwp-rent",
            (PurposeIncompatible, FOUND, High),
            ("an Article 8A ground", observed),
            other(ground),
        );
    }
    assert_eq!(codes("dwp-rent", other(Some("8A3b_research"))), [""; 0]);
    assert_only(
        "dwp-rent",
        (PurposeIncompatible, GAP, High),
        ("an Article 8A ground", "none, 8A2_assessed"),
        |event| event.conditions.compatibility = Some("8A2_assessed"),
    );
    let same = codes("dwp-rent", |event| {
        event.conditions.collection_purpose = Some("housing-costs")
    });
    assert_eq!(same, [""; 0]);
    let before = codes("dwp-rent", |event| {
        other(None)(event);
        event.occurred_at = BEFORE;
    });
    assert_eq!(before, [""; 0], "Article 8A was not yet law");
}

#[test]
fn what_was_collected_on_consent_needs_more() {
    let collected =
        |purpose: Option<&'static str>, ground: Option<&'static str>, why: Option<&'static str>| {
            move |event: &mut DisclosureEvent<'static>| {
                event.conditions.collection_basis = Some("CONSENT");
                event.conditions.collection_purpose = purpose;
                event.conditions.compatibility = ground;
                event.conditions.no_consent_reason = why;
            }
        };
    let expected = "fresh consent or a ground of Art 8A(4)";
    assert_only(
        "dwp-rent",
        (ConsentDataRepurposed, FOUND, Critical),
        (expected, "audit, 8A2_assessed"),
        collected(Some("audit"), Some("8A2_assessed"), Some("x")),
    );
    assert_only(
        "dwp-rent",
        (ConsentDataRepurposed, GAP, Critical),
        (expected, "none, none"),
        collected(None, None, None),
    );
    for (ground, why, found) in [
        ("8A3a_consent", None, &[][..]),
        ("8A3c_compliance", None, &[]),
        ("8A3e_enactment", Some("cannot"), &[]),
        ("8A3d_annex2_5", Some("cannot"), &[]),
        ("8A3e_enactment", None, &["consent_data_repurposed"]),
        ("8A3d_annex2_5", None, &["consent_data_repurposed"]),
    ] {
        assert_eq!(
            codes("dwp-rent", collected(Some("audit"), Some(ground), why)),
            found,
            "{ground}"
        );
    }
    let fresh = codes("desnz-retrofit", |event| {
        collected(Some("audit"), None, None)(event);
    });
    assert_eq!(
        fresh,
        ["purpose_incompatible"],
        "the consent codes judge fresh consent"
    );
}

#[test]
fn a_condition_of_schedule_1_has_its_shape() {
    let relying = |slug: &'static str,
                   why: Option<&'static str>,
                   fact: Option<(&'static str, &'static str)>| {
        let found = findings("dwp-rent", |event| {
            event.conditions.schedule_1 = Some(slug);
            event.conditions.no_consent_reason = why;
            event.facts = fact.into_iter().collect();
        });
        found
            .first()
            .map(|found| (found.code, found.outcome, found.observed.clone()))
    };
    let shape =
        |outcome, observed: &str| Some((Sch1ConditionWrongShape, outcome, observed.to_owned()));
    assert_eq!(
        relying("pt2-para5", None, None),
        shape(FOUND, "pt2-para5 (1)")
    );
    assert_eq!(relying(" ", None, None), shape(FOUND, "none (1)"));
    assert_eq!(relying("pt2-para10", None, None), None);
    assert_eq!(
        relying("pt2-para14", None, None),
        shape(GAP, "pt2-para14 (3)")
    );
    let fraud = |value| Some(("anti_fraud_organisation", value));
    assert_eq!(
        relying("pt2-para14", None, fraud("false")),
        shape(FOUND, "pt2-para14 (3)")
    );
    assert_eq!(relying("pt2-para14", None, fraud("true")), None);
    assert_eq!(
        relying("pt2-para18", Some("because"), None),
        shape(FOUND, "pt2-para18 (4)")
    );
    assert_eq!(
        relying("pt2-para18", Some("withheld_unreasonably"), None),
        shape(FOUND, "pt2-para18 (4)")
    );
    assert_eq!(relying("pt2-para18", Some("would_prejudice"), None), None);
    let asked = |value| Some(("constituent_is_subject", value));
    assert_eq!(
        relying("pt2-para24", None, None),
        shape(GAP, "pt2-para24 (5)")
    );
    assert_eq!(relying("pt2-para24", None, asked("true")), None);
    assert_eq!(
        relying("pt2-para24", None, asked("false")),
        shape(FOUND, "pt2-para24 (5)")
    );
    assert_eq!(
        relying("pt2-para24", Some("withheld_unreasonably"), asked("false")),
        None
    );
}

#[test]
fn the_part_of_schedule_1_fits_the_point_of_article_9() {
    let relying = |point: &'static str, slug: Option<&'static str>| {
        let found = findings("core-returns", |event| {
            event.categories = vec!["health"];
            event.conditions.article_9 = Some(point);
            event.conditions.schedule_1 = slug;
        });
        found
            .iter()
            .any(|found| found.code == Sch1ConditionWrongShape)
    };
    for point in ["b", "h", "i", "j"] {
        assert!(relying(point, Some("pt2-para10")), "{point}");
        assert!(!relying(point, Some("pt1-para1")), "{point}");
    }
    assert!(relying("b", None));
    assert!(!relying("j", None), "the gate supplies it");
    assert!(
        relying("g", None) && relying("g", Some("pt1-para4")) && !relying("g", Some("pt2-para10"))
    );
    assert!(!relying("a", None) && !relying("c", None) && !relying("f", Some("pt3-para33")));
    // Two parts fail: both are said, in order; a finding outweighs a gap.
    let both = findings("core-returns", |event| {
        event.categories = vec!["health"];
        event.conditions.article_9 = Some("j");
        event.conditions.schedule_1 = Some("pt2-para14");
    });
    let both = both
        .iter()
        .find(|found| found.code == Sch1ConditionWrongShape)
        .expect("found");
    assert_eq!(
        (both.outcome, both.observed.as_str()),
        (FOUND, "pt2-para14 (2)")
    );
}

#[test]
fn what_looks_special_is_declared() {
    assert_only(
        "dwp-rent",
        (CategoryUndeclaredSpecial, FOUND, High),
        ("a special category declared", "hiv-status, mental_notes"),
        |event| event.categories = vec!["identity", "mental_notes", "hiv-status"],
    );
    assert_only(
        "dwp-rent",
        (CategoryUndeclaredSpecial, FOUND, High),
        ("a special category declared", "conditions.article_9 a"),
        |event| event.conditions.article_9 = Some("a"),
    );
    assert_only(
        "dwp-rent",
        (CategoryUndeclaredSpecial, GAP, High),
        (
            "a special category declared",
            "reason: dementia, reason: mental health",
        ),
        |event| event.reason = "Dementia, and other mental health needs",
    );
    // A point with nothing to explain it is one only where no arrangement takes everything, and no offence went.
    assert_eq!(
        codes("view-access", |event| event.conditions.article_9 =
            Some("a")),
        [""; 0]
    );
    let offence = codes("nfi-extract", |event| {
        event.categories = vec!["criminal_allegation"];
        event.conditions.article_9 = Some("a");
    });
    assert_eq!(offence, [""; 0]);
    let registers = with(|data| {
        data.arrangements[0].conditional_categories = vec!["income".into()];
        data.arrangements[0].gate = vec![GateEntry {
            article_9: vec!["a".into()],
            schedule_1: Vec::new(),
            notice_lines: Vec::new(),
        }];
    });
    for (categories, point, expected) in [
        (vec!["identity", "income"], "a", &[][..]),
        (vec!["identity"], "a", &["category_undeclared_special"]),
        (
            vec!["identity", "income"],
            "c",
            &["category_beyond_arrangement", "category_undeclared_special"],
        ),
    ] {
        let event = changed("dwp-rent", |event| {
            event.categories = categories;
            event.conditions.article_9 = Some(point);
        });
        let found = judge(&registers, status(), &event, received_after(&event, 60)).findings;
        assert_eq!(names(&found), expected, "{point}");
    }
    // Declared: nothing is hidden, and what nobody registered is beyond the arrangement.
    let declared = codes("core-returns", |event| {
        event.categories = vec!["health", "mental_notes"];
        event.conditions.article_9 = Some("a");
    });
    assert_eq!(declared, ["category_beyond_arrangement"]);
}
