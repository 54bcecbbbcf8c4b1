//! How a disclosure was reported, by whom, to whom and with what in its texts.

use crate::{
    event::{Decision, DisclosureEvent},
    judge::judge,
    register::model::{Category, GdprRole},
    testing::*,
    time::{CivilDate, ReceivedAt, UtcMicros},
    verdict::RuleCode::*,
    vocabulary::{Channel, Kind, RecipientKind},
};

#[test]
fn a_recipient_is_of_its_registered_kind() {
    assert_only(
        "dwp-rent",
        (RecipientKindMismatch, FOUND, Medium),
        ("central-government", "police"),
        |event| event.recipient.kind = Some("police"),
    );
    let unlisted = codes("dwp-rent", |event| event.recipient.kind = Some("ministry"));
    assert_eq!(unlisted, ["unknown_symbol"]);
}

#[test]
fn a_kind_of_recipient_is_no_recipient() {
    for (name, observed) in [
        ("the  Council", "the  Council"),
        ("CONTRACTORS", "CONTRACTORS"),
        ("bank payment", "bank payment"),
        ("n/a", "n/a"),
    ] {
        assert_only(
            "dwp-rent",
            (RecipientCategoryOnly, FOUND, Medium),
            ("the name of one organisation", observed),
            |event| event.recipient.name = name,
        );
    }
    let grave = findings("dwp-rent", |event| {
        event.recipient.name = "solicitors";
        event.categories = vec!["criminal_offence"];
        event.conditions.schedule_1 = Some("pt3-para33");
    });
    assert_eq!(
        (grave[0].code, grave[0].severity),
        (RecipientCategoryOnly, High)
    );
    for name in ["bank-payment", "Council of Norwich", "Contractor's"] {
        let found = codes("dwp-rent", |event| event.recipient.name = name);
        assert_eq!(found, ["unregistered_recipient"], "{name}");
    }
    let by_id = codes("dwp-rent", |event| {
        event.recipient.name = "contractors";
        event.recipient.id = Some("dwp");
    });
    assert_eq!(by_id, [""; 0]);
}

#[test]
fn who_works_for_us_has_no_purpose_of_its_own() {
    let registers = with(|data| {
        data.arrangements[0].role = GdprRole::SubProcessor;
        for purpose in &mut data.purposes {
            purpose.service = purpose.id == "audit";
        }
    });
    for (purpose, expected) in [
        ("crime", "processor_own_use"),
        ("audit", "purpose_not_in_arrangement"),
        ("unheard-of", "purpose_not_in_arrangement"),
    ] {
        let event = changed("dwp-rent", |event| event.purpose = purpose);
        let verdict = judge(&registers, status(), &event, received_after(&event, 60));
        assert_eq!(names(&verdict.findings), [expected], "{purpose}");
    }
    let controller = codes("dwp-rent", |event| event.purpose = "crime");
    assert_eq!(controller, ["purpose_not_in_arrangement"]);
}

#[test]
fn single_cases_are_not_for_bulk() {
    let many = |count: i64| {
        move |event: &mut DisclosureEvent<'static>| {
            event.subject_count = count;
            event.disclosure_id = Some("list");
        }
    };
    assert_only(
        "dwp-rent",
        (BulkByCaseArrangement, FOUND, High),
        ("at most 50 subjects", "51"),
        many(51),
    );
    assert_eq!(codes("dwp-rent", many(50)), [""; 0]);
    assert_eq!(codes("police-crime", many(51)), ["not_case_specific"]);
    let registers = with(|data| data.arrangements[0].bulk = true);
    let event = changed("dwp-rent", many(5_000));
    assert!(
        judge(&registers, status(), &event, received_after(&event, 60))
            .findings
            .is_empty()
    );
}

#[test]
fn footage_of_body_worn_cameras_is_not_for_insurers() {
    let insurer = |data: &mut crate::register::model::RegisterData| {
        for recipient in &mut data.recipients {
            if recipient.id == "dwp" {
                recipient.kind = RecipientKind::InsurerWarranty;
            }
        }
        let footage = |id: &str, broader: Option<&str>| Category {
            id: id.into(),
            broader: broader.map(Into::into),
            ..data.categories[0].clone()
        };
        let new = [
            footage("bwc_footage", None),
            footage("bwc_audio", Some("bwc_footage")),
        ];
        data.categories.extend(new);
    };
    let registers = with(insurer);
    for (categories, expected) in [
        (vec!["identity", "bwc_audio"], &["bwc_to_insurer"][..]),
        (
            vec!["identity", "bwc_footage", "income"],
            &["bwc_to_insurer", "category_beyond_arrangement"],
        ),
        (vec!["identity"], &[]),
    ] {
        let event = changed("dwp-rent", |event| event.categories = categories);
        let found = judge(&registers, status(), &event, received_after(&event, 60)).findings;
        assert_eq!(names(&found), expected);
        assert!(
            found
                .iter()
                .all(|found| found.code != BwcToInsurer || found.severity == Medium)
        );
    }
    // To anybody else, an unregistered slug is beyond the arrangement.
    assert_eq!(
        codes("dwp-rent", |event| event.categories = vec!["bwc_footage"]),
        ["category_beyond_arrangement"]
    );
    let called = codes("dwp-rent", |event| {
        event.recipient.name = "Some Insurer";
        event.recipient.kind = Some("insurer-warranty");
        event.categories = vec!["bwc_footage"];
    });
    assert_eq!(called, ["bwc_to_insurer", "unregistered_recipient"]);
}

#[test]
fn a_report_is_late_after_three_days_or_as_its_source_works() {
    let hours = |hours: i64, cadence: Option<&str>| {
        let registers = with(|data| data.sources[0].cadence = cadence.map(Into::into));
        let event = conforming("dwp-rent");
        let received = ReceivedAt(UtcMicros(event.occurred_at.0 + hours * 3_600_000_000 + 1));
        let found = judge(&registers, status(), &event, received).findings;
        found
            .first()
            .map(|found| (found.code, found.expected.clone(), found.observed.clone()))
    };
    let late = |expected: &str, observed: &str| {
        Some((LateReport, expected.to_owned(), observed.to_owned()))
    };
    assert_eq!(hours(71, None), None);
    assert_eq!(hours(72, None), late("at most 72 hours", "72"));
    assert_eq!(hours(72, Some("weekly")), None);
    assert_eq!(hours(240, Some("weekly")), late("at most 240 hours", "240"));
    assert_eq!(
        hours(816, Some("monthly")),
        late("at most 816 hours", "816")
    );
    assert_eq!(
        hours(100, Some("continuous")),
        late("at most 72 hours", "100")
    );
    let event = conforming("dwp-rent");
    let just_in_time = received_after(&event, 72 * 3_600);
    let registers = registers();
    let verdict = judge(&registers, status(), &event, just_in_time);
    assert_eq!(names(&verdict.findings), [""; 0]);
}

#[test]
fn imported_history_is_as_late_as_its_source_recorded_it() {
    let registers = with(|data| data.sources[0].imported_until = CivilDate::parse("2026-03-02"));
    let judged = |day: i64, recorded_after_hours: i64| {
        let event = changed("dwp-rent", |event| {
            event.occurred_at = UtcMicros(moment().0 + day * 86_400_000_000);
            event.recorded_at =
                UtcMicros(event.occurred_at.0 + recorded_after_hours * 3_600_000_000);
        });
        names(
            &judge(
                &registers,
                status(),
                &event,
                received_after(&event, 365 * 86_400),
            )
            .findings,
        )
    };
    assert_eq!(judged(0, 1), [""; 0]);
    assert_eq!(judged(0, 73), ["late_report"]);
    assert_eq!(judged(1, 1), ["late_report"], "the day after the import");
}

#[test]
fn times_follow_each_other() {
    let registers = registers();
    let skew = |recorded: i64, received: i64| {
        let event = changed("dwp-rent", |event| {
            event.recorded_at = UtcMicros(event.occurred_at.0 + recorded * 1_000_000);
        });
        let found = judge(
            &registers,
            status(),
            &event,
            received_after(&event, received),
        )
        .findings;
        found
            .first()
            .map(|found| (found.code, found.observed.clone()))
    };
    for fine in [(0, 0), (-300, 0), (300, 0), (0, -300)] {
        assert_eq!(skew(fine.0, fine.1), None, "{fine:?}");
    }
    let (code, observed) = skew(-301, 0).expect("recorded before it happened");
    assert_eq!(code, ClockSkew);
    assert_eq!(
        observed,
        "occurred 2026-03-02T10:00:00Z is 5 minutes after recorded 2026-03-02T09:54:59Z"
    );
    assert!(skew(301, 0).is_some() && skew(0, -301).is_some() && skew(0, -86_400).is_some());
    let far = changed("dwp-rent", |event| event.recorded_at = UtcMicros(i64::MIN));
    assert_eq!(
        names(&judge(&registers, status(), &far, received_after(&far, 60)).findings),
        ["clock_skew"]
    );
}

#[test]
fn sensitive_data_goes_by_mail_only_encrypted() {
    let mail = |fact: Option<(&'static str, &'static str)>| {
        move |event: &mut DisclosureEvent<'static>| {
            event.channel = Channel::Email;
            event.categories = vec!["criminal_allegation"];
            event.facts.extend(fact);
        }
    };
    for fact in [None, Some(("encrypted", "false"))] {
        assert_only(
            "nfi-extract",
            (ChannelInsecure, FOUND, Medium),
            ("a secure channel", "EMAIL"),
            mail(fact),
        );
    }
    assert_eq!(
        codes("nfi-extract", mail(Some(("encrypted", "true")))),
        [""; 0]
    );
    assert_eq!(
        codes("dwp-rent", |event| event.channel = Channel::Email),
        [""; 0]
    );
}

#[test]
fn texts_hold_no_personal_data_and_a_finding_never_repeats_them() {
    let found = findings("police-crime", |event| {
        event.reason = "Ring 01632 960 123";
        event.case_reference = Some("QQ AB123456C");
        event.recipient.id = Some("constabulary");
        event.recipient.name = "Norfolk Constabulary";
        event.facts = vec![
            ("relation", "x@example.org"),
            ("emergency", "Dr Jones"),
            ("Dr Who", "born 1/2/1980"),
        ];
        event.decision = Some(Decision {
            necessity: Some("Mrs Smith asked"),
            dpo_view: Some("12 High Street"),
            ..Decision::default()
        });
    });
    let found = found
        .iter()
        .find(|found| found.code == PayloadContainsData)
        .expect("found");
    assert_eq!((found.outcome, found.severity), (FOUND, High));
    assert_eq!(
        found.observed,
        "case_reference: nino, decision.dpo_view: street, decision.necessity: titled_name, facts.relation: email, \
         facts: date_of_birth, reason: phone"
    );
    // Organisations are called after people and streets; cases are numbers.
    let named = codes("police-crime", |event| {
        event.recipient.id = Some("constabulary");
        event.recipient.name = "Dr Barnardo 12 High Street";
        event.case_reference = Some("01632 960 123");
    });
    assert!(!named.contains(&"payload_contains_data"), "{named:?}");
}

#[test]
fn a_source_reports_what_it_may() {
    let registers =
        with(|data| data.sources[0].arrangements = vec!["police-crime".into(), "casework".into()]);
    let event = conforming("dwp-rent");
    let found = judge(&registers, status(), &event, received_after(&event, 60)).findings;
    assert_eq!(names(&found), ["source_not_for_arrangement"]);
    assert_eq!(
        (found[0].expected.as_str(), found[0].observed.as_str()),
        ("casework, police-crime", "dwp-rent")
    );
    let unknown = changed("dwp-rent", |event| event.source = "shadow-system");
    assert_eq!(
        names(&judge(&registers, status(), &unknown, received_after(&unknown, 60)).findings),
        ["unregistered_source"]
    );
}

#[test]
fn the_count_fits_the_list() {
    for (count, people, observed) in [
        (0, vec![1], "count 0, listed 1, repeated 0"),
        (2, vec![1], "count 2, listed 1, repeated 0"),
        (2, vec![1, 1], "count 2, listed 2, repeated 1"),
        (4, vec![1, 2, 1, 1], "count 4, listed 4, repeated 2"),
        (
            10,
            vec![1, 2, 3, 4, 5, 6, 7, 8, 9, 1],
            "count 10, listed 10, repeated 1",
        ),
    ] {
        assert_only(
            "dwp-rent",
            (SubjectCountInconsistent, FOUND, Low),
            ("subject_count that fits the list", observed),
            |event| {
                event.subjects = people.iter().map(|number| subject(*number)).collect();
                event.subject_count = count;
            },
        );
    }
    let elsewhere = codes("dwp-rent", |event| {
        event.subject_count = 9;
        event.disclosure_id = Some("list");
    });
    assert_eq!(elsewhere, [""; 0]);
    let negative = codes("dwp-rent", |event| {
        event.subjects.clear();
        event.subject_count = -1;
    });
    assert_eq!(
        negative,
        ["subject_count_inconsistent", "subjects_not_listed"]
    );
    let other_key = codes("dwp-rent", |event| {
        event.subjects = vec![subject(1), subject(1)];
        event.subjects[1].key_id = "k2";
        event.subject_count = 2;
    });
    assert_eq!(other_key, [""; 0]);
}

#[test]
fn what_is_corrected_or_followed_is_named() {
    for (kind, corrects) in [(Kind::Corrected, None), (Kind::Retracted, Some(" "))] {
        assert_only(
            "dwp-rent",
            (ReferenceMissing, FOUND, Medium),
            ("the event corrected or followed", "none"),
            |event| {
                event.kind = kind;
                event.corrects = corrects;
            },
        );
    }
    assert_only(
        "northlight-onward",
        (ReferenceMissing, GAP, Medium),
        ("the event corrected or followed", "none"),
        |event| event.follows = None,
    );
}
