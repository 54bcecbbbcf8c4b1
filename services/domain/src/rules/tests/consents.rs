//! Consent: the state at the moment, of the arrangement before the purpose, for each person by herself.

use super::subjects::{AFTER, BEFORE, assert_none, assert_one, found_by, known, of_first};
use crate::{
    event::DisclosureEvent,
    status::{State, StatusKind, SubjectStatus},
    testing::*,
    verdict::RuleCode::*,
    vocabulary::Kind,
};

#[test]
fn of_the_consent_codes_the_state_at_the_moment_raises_exactly_one() {
    for (state, code, observed) in [
        (
            State::Withdrawn,
            ConsentWithdrawn,
            "withdrawn at 2026-03-01T10:00:00Z",
        ),
        (
            State::Expired,
            ConsentExpired,
            "ended at 2026-03-01T10:00:00Z",
        ),
        (
            State::Refused,
            ConsentRefused,
            "refused at 2026-03-01T10:00:00Z",
        ),
        (State::Unknown, ConsentMissing, "nothing known"),
    ] {
        let status = of_first(StatusKind::Consent, "retrofit", state, BEFORE);
        let found = found_by(&status, "desnz-retrofit", |_| {});
        assert_one(&found, code, Critical, observed);
        let later = of_first(StatusKind::Consent, "casework", state, AFTER);
        assert_eq!(
            names(&found_by(&later, "casework", |_| {})),
            ["consent_missing"],
            "what begins later is not known yet"
        );
    }
}

#[test]
fn consent_to_the_arrangement_counts_before_consent_to_the_purpose() {
    let withdrawn = of_first(
        StatusKind::Consent,
        "desnz-retrofit",
        State::Withdrawn,
        BEFORE,
    );
    let found = found_by(&withdrawn, "desnz-retrofit", |_| {});
    assert_eq!(names(&found), ["consent_withdrawn"]);
    let to_another = of_first(StatusKind::Consent, "casework", State::Withdrawn, BEFORE);
    assert_none(&found_by(&to_another, "desnz-retrofit", |_| {}));
    let not_yet = of_first(
        StatusKind::Consent,
        "desnz-retrofit",
        State::Withdrawn,
        AFTER,
    );
    assert_none(&found_by(&not_yet, "desnz-retrofit", |_| {}));
}

#[test]
fn consent_ends_at_its_very_moment() {
    for (from, code) in [
        (moment().0, Some("consent_withdrawn")),
        (moment().0 + 1, None),
    ] {
        let status = known([record(
            1,
            StatusKind::Consent,
            "retrofit",
            vec![change(State::Given, 0), change(State::Withdrawn, from)],
        )]);
        let found = found_by(&status, "desnz-retrofit", |_| {});
        assert_eq!(names(&found), Vec::from_iter(code));
    }
}

#[test]
fn consent_of_which_nobody_knows_is_a_gap_until_all_that_is_reported_was_read() {
    let ask = |status: &SubjectStatus| found_by(status, "desnz-retrofit", |_| {});
    let mut status = SubjectStatus::default();
    assert_eq!(
        (ask(&status)[0].code, ask(&status)[0].outcome),
        (ConsentMissing, GAP)
    );
    status.read_to_the_end();
    assert_eq!(ask(&status)[0].outcome, GAP, "nobody reports consents");
    let mut reported = SubjectStatus::default();
    reported.record(&record(
        9,
        StatusKind::Consent,
        "x",
        vec![change(State::Given, 0)],
    ));
    assert_eq!(ask(&reported)[0].outcome, GAP, "not all was read");
    reported.read_to_the_end();
    assert_one(&ask(&reported), ConsentMissing, Critical, "nothing known");
}

#[test]
fn each_person_has_a_finding_of_her_own() {
    let status = of_first(StatusKind::Consent, "retrofit", State::Withdrawn, BEFORE);
    let found = found_by(&status, "desnz-retrofit", |event| {
        event.subjects = vec![subject(2), subject(1), subject(77)];
        event.subject_count = 3;
    });
    let named: Vec<_> = found.iter().map(|one| (one.code, one.subject)).collect();
    assert_eq!(
        named,
        [(ConsentMissing, Some(2)), (ConsentWithdrawn, Some(1))]
    );
}

#[test]
fn what_does_not_rest_on_consent_asks_for_none() {
    let status = of_first(
        StatusKind::Consent,
        "housing-costs",
        State::Withdrawn,
        BEFORE,
    );
    assert_none(&found_by(&status, "dwp-rent", |_| {}));
    let retracted = found_by(&SubjectStatus::default(), "desnz-retrofit", |event| {
        event.kind = Kind::Retracted;
    });
    assert!(retracted.iter().all(|found| found.subject.is_none()));
}

#[test]
fn special_categories_on_explicit_consent_need_it_in_so_many_words() {
    let explicit = |event: &mut DisclosureEvent<'static>| {
        event.categories = vec!["health"];
        event.conditions.article_9 = Some("a");
    };
    let codes = |status: &SubjectStatus, arrangement| {
        let found = found_by(status, arrangement, explicit);
        let subjects = found.into_iter().filter(|one| one.subject.is_some());
        subjects
            .map(|one| (one.code, one.observed))
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(status(), "casework"), []);
    let given = of_first(StatusKind::Consent, "casework", State::Given, BEFORE);
    let implied = (
        ExplicitConsentAbsent,
        "given, but not explicitly".to_owned(),
    );
    assert_eq!(codes(&given, "casework"), [implied]);
    // Where consent is the basis too, its own codes say it.
    let withdrawn = of_first(StatusKind::Consent, "casework", State::Withdrawn, BEFORE);
    let at = "withdrawn at 2026-03-01T10:00:00Z".to_owned();
    assert_eq!(
        codes(&withdrawn, "casework"),
        [(ConsentWithdrawn, at.clone())]
    );
    // With another basis it says so itself.
    let withdrawn = of_first(
        StatusKind::Consent,
        "housing-costs",
        State::Withdrawn,
        BEFORE,
    );
    assert_eq!(codes(&withdrawn, "dwp-rent"), [(ExplicitConsentAbsent, at)]);
    let unknown = (ExplicitConsentAbsent, "nothing known".to_owned());
    assert_eq!(codes(&known([]), "dwp-rent"), [unknown]);
    let gap = found_by(&SubjectStatus::default(), "dwp-rent", explicit);
    let gap = gap.iter().find(|one| one.code == ExplicitConsentAbsent);
    assert_eq!(gap.map(|one| one.outcome), Some(GAP));
    // Without a special category, or by another point, it is not asked.
    let other = found_by(&given, "casework", |event| {
        explicit(event);
        event.conditions.article_9 = Some("c");
    });
    assert!(!names(&other).contains(&"explicit_consent_absent"));
    let plain = found_by(&given, "casework", |event| {
        event.conditions.article_9 = Some("a")
    });
    assert!(!names(&plain).contains(&"explicit_consent_absent"));
}
