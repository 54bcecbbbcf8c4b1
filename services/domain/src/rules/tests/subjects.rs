//! What is known of each person, at the moment of the disclosure.

use crate::{
    event::DisclosureEvent,
    judge::judge,
    status::{State, StatusChange, StatusKind, StatusRecord, SubjectStatus},
    testing::*,
    time::UtcMicros,
    verdict::{Finding, RuleCode, RuleCode::*},
    vocabulary::{LawfulBasis, SubjectKind},
};

/// A day before the events of the sample: 2026-03-01T10:00:00Z.
pub(super) const BEFORE: i64 = moment().0 - 86_400_000_000;
pub(super) const AFTER: i64 = moment().0 + 1;

/// Everybody agreed to what the sample rests on consent; then these records. All of it is read.
pub(super) fn known<'r>(records: impl IntoIterator<Item = StatusRecord<'r>>) -> SubjectStatus {
    let mut status = SubjectStatus::default();
    for number in 0..16 {
        for purpose in ["retrofit", "evaluation", "casework"] {
            let given = StatusChange {
                is_explicit: true,
                ..change(State::Given, 0)
            };
            status.record(&record(number, StatusKind::Consent, purpose, vec![given]));
        }
    }
    for record in records {
        status.record(&record);
    }
    status.read_to_the_end();
    status
}

pub(super) fn found_by(
    status: &SubjectStatus,
    arrangement: &str,
    change: impl FnOnce(&mut DisclosureEvent<'static>),
) -> Vec<Finding> {
    let event = changed(arrangement, change);
    judge(&registers(), status, &event, received_after(&event, 60)).findings
}

pub(super) fn of_first(
    kind: StatusKind,
    scope: &'static str,
    state: State,
    from: i64,
) -> SubjectStatus {
    known([record(1, kind, scope, vec![change(state, from)])])
}

#[track_caller]
pub(super) fn assert_one(
    found: &[Finding],
    code: RuleCode,
    severity: crate::verdict::Severity,
    observed: &str,
) {
    assert_eq!(names(found), [code.as_str()], "{found:?}");
    let found = &found[0];
    assert_eq!((found.outcome, found.severity), (FOUND, severity));
    assert_eq!(
        (found.subject, found.observed.as_str()),
        (Some(0), observed)
    );
}

#[track_caller]
pub(super) fn assert_none(found: &[Finding]) {
    assert_eq!(names(found), [""; 0], "{found:?}");
}

#[test]
fn an_objection_reaches_what_rests_on_a_task_or_an_interest() {
    for scope in ["crime", "police-crime", "all"] {
        let status = of_first(StatusKind::Objection, scope, State::Objected, BEFORE);
        let observed = format!("since 2026-03-01T10:00:00Z, scope {scope}, objected");
        assert_one(
            &found_by(&status, "police-crime", |_| {}),
            ObjectedSubject,
            High,
            &observed,
        );
    }
    let status = of_first(StatusKind::Objection, "all", State::Assessing, BEFORE);
    let observed = "since 2026-03-01T10:00:00Z, scope all, under assessment";
    assert_one(
        &found_by(&status, "police-crime", |_| {}),
        ObjectedSubject,
        Medium,
        observed,
    );
    for state in [State::Overridden, State::Ended] {
        let status = of_first(StatusKind::Objection, "all", state, BEFORE);
        assert_none(&found_by(&status, "police-crime", |_| {}));
    }
    let elsewhere = of_first(
        StatusKind::Objection,
        "fraud-matching",
        State::Objected,
        BEFORE,
    );
    assert_none(&found_by(&elsewhere, "police-crime", |_| {}));
    let contract = of_first(StatusKind::Objection, "all", State::Objected, BEFORE);
    assert_none(&found_by(&contract, "dwp-rent", |_| {}));
}

#[test]
fn of_several_objections_the_gravest_is_named_then_the_earliest() {
    let objected =
        |scope, state, from| record(1, StatusKind::Objection, scope, vec![change(state, from)]);
    let status = known([
        objected("all", State::Assessing, BEFORE - 2),
        objected("crime", State::Objected, BEFORE),
        objected("police-crime", State::Objected, BEFORE - 1_000_000),
    ]);
    let observed = "since 2026-03-01T09:59:59Z, scope police-crime, objected";
    assert_one(
        &found_by(&status, "police-crime", |_| {}),
        ObjectedSubject,
        High,
        observed,
    );
}

#[test]
fn an_objection_reaches_recognised_interests_from_their_first_day() {
    let status = of_first(StatusKind::Objection, "all", State::Objected, 0);
    let on = |date: i64| {
        let found = found_by(&status, "police-crime", |event| {
            event.lawful_basis = LawfulBasis::RecognisedLegitimateInterest;
            event.occurred_at = UtcMicros(date);
        });
        names(&found).contains(&"objected_subject")
    };
    // 4 and 5 February 2026, noon.
    assert_eq!(
        [1_770_206_400_000_000, 1_770_292_800_000_000].map(on),
        [false, true]
    );
}

#[test]
fn restricted_data_go_only_on_a_ground_of_article_18() {
    let status = of_first(StatusKind::Restriction, "", State::InEffect, BEFORE);
    let found = found_by(&status, "dwp-rent", |_| {});
    assert_one(
        &found,
        RestrictedSubject,
        Critical,
        "restricted since 2026-03-01T10:00:00Z",
    );
    assert_none(&found_by(&status, "desnz-retrofit", |_| {}));
    let with = |change: fn(&mut DisclosureEvent<'static>)| {
        names(&found_by(&status, "dwp-rent", change)).contains(&"restricted_subject")
    };
    assert!(!with(|event| event.conditions.article_9 = Some("f")));
    assert!(!with(
        |event| event.conditions.schedule_1 = Some("pt3-para33")
    ));
    for ground in [
        "consent",
        "legal_claims",
        "rights_of_another",
        "important_public_interest",
    ] {
        let found = found_by(&status, "dwp-rent", |event| {
            event.facts = vec![("restriction_ground", ground)];
        });
        assert!(!names(&found).contains(&"restricted_subject"), "{ground}");
    }
    assert!(with(
        |event| event.facts = vec![("restriction_ground", "because")]
    ));
    assert!(with(|event| event.conditions.article_9 = Some("a")));
    let lifted = of_first(StatusKind::Restriction, "", State::Ended, BEFORE);
    assert_none(&found_by(&lifted, "dwp-rent", |_| {}));
}

#[test]
fn data_that_were_erased_do_not_go() {
    let status = of_first(StatusKind::Erasure, "", State::InEffect, BEFORE);
    let found = found_by(&status, "dwp-rent", |_| {});
    assert_one(
        &found,
        ErasedSubject,
        High,
        "erased at 2026-03-01T10:00:00Z",
    );
    for (state, from) in [(State::InEffect, AFTER), (State::Ended, BEFORE)] {
        let status = of_first(StatusKind::Erasure, "", state, from);
        assert_none(&found_by(&status, "dwp-rent", |_| {}));
    }
}

fn protected(allowed: Option<Vec<&'static str>>, dangers: Vec<&'static str>) -> SubjectStatus {
    let protected = StatusChange {
        allowed,
        dangers,
        ..change(State::InEffect, BEFORE)
    };
    known([record(1, StatusKind::ProtectedAddress, "", vec![protected])])
}

#[test]
fn a_protected_address_goes_only_to_those_who_may_know_it() {
    let address = |arrangement: &str, status: &SubjectStatus| {
        let found = found_by(status, arrangement, |event| {
            event.categories = vec!["identity", "address"]
        });
        let found: Vec<_> = found
            .into_iter()
            .filter(|one| one.subject.is_some())
            .collect();
        found
            .first()
            .map(|one| (one.code, one.severity, one.observed.clone()))
    };
    let raised = Some((ProtectedAddress, Critical, "address".to_owned()));
    let plain = protected(None, vec![]);
    assert_eq!(address("dwp-rent", &plain), raised);
    assert_eq!(address("police-crime", &plain), None);
    assert_eq!(address("paramedics", &plain), None);
    for allowed in ["dwp", "central-government"] {
        assert_eq!(
            address("dwp-rent", &protected(Some(vec![allowed]), vec![])),
            None
        );
    }
    // The slug itself tells, also where the register of the day does not have it.
    let without = with(|data| {
        data.categories.retain(|category| category.id != "address");
        for arrangement in &mut data.arrangements {
            arrangement.categories.retain(|slug| slug != "address");
            arrangement
                .conditional_categories
                .retain(|slug| slug != "address");
        }
    });
    let event = changed("dwp-rent", |event| event.categories = vec!["address"]);
    let found = judge(&without, &plain, &event, received_after(&event, 60)).findings;
    assert!(names(&found).contains(&"protected_address"));
    let listed = protected(Some(vec!["dwp"]), vec![]);
    assert_eq!(address("police-crime", &listed), raised);
    assert_none(&found_by(&plain, "dwp-rent", |_| {}));
    let unregistered = found_by(&plain, "dwp-rent", |event| {
        event.categories = vec!["address"];
        event.recipient.name = "Nobody";
        event.recipient.kind = Some("police");
    });
    assert!(names(&unregistered).contains(&"protected_address"));
}

#[test]
fn a_danger_learns_nothing() {
    for danger in ["dwp", "DWP", "department for work and pensions"] {
        let status = protected(Some(vec!["dwp"]), vec![danger]);
        let found = found_by(&status, "dwp-rent", |_| {});
        assert_one(
            &found,
            ProtectedAddress,
            Critical,
            "recipient named in the record",
        );
    }
    let status = protected(None, vec!["The former partner", "ex"]);
    assert_none(&found_by(&status, "dwp-rent", |_| {}));
    for (id, name) in [(None, "the FORMER partner"), (Some("ex"), "Nobody")] {
        let found = found_by(&status, "dwp-rent", |event| {
            event.recipient.id = id;
            event.recipient.name = name;
        });
        assert!(names(&found).contains(&"protected_address"), "{name}");
    }
    let nameless = protected(None, vec![" "]);
    let found = found_by(&nameless, "dwp-rent", |event| event.recipient.name = "");
    assert!(!names(&found).contains(&"protected_address"));
}

#[test]
fn a_childs_interests_are_weighed_where_an_interest_is_the_ground() {
    let status = of_first(StatusKind::Child, "", State::InEffect, BEFORE);
    let ask = |arrangement, change: fn(&mut DisclosureEvent<'static>)| {
        names(&found_by(&status, arrangement, change)).contains(&"child_subject_unjustified")
    };
    let found = found_by(&status, "forwarding", |_| {});
    assert_one(&found, ChildSubjectUnjustified, High, "subject under 18");
    assert!(!ask("dwp-rent", |_| {}));
    assert!(!ask("forwarding", |event| event
        .facts
        .push(("child_considered", "true"))));
    assert!(ask("forwarding", |event| event
        .facts
        .push(("child_considered", "false"))));
    assert!(!ask("forwarding", |event| event.conditions.schedule_1 =
        Some("pt2-para18")));
    for kind in [SubjectKind::HouseholdMember, SubjectKind::NextOfKin] {
        let found = found_by(&status, "forwarding", |event| event.subjects[0].kind = kind);
        assert!(!names(&found).contains(&"child_subject_unjustified"));
    }
    let by_gate = with(|data| {
        let found = data
            .arrangements
            .iter_mut()
            .find(|found| found.id == "forwarding");
        let gate = &mut found.expect("sample").gate;
        gate.push(crate::register::model::GateEntry {
            article_9: vec!["g".into()],
            schedule_1: vec!["pt2-para18".into()],
            notice_lines: vec![34],
        });
    });
    let event = changed("forwarding", |_| {});
    assert_none(&judge(&by_gate, &status, &event, received_after(&event, 60)).findings);
}

#[test]
fn a_scheme_that_the_register_does_not_have_is_a_gap_for_each_person() {
    let found = found_by(status(), "dwp-rent", |event| {
        event.subjects.push(subject(2));
        event.subjects[1].scheme = "payroll";
        event.subject_count = 2;
    });
    assert_eq!(names(&found), ["unknown_subject"]);
    let found = &found[0];
    assert_eq!(
        (found.outcome, found.severity, found.subject),
        (GAP, Medium, Some(1))
    );
    assert_eq!(found.observed, "payroll");
    let registers = with(|data| {
        let mut other = data.schemes[0].clone();
        other.id = "household".into();
        data.schemes.push(other);
    });
    let event = changed("dwp-rent", |event| {
        event.subjects.push(subject(2));
        event.subjects[1].scheme = "household";
        event.subject_count = 2;
    });
    assert_none(&judge(&registers, status(), &event, received_after(&event, 60)).findings);
}

#[test]
fn many_people_are_compared_without_asking_for_memory() {
    let registers = with(|data| data.arrangements[0].bulk = true);
    let event = changed("dwp-rent", |event| {
        event.subjects = (0..1_000).map(numbered).collect();
        event.subject_count = 1_000;
    });
    let received = received_after(&event, 60);
    let memory = allocation_counter::measure(|| {
        assert!(
            judge(&registers, status(), &event, received)
                .findings
                .is_empty()
        );
    });
    assert_eq!(memory.count_total, 0);
    let crowd = findings("dwp-rent", |event| {
        event.subjects = (0..2_000).map(|number| numbered(number / 2)).collect();
        event.subject_count = 2_000;
    });
    let repeated = crowd
        .iter()
        .find(|found| found.code == SubjectCountInconsistent);
    assert_eq!(
        repeated.expect("found").observed,
        "count 2000, listed 2000, repeated 1000"
    );
}
