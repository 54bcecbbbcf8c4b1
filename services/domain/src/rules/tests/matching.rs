//! Who the recipient is and which arrangement counts.

use crate::{
    event::DisclosureEvent,
    judge::judge,
    register::{
        Registers,
        model::{ArrangementStatus, GateEntry},
    },
    testing::*,
    time::{CivilDate, ReceivedAt, UtcMicros},
    verdict::RuleCode::*,
    vocabulary::{Kind, LawfulBasis},
};

#[test]
fn an_unknown_recipient_is_found_and_the_nearest_names_are_suggested() {
    assert_only(
        "dwp-rent",
        (UnregisteredRecipient, FOUND, High),
        (
            "constabulary, green-energy-uk, northlight",
            "Norfolk Constabulery Ltd",
        ),
        |event| event.recipient.name = "Norfolk Constabulery Ltd",
    );
}

#[test]
fn an_unknown_recipient_is_called_by_its_id_where_it_has_one() {
    for (id, observed) in [("ghost", "ghost"), (" ", "Nobody Known")] {
        let found = findings("dwp-rent", |event| {
            event.recipient.id = Some(id);
            event.recipient.name = "Nobody Known";
        });
        assert_eq!(names(&found), ["unregistered_recipient"]);
        assert_eq!(found[0].observed, observed);
    }
}

#[test]
fn an_unknown_recipient_of_special_data_is_critical() {
    let found = findings("dwp-rent", |event| {
        event.recipient.name = "Nobody Known";
        event.categories = vec!["disability"];
        event.conditions.article_9 = Some("c");
    });
    assert_eq!(names(&found), ["unregistered_recipient"]);
    assert_eq!(found[0].severity, Critical);
}

#[test]
fn an_unknown_recipient_is_still_judged_against_the_claim() {
    let found = codes("dwp-rent", |event| {
        event.recipient.name = "Nobody Known";
        event.arrangement = Some("dwp-rent");
        event.purpose = "crime";
    });
    assert_eq!(
        found,
        ["purpose_not_in_arrangement", "unregistered_recipient"]
    );
}

#[test]
fn an_unknown_claim_is_found_and_judged_as_unclaimed() {
    for claim in ["dwp-rents", ""] {
        assert_only(
            "dwp-rent",
            (ArrangementUnknown, FOUND, High),
            ("an arrangement of the register", claim),
            |event| event.arrangement = Some(claim),
        );
    }
}

#[test]
fn a_claim_that_does_not_cover_the_recipient_names_the_one_that_does() {
    let found = findings("dwp-rent", |event| event.arrangement = Some("police-crime"));
    let mismatch = found
        .iter()
        .find(|found| found.code == ArrangementClaimMismatch);
    let mismatch = mismatch.expect("the claim does not cover the department");
    assert_eq!(
        (mismatch.expected.as_str(), mismatch.observed.as_str()),
        ("dwp-rent", "police-crime")
    );
    assert!(!names(&found).contains(&"no_arrangement_for_recipient"));
    assert!(
        names(&found).contains(&"police_no_case_ref"),
        "the claim is judged in full"
    );
}

#[test]
fn a_claim_that_does_not_cover_the_recipient_has_no_arrangement_where_none_fits() {
    let found = findings("dwp-rent", |event| {
        event.arrangement = Some("view-access");
        event.purpose = "audit";
        event.lawful_basis = LawfulBasis::LegitimateInterests;
    });
    assert_eq!(names(&found), ["no_arrangement_for_recipient"]);
    assert_eq!(found[0].observed, "dwp, view-access");
}

#[test]
fn a_registered_recipient_without_arrangement_is_found() {
    assert_only(
        "dwp-rent",
        (NoArrangementForRecipient, FOUND, High),
        ("an arrangement that names the recipient", "unused"),
        |event| event.recipient.name = "Registered Without Arrangement",
    );
}

#[test]
fn before_the_first_register_there_is_only_a_gap() {
    let found = findings("dwp-rent", |event| {
        event.occurred_at = UtcMicros(1_672_531_200_000_000);
        event.source = "unheard-of";
        event.recipient.name = "";
    });
    assert_eq!(names(&found), ["no_register"]);
    assert_eq!((found[0].outcome, found[0].severity), (GAP, Medium));
    assert_eq!(
        found[0].observed,
        "2023-01-01, first register from 2023-04-01"
    );
}

#[test]
fn without_any_register_there_is_only_a_gap() {
    let event = conforming("dwp-rent");
    let registers = Registers::default();
    let verdict = judge(&registers, status(), &event, received_after(&event, 60));
    assert_eq!(names(&verdict.findings), ["no_register"]);
}

#[test]
fn the_first_day_of_a_register_counts_in_london_time() {
    // 2023-03-31T23:30:00Z is half past midnight on 1 April in London.
    let found = codes("dwp-rent", |event| {
        event.occurred_at = UtcMicros(1_680_305_400_000_000)
    });
    assert_eq!(found, [""; 0]);
}

#[test]
fn an_unregistered_source_is_found_on_retractions_too() {
    for kind in [Kind::Disclosed, Kind::Retracted] {
        assert_only(
            "dwp-rent",
            (UnregisteredSource, FOUND, High),
            ("a source of the register", "shadow-system"),
            |event| {
                event.kind = kind;
                event.corrects = Some("0199a3c1-7d3e-7c00-8a00-000000000007");
                event.source = "shadow-system";
            },
        );
    }
}

#[test]
fn a_retraction_is_not_judged_for_content() {
    let event = changed("dwp-rent", |event| {
        event.kind = Kind::Retracted;
        event.corrects = Some("0199a3c1-7d3e-7c00-8a00-000000000007");
        event.recipient.name = "Nobody Known";
        event.categories = vec!["health"];
    });
    let registers = registers();
    let verdict = judge(&registers, status(), &event, received_after(&event, 60));
    assert_eq!(names(&verdict.findings), [""; 0]);
    assert!(verdict.arrangement.is_none());
}

#[test]
fn an_arrangement_that_is_not_in_force_is_found_and_judged() {
    assert_only(
        "dwp-rent",
        (ArrangementNotLive, FOUND, High),
        ("live, on any day", "draft, 2026-03-02"),
        |event| {
            event.arrangement = Some("dwp-draft");
            event.purpose = "casework";
        },
    );
}

#[test]
fn validity_includes_its_last_day_and_no_more() {
    let event = conforming("dwp-rent");
    for (last, expected) in [
        ("2026-03-02", &[][..]),
        ("2026-03-01", &["arrangement_not_live"][..]),
    ] {
        let registers = with(|data| data.arrangements[0].valid.to = CivilDate::parse(last));
        let event = changed("dwp-rent", |event| event.arrangement = Some("dwp-rent"));
        let verdict = judge(&registers, status(), &event, received_after(&event, 60));
        assert_eq!(names(&verdict.findings), expected, "{last}");
    }
    let registers = with(|data| data.arrangements[0].status = ArrangementStatus::Suspended);
    let verdict = judge(&registers, status(), &event, received_after(&event, 60));
    assert_eq!(names(&verdict.findings)[0], "arrangement_not_live");
}

#[test]
fn unclaimed_the_live_arrangement_comes_before_the_fitting_purpose() {
    let event = changed("dwp-rent", |event| event.purpose = "casework");
    let registers = registers();
    let verdict = judge(&registers, status(), &event, received_after(&event, 60));
    assert_eq!(
        verdict.arrangement.map(|found| found.id.as_str()),
        Some("dwp-rent")
    );
    assert_eq!(names(&verdict.findings), ["purpose_not_in_arrangement"]);
}

#[test]
fn unclaimed_equal_arrangements_fall_to_the_lower_id() {
    let registers = with(|data| {
        let mut copy = data.arrangements[0].clone();
        copy.id = "a-copy".into();
        data.arrangements.push(copy);
    });
    let event = conforming("dwp-rent");
    let verdict = judge(&registers, status(), &event, ReceivedAt(event.occurred_at));
    assert_eq!(
        verdict.arrangement.map(|found| found.id.as_str()),
        Some("a-copy")
    );
}

/// Unclaimed: `a-strict`, which lists health and income only under a condition, or `dwp-rent`, which lists them freely?
/// Where both cover the categories it is the lower id.
#[track_caller]
fn assert_counts(expected: &str, change: impl FnOnce(&mut DisclosureEvent<'static>)) {
    let registers = with(|data| {
        let mut strict = data.arrangements[0].clone();
        strict.id = "a-strict".into();
        strict.conditional_categories = vec!["health".into(), "income".into()];
        strict.gate = vec![GateEntry {
            article_9: vec!["c".into()],
            schedule_1: vec!["pt1-para4".into()],
            notice_lines: Vec::new(),
        }];
        let free = &mut data.arrangements[0].categories;
        free.extend(["health".into(), "income".into()]);
        data.arrangements.push(strict);
    });
    let event = changed("dwp-rent", change);
    let verdict = judge(&registers, status(), &event, received_after(&event, 60));
    let counts = verdict.arrangement.map(|found| found.id.as_str());
    assert_eq!(counts, Some(expected));
}

#[test]
fn unclaimed_the_arrangement_that_covers_the_categories_counts() {
    let paragraph = |event: &mut DisclosureEvent<'static>, category| {
        event.categories = vec!["identity", category];
        event.conditions.schedule_1 = Some("pt1-para4");
    };
    assert_counts("a-strict", |event| event.categories = vec!["identity"]);
    assert_counts("dwp-rent", |event| event.categories = vec!["income"]);
    assert_counts("a-strict", |event| paragraph(event, "income"));
    // A special category asks for the point of Art 9 too, or for a law that requires it.
    assert_counts("dwp-rent", |event| paragraph(event, "health"));
    assert_counts("a-strict", |event| {
        paragraph(event, "health");
        event.conditions.article_9 = Some("c");
    });
    assert_counts("a-strict", |event| {
        event.categories = vec!["health"];
        event.lawful_basis = LawfulBasis::LegalObligation;
        event.conditions.legal_obligation_ref = Some("Housing Act 1985 s.1");
    });
}
