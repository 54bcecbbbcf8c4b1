//! Each rule of the review with an arrangement that breaks it and one that does not.

use serde_json::Value;

use super::{ReviewCode::*, *};
use crate::{
    register::model::{GateEntry, GdprRole, RegisterData, RegisterTransfer},
    testing::sample,
    time::DateRange,
    verdict::{FindingOutcome, Severity},
};

fn day(text: &str) -> CivilDate {
    CivilDate::parse(text).expect(text)
}

/// The sample with everything in order: nothing to decide.
fn in_order() -> RegisterData {
    let mut data = sample();
    for arrangement in &mut data.arrangements {
        arrangement.assessed_bases = arrangement.declared_bases.clone();
        arrangement.review_due = CivilDate::parse("2026-12-31");
        for reference in [
            &mut arrangement.agreement_ref,
            &mut arrangement.dpia_ref,
            &mut arrangement.apd_ref,
            &mut arrangement.legal_obligation_ref,
        ] {
            *reference = Some("REF-1".into());
        }
    }
    for recipient in &mut data.recipients {
        recipient.article_19_contact = Some("dpo@example.org".into());
    }
    data
}

fn on(text: &str, change: impl FnOnce(&mut RegisterData)) -> Vec<ReviewFinding> {
    let mut data = in_order();
    change(&mut data);
    review(&Register::new(data).expect("a sound register"), day(text))
}

#[track_caller]
fn assert_only(
    (code, outcome, severity): (ReviewCode, FindingOutcome, Severity),
    (about, expected, observed): (&str, &str, &str),
    change: impl FnOnce(&mut Arrangement),
) {
    let found = on("2026-03-02", |data| change(&mut data.arrangements[0]));
    let [found] = &found[..] else {
        panic!("one finding of {code}: {found:?}");
    };
    assert_eq!(
        (found.code, found.outcome, found.severity),
        (code, outcome, severity)
    );
    assert_eq!(
        (
            found.about.id(),
            found.expected.as_str(),
            found.observed.as_str()
        ),
        (about, expected, observed)
    );
}

use FindingOutcome::{Finding as FOUND, Gap as GAP};
use Severity::{High, Low, Medium};

#[test]
fn a_register_in_order_asks_for_nothing() {
    assert_eq!(on("2026-03-02", |_| {}), []);
}

#[test]
fn an_agreement_is_asked_for_by_role_and_rhythm() {
    for (role, severity) in [
        (GdprRole::Processor, High),
        (GdprRole::SubProcessor, High),
        (GdprRole::JointController, High),
        (GdprRole::Controller, Medium),
    ] {
        let words = role.as_str();
        assert_only(
            (AgreementMissing, FOUND, severity),
            ("dwp-rent", "an agreement", words),
            |arrangement| {
                arrangement.role = role;
                arrangement.agreement_ref = Some(" ".into());
                arrangement.cadence = Some("monthly".into());
            },
        );
    }
    let single = on("2026-03-02", |data| {
        data.arrangements[0].agreement_ref = None
    });
    assert_eq!(single, [], "one-off sharing between controllers needs none");
}

#[test]
fn a_policy_document_is_asked_for_by_condition() {
    let gate = |schedule_1: &[&str]| {
        vec![GateEntry {
            article_9: vec!["g".into()],
            schedule_1: schedule_1.iter().map(|slug| (*slug).to_owned()).collect(),
            notice_lines: Vec::new(),
        }]
    };
    assert_only(
        (ApdMissingOrStale, FOUND, Medium),
        (
            "dwp-rent",
            "an appropriate policy document",
            "pt2-para10, pt2-para18",
        ),
        |arrangement| {
            arrangement.apd_ref = None;
            arrangement.gate = gate(&["pt2-para18", "pt2-para10", "pt1-para4", "pt3-para33"]);
            arrangement.dpia_ref = Some("REF".into());
        },
    );
    let to_police = on("2026-03-02", |data| {
        let police = data
            .arrangements
            .iter_mut()
            .find(|found| found.id == "police-crime");
        police.expect("sample").apd_ref = None;
    });
    assert_eq!(to_police, [], "paragraph 10(2)");
}

#[test]
fn a_review_is_overdue_from_the_day_after() {
    let due = |on_day| {
        on(on_day, |data| {
            data.arrangements[0].review_due = CivilDate::parse("2026-03-02")
        })
    };
    assert_eq!(due("2026-03-02"), []);
    assert_eq!(due("2026-03-03").len(), 1);
    assert_only(
        (ArrangementReviewOverdue, GAP, Low),
        ("dwp-rent", "reviewed by review_due", "none"),
        |arrangement| arrangement.review_due = None,
    );
}

#[test]
fn declared_and_assessed_bases_are_compared_as_sets() {
    assert_only(
        (BasisDiffersFromNotice, FOUND, Medium),
        ("dwp-rent", "CONTRACT", "LEGITIMATE_INTERESTS"),
        |arrangement| arrangement.assessed_bases = vec![LawfulBasis::LegitimateInterests],
    );
    assert_only(
        (BasisDiffersFromNotice, GAP, Medium),
        ("dwp-rent", "CONTRACT", "none"),
        |arrangement| arrangement.assessed_bases.clear(),
    );
}

#[test]
fn high_risk_asks_for_an_assessment_and_says_why() {
    assert_only(
        (DpiaMissing, FOUND, Medium),
        (
            "dwp-rent",
            "an impact assessment",
            "bulk, disability, fraud_match, transfer",
        ),
        |arrangement| {
            arrangement.dpia_ref = None;
            arrangement.bulk = true;
            arrangement.categories.push("disability".into());
            arrangement
                .conditional_categories
                .push("fraud_match".into());
            arrangement.transfer = Some(RegisterTransfer {
                mechanism: None,
                test_ref: None,
                test_date: None,
            });
        },
    );
    assert_eq!(
        on("2026-03-02", |data| data.arrangements[0].dpia_ref = None),
        []
    );
}

#[test]
fn a_legal_obligation_and_a_public_task_name_their_source() {
    assert_only(
        (LegalObligationUnreferenced, FOUND, Medium),
        ("dwp-rent", "an Act and section, or a court order", "none"),
        |arrangement| {
            arrangement.legal_obligation_ref = None;
            arrangement.declared_bases = vec![LawfulBasis::LegalObligation];
            arrangement.assessed_bases = vec![LawfulBasis::LegalObligation];
        },
    );
    let task = |data: &mut RegisterData| {
        let arrangement = &mut data.arrangements[0];
        arrangement.legal_obligation_ref = None;
        arrangement.declared_bases = vec![LawfulBasis::PublicTask];
        arrangement.assessed_bases = vec![LawfulBasis::PublicTask];
    };
    assert_eq!(on("2026-02-04", task), [], "not yet law");
    assert_eq!(on("2026-02-05", task)[0].code, PublicTaskByPrivateBody);
}

#[test]
fn what_the_notice_does_not_mention_is_found() {
    assert_only(
        (NotInPublishedNotice, FOUND, Medium),
        ("dwp-rent", "a line of the notice in force", "none"),
        |arrangement| arrangement.notice_lines.clear(),
    );
}

#[test]
fn a_recipient_without_contact_is_found_once_and_only_where_a_live_arrangement_covers_it() {
    let found = on("2026-03-02", |data| {
        for recipient in &mut data.recipients {
            if matches!(recipient.id.as_str(), "dwp" | "unused") {
                recipient.article_19_contact = None;
            }
        }
    });
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].code, found[0].about.recipient()),
        (RecipientUncontactable, Some("dwp"))
    );
}

#[test]
fn a_role_is_decided_within_a_month() {
    let open = |from| {
        move |data: &mut RegisterData| {
            let arrangement = &mut data.arrangements[0];
            arrangement.role = GdprRole::Undetermined;
            arrangement.agreement_ref = None;
            arrangement.valid = DateRange {
                from: CivilDate::parse(from),
                to: None,
            };
        }
    };
    assert_eq!(on("2026-03-31", open("2026-03-01")), []);
    assert_eq!(
        on("2026-04-01", open("2026-03-01"))[0].code,
        RoleUndetermined
    );
    assert_eq!(on("2026-03-01", open(""))[0].severity, Low);
}

#[test]
fn what_is_not_live_is_not_reviewed() {
    for (status, to) in [
        (ArrangementStatus::Draft, ""),
        (ArrangementStatus::Suspended, ""),
        (ArrangementStatus::Live, "2026-03-01"),
    ] {
        let found = on("2026-03-02", |data| {
            let arrangement = &mut data.arrangements[0];
            arrangement.notice_lines.clear();
            arrangement.status = status;
            arrangement.valid.to = CivilDate::parse(to);
        });
        assert_eq!(found, [], "{status:?}");
    }
}

#[test]
fn ids_are_stable_and_differ() {
    let clear = |data: &mut RegisterData| {
        for arrangement in &mut data.arrangements {
            arrangement.notice_lines.clear();
        }
    };
    let (one, other) = (on("2026-03-02", clear), on("2026-03-09", clear));
    assert_eq!(one, other);
    let ids: std::collections::BTreeSet<_> = one.iter().map(|found| found.id).collect();
    assert_eq!(ids.len(), one.len());
    let later = on("2026-03-02", |data| {
        clear(data);
        data.version = "test-2".into();
    });
    assert!(later.iter().all(|found| !ids.contains(&found.id)));
    assert_eq!(one[0].id.to_string().len(), 32);
}

#[test]
fn every_rule_says_what_the_catalogue_says() {
    let catalogue: Vec<Value> =
        serde_json::from_str(include_str!("../../../../schemas/findings.json")).expect("JSON");
    let of_scope = catalogue
        .iter()
        .filter(|entry| entry["scope"] == "arrangement");
    assert_eq!(of_scope.clone().count(), ReviewCode::ALL.len());
    for entry in of_scope {
        let code = ReviewCode::ALL
            .iter()
            .find(|code| entry["code"] == code.as_str());
        let info = info(*code.expect("the review has every code of the scope"));
        let outcomes: Vec<&str> = info
            .outcomes
            .iter()
            .map(|outcome| outcome.as_str())
            .collect();
        let exceptions: Vec<&str> = info
            .severity_if
            .iter()
            .map(|severity| severity.as_str())
            .collect();
        let from = info.in_force.from.map(|day| day.to_string());
        assert_eq!(entry["outcomes"], serde_json::json!(outcomes), "{code:?}");
        assert_eq!(entry["severity"], info.severity.as_str(), "{code:?}");
        let theirs = entry["severity_if"].as_array().expect("a list").iter();
        let theirs: Vec<&str> = theirs.filter_map(|one| one["severity"].as_str()).collect();
        assert_eq!(theirs, exceptions, "{code:?}");
        assert_eq!(
            entry["in_force"]["from"].as_str(),
            from.as_deref(),
            "{code:?}"
        );
        assert_eq!(entry["law"], serde_json::json!(info.law), "{code:?}");
        assert_eq!(
            entry["notice_lines"],
            serde_json::json!(info.notice_lines),
            "{code:?}"
        );
        assert_eq!(entry["explain_dpo"], info.explain_dpo, "{code:?}");
        assert!(!info.next.is_empty());
    }
}
