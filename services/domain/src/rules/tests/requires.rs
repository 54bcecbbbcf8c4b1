//! Conditions of arrangements.

use crate::{
    judge::judge,
    register::model::{Requirement, RequirementCheck},
    testing::*,
    time::UtcMicros,
    verdict::RuleCode::{self, *},
    vocabulary::LawfulBasis,
};

#[test]
fn a_forwarding_address_needs_an_outstanding_balance() {
    let expected = "an outstanding balance";
    assert_only(
        "forwarding",
        (UtilityNoBalance, FOUND, High),
        (expected, "false"),
        |event| {
            event.facts = vec![("outstanding_balance", "false")];
        },
    );
    let absent = (expected, "outstanding_balance is not given");
    assert_only(
        "forwarding",
        (UtilityNoBalance, GAP, High),
        absent,
        |event| event.facts.clear(),
    );
}

#[test]
fn sign_up_data_goes_within_days_of_the_tenancy() {
    for (start, days) in [("2026-01-30", "31"), ("2026-03-03", "-1")] {
        assert_only(
            "green-signup",
            (SignupShareOutOfWindow, FOUND, Medium),
            ("within 30 days of tenancy_start", days),
            |event| event.facts = vec![("tenancy_start", start)],
        );
    }
    for start in ["2026-01-31", "2026-03-02"] {
        let found = codes("green-signup", |event| {
            event.facts = vec![("tenancy_start", start)]
        });
        assert_eq!(found, [""; 0], "{start}");
    }
    let absent = findings("green-signup", |event| event.facts.clear());
    assert_eq!(absent[0].outcome, GAP);
}

#[test]
fn old_records_do_not_go() {
    assert_only(
        "recording",
        (RetentionBreachedSource, FOUND, High),
        ("not older than 92 days", "93"),
        |event| event.facts = vec![("record_created", "2025-11-29")],
    );
    assert_eq!(
        codes("recording", |event| event.facts =
            vec![("record_created", "2025-11-30")]),
        [""; 0]
    );
    assert_eq!(
        findings("recording", |event| event.facts.clear())[0].outcome,
        GAP
    );
}

#[test]
fn the_police_get_data_for_a_case() {
    for reference in [None, Some(" ")] {
        assert_only(
            "police-crime",
            (PoliceNoCaseRef, FOUND, High),
            ("a case reference", "none"),
            |event| {
                event.case_reference = reference;
            },
        );
    }
}

#[test]
fn in_an_emergency_the_case_reference_may_follow_within_a_day() {
    let registers = registers();
    let event = changed("police-crime", |event| {
        event.case_reference = None;
        event.facts = vec![("emergency", "true")];
    });
    for (hours, outcome) in [(23, GAP), (24, FOUND)] {
        let verdict = judge(
            &registers,
            status(),
            &event,
            received_after(&event, hours * 3600),
        );
        assert_eq!(names(&verdict.findings), ["police_no_case_ref"]);
        assert_eq!(verdict.findings[0].outcome, outcome, "{hours} h");
    }
    let vital = findings("police-crime", |event| {
        event.case_reference = None;
        event.lawful_basis = LawfulBasis::VitalInterests;
    });
    assert_eq!(names(&vital), ["basis_mismatch", "police_no_case_ref"]);
    assert_eq!(vital[1].outcome, GAP);
}

#[test]
fn a_single_case_has_few_people() {
    assert_only(
        "police-crime",
        (NotCaseSpecific, FOUND, High),
        ("at most 10 subjects", "11"),
        |event| {
            event.subject_count = 11;
            event.disclosure_id = Some("one case");
        },
    );
    assert_only(
        "police-crime",
        (NotCaseSpecific, FOUND, High),
        ("at most 10 subjects", "12"),
        |event| {
            event.subjects = (0..12).map(numbered).collect();
            event.subject_count = 12;
        },
    );
    assert_eq!(
        codes("police-crime", |event| {
            event.subject_count = 10;
            event.disclosure_id = Some("one case");
        }),
        [""; 0]
    );
}

#[test]
fn the_fraud_initiative_has_windows() {
    assert_only(
        "nfi-extract",
        (NfiOutOfWindow, FOUND, High),
        (
            "2024-10-01 to 2024-12-31, 2026-03-01 to 2026-03-31",
            "2025-01-01",
        ),
        |event| event.occurred_at = UtcMicros(1_735_725_600_000_000),
    );
    let last_day = UtcMicros(1_735_603_200_000_000); // 2024-12-31
    assert_eq!(
        codes("nfi-extract", |event| event.occurred_at = last_day),
        [""; 0]
    );
}

#[test]
fn a_survey_is_for_some_homes_only() {
    let expected = "the home has a Switchee device";
    assert_only(
        "switchee-survey",
        (SurveyBeyondContactDetails, FOUND, High),
        (expected, "false"),
        |event| {
            event.facts = vec![("switchee_meter", "false")];
        },
    );
    assert_eq!(
        findings("switchee-survey", |event| event.facts.clear())[0].outcome,
        GAP
    );
}

#[test]
fn conditions_of_one_code_are_one_finding_that_outweighs_the_gap() {
    assert_only(
        "paramedics",
        (ArrangementConditionNotMet, FOUND, High),
        ("there is an emergency", "emergency: false"),
        |event| event.facts = vec![("emergency", "false")],
    );
    assert_only(
        "paramedics",
        (ArrangementConditionNotMet, FOUND, High),
        (
            "nobody could say yes or no, there is an emergency",
            "emergency: false, incapable_of_consent: false",
        ),
        |event| event.facts = vec![("incapable_of_consent", "false"), ("emergency", "false")],
    );
    assert_only(
        "paramedics",
        (ArrangementConditionNotMet, GAP, High),
        (
            "nobody could say yes or no, there is an emergency",
            "emergency is not given, incapable_of_consent is not given",
        ),
        |event| event.facts.clear(),
    );
}

#[test]
fn a_fact_that_cannot_be_read_is_malformed_and_no_condition_is_judged_by_it() {
    for (arrangement, fact, value) in [
        ("forwarding", "outstanding_balance", "yes"),
        ("green-signup", "tenancy_start", "27/02/2026"),
    ] {
        let found = codes(arrangement, |event| event.facts = vec![(fact, value)]);
        assert_eq!(found, ["malformed_value"], "{fact}");
    }
}

#[test]
fn every_sort_of_condition_may_raise_the_general_code() {
    use RequirementCheck::*;
    let (fact, equals) = ("relation".to_owned(), "daughter".to_owned());
    let cases: [(RequirementCheck, &str); 3] = [
        (CaseReferencePresent, "none"),
        (MaxSubjects(Some(0x7f)), "200"),
        (FactEquals { fact, equals }, "relation: another text"),
    ];
    let event = changed("dwp-rent", |event| {
        event.subject_count = 200;
        event.disclosure_id = Some("a list");
        event.facts = vec![("relation", "a name that is nobody's business")];
    });
    for (check, observed) in cases {
        let code: RuleCode = ArrangementConditionNotMet;
        let registers = with(|data| {
            data.arrangements[0].requires = vec![Requirement { check, code }];
            data.arrangements[0].bulk = true;
        });
        let verdict = judge(&registers, status(), &event, received_after(&event, 60));
        assert_eq!(names(&verdict.findings), ["arrangement_condition_not_met"]);
        assert_eq!(verdict.findings[0].observed, observed);
    }
}

#[test]
fn a_whole_number_is_met_however_it_is_written() {
    let (fact, equals) = ("household_size".to_owned(), "5".to_owned());
    let registers = with(|data| {
        data.arrangements[0].requires = vec![Requirement {
            check: RequirementCheck::FactEquals { fact, equals },
            code: ArrangementConditionNotMet,
        }];
    });
    for (value, observed) in [("5", None), ("05", None), ("4", Some("household_size: 4"))] {
        let event = changed("dwp-rent", |event| {
            event.facts = vec![("household_size", value)];
        });
        let verdict = judge(&registers, status(), &event, received_after(&event, 60));
        let found = verdict.findings.first().map(|one| one.observed.as_str());
        assert_eq!(found, observed, "{value}");
    }
}
