//! Purpose, basis and people.

use crate::{judge::judge, testing::*, verdict::RuleCode::*, vocabulary::LawfulBasis};

#[test]
fn a_purpose_outside_the_arrangement_is_found() {
    for purpose in ["crime", "", "Housing-Costs"] {
        assert_only(
            "dwp-rent",
            (PurposeNotInArrangement, FOUND, High),
            ("housing-costs", purpose),
            |event| event.purpose = purpose,
        );
    }
}

#[test]
fn a_basis_that_is_neither_declared_nor_assessed_is_found() {
    assert_only(
        "nfi-extract",
        (BasisMismatch, FOUND, High),
        ("LEGITIMATE_INTERESTS, PUBLIC_TASK", "CONSENT"),
        |event| event.lawful_basis = LawfulBasis::Consent,
    );
    let assessed = |event: &mut crate::event::DisclosureEvent<'_>| {
        event.lawful_basis = LawfulBasis::LegitimateInterests;
    };
    assert_eq!(codes("nfi-extract", assessed), [""; 0]);
}

#[test]
fn a_finding_cites_its_own_lines_before_those_of_the_arrangement() {
    let found = findings("dwp-rent", |event| event.purpose = "crime");
    assert_eq!(found[0].notice_lines, [5, 38, 48]);
}

#[test]
fn people_who_are_not_listed_are_a_gap() {
    assert_only(
        "dwp-rent",
        (SubjectsNotListed, GAP, Medium),
        ("the subjects", "40"),
        |event| {
            event.subjects.clear();
            event.subject_count = 40;
        },
    );
}

#[test]
fn a_thousand_people_fit_into_an_event_and_one_more_does_not() {
    let people = |count: usize| {
        move |event: &mut crate::event::DisclosureEvent<'static>| {
            event.subjects = (0..count).map(numbered).collect();
            event.subject_count = i64::try_from(count).expect("a few");
        }
    };
    let registers = with(|data| data.arrangements[0].bulk = true);
    for (count, expected) in [(1000, &[][..]), (1001, &["too_many_subjects"])] {
        let event = changed("dwp-rent", people(count));
        let found = judge(&registers, status(), &event, received_after(&event, 60)).findings;
        assert_eq!(names(&found), expected);
        assert!(
            found
                .iter()
                .all(|found| found.expected == "at most 1000" && found.observed == "1001")
        );
    }
}
