//! Data that a recipient passed on.

use crate::{judge::judge, testing::*, verdict::RuleCode::*, vocabulary::Kind};

#[test]
fn passing_on_to_a_body_without_an_onward_arrangement_is_found() {
    assert_only(
        "dwp-rent",
        (OnwardDisclosureUndeclared, FOUND, Medium),
        ("an arrangement with onward true", "dwp"),
        |event| {
            event.kind = Kind::Onward;
            event.follows = conforming("northlight-onward").follows;
        },
    );
    let unknown = findings("northlight-onward", |event| {
        event.recipient.name = "Somebody Else";
        event.categories = vec!["health"];
        event.conditions.article_9 = Some("a");
    });
    assert_eq!(names(&unknown), ["onward_disclosure_undeclared"]);
    assert_eq!(unknown[0].severity, High);
}

#[test]
fn a_claim_that_is_not_onward_or_does_not_cover_is_found_and_not_chosen() {
    for (claim, to) in [
        ("dwp-rent", "DWP"),
        ("northlight-onward", "DWP"),
        ("dwp-rent", "Northlight Evaluation"),
    ] {
        let event = changed("northlight-onward", |event| {
            event.arrangement = Some(claim);
            event.recipient.name = to;
        });
        let registers = registers();
        let verdict = judge(&registers, status(), &event, received_after(&event, 60));
        assert_eq!(names(&verdict.findings), ["onward_disclosure_undeclared"]);
        assert!(verdict.arrangement.is_none());
    }
}

#[test]
fn passing_on_to_nobody_is_only_an_empty_name() {
    assert_eq!(
        codes("northlight-onward", |event| event.recipient.name = ""),
        ["recipient_name_empty"]
    );
}

#[test]
fn an_onward_arrangement_is_judged_in_full() {
    let found = codes("northlight-onward", |event| event.purpose = "crime");
    assert_eq!(found, ["purpose_not_in_arrangement"]);
}

#[test]
fn passing_on_to_nobody_is_judged_against_an_onward_claim_only() {
    for (claim, expected) in [
        (
            "northlight-onward",
            &["purpose_not_in_arrangement", "recipient_name_empty"][..],
        ),
        ("dwp-rent", &["recipient_name_empty"][..]),
    ] {
        let found = codes("northlight-onward", |event| {
            event.recipient.name = "";
            event.arrangement = Some(claim);
            event.purpose = "crime";
        });
        assert_eq!(found, expected, "{claim}");
    }
}
