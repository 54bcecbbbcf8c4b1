//! Names of recipients.

use crate::{
    judge::judge,
    register::model::Alias,
    testing::*,
    time::{CivilDate, DateRange, UtcMicros},
    verdict::RuleCode::*,
};

#[test]
fn case_white_space_and_apostrophes_do_not_matter() {
    for name in [
        "call  recorder\u{2019}s LIMITED ",
        "Call Recorder's Limited",
    ] {
        assert_eq!(
            codes("recording", |event| event.recipient.name = name),
            [""; 0],
            "{name}"
        );
    }
}

#[test]
fn a_former_name_resolves_and_is_outdated() {
    assert_only(
        "desnz-retrofit",
        (RecipientNameOutdated, FOUND, Low),
        ("Department for Energy Security and Net Zero", "beis"),
        |event| event.recipient.name = "beis",
    );
}

#[test]
fn a_later_name_is_outdated_too_and_the_name_of_the_day_is_said() {
    assert_only(
        "core-returns",
        (RecipientNameOutdated, FOUND, Low),
        ("DLUHC", "MHCLG"),
        |event| event.occurred_at = UtcMicros(1_688_169_600_000_000), // 2023-07-01
    );
}

#[test]
fn an_outdated_name_beside_an_id_that_resolves_is_nothing() {
    let found = codes("desnz-retrofit", |event| {
        event.recipient.id = Some("desnz");
        event.recipient.name = "BEIS";
    });
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_name_of_another_recipient_contradicts_the_id_which_counts() {
    assert_only(
        "dwp-rent",
        (RecipientNameMismatch, FOUND, Medium),
        ("Department for Work and Pensions", "dwp, Anglian Water"),
        |event| {
            event.recipient.id = Some("dwp");
            event.recipient.name = "Anglian Water";
        },
    );
    let unknown_name = codes("dwp-rent", |event| {
        event.recipient.id = Some("dwp");
        event.recipient.name = "The benefits people";
    });
    assert_eq!(unknown_name, [""; 0]);
}

#[test]
fn an_unknown_id_contradicts_a_name_that_resolves_and_the_name_counts() {
    assert_only(
        "dwp-rent",
        (RecipientNameMismatch, FOUND, Medium),
        ("Department for Work and Pensions", "dpw, DWP"),
        |event| {
            event.recipient.id = Some("dpw");
            event.recipient.name = "DWP";
        },
    );
}

#[test]
fn the_name_of_a_natural_person_is_not_compared() {
    let found = codes("casework", |event| {
        event.recipient.id = Some("councillor");
        event.recipient.name = "Anglian Water";
    });
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_valid_name_of_one_counts_before_an_outdated_name_of_another() {
    let registers = with(|data| {
        let valid = DateRange {
            from: None,
            to: CivilDate::parse("2020-01-01"),
        };
        data.recipients[1].aliases.push(Alias {
            name: "Water".into(),
            valid,
        });
        let valid = DateRange {
            from: CivilDate::parse("2020-01-02"),
            to: None,
        };
        data.recipients[6].aliases.push(Alias {
            name: "Water".into(),
            valid,
        });
    });
    let event = changed("dwp-rent", |event| event.recipient.name = "WATER");
    let verdict = judge(&registers, status(), &event, received_after(&event, 60));
    assert_eq!(names(&verdict.findings), [""; 0]);
    assert_eq!(
        verdict.recipient.map(|found| found.id.as_str()),
        Some("dwp")
    );
}

#[test]
fn an_empty_name_is_low_where_the_id_says_who_it_was() {
    assert_only(
        "dwp-rent",
        (RecipientNameEmpty, FOUND, Low),
        ("the name of an organisation", "empty"),
        |event| {
            event.recipient.id = Some("dwp");
            event.recipient.name = " \t";
        },
    );
}

#[test]
fn an_empty_name_stands_for_the_unregistered_recipient() {
    let found = findings("dwp-rent", |event| {
        event.recipient.id = Some("nobody");
        event.recipient.name = "";
        event.categories = vec!["criminal_offence"];
        event.conditions.schedule_1 = Some("pt2-para10");
    });
    assert_eq!(names(&found), ["recipient_name_empty"]);
    assert_eq!(found[0].severity, Critical);
}

#[test]
fn a_former_name_of_two_recipients_means_the_nearer_in_time_and_contradicts_neither_id() {
    let registers = with(|data| {
        for (recipient, last) in [(1, "2020-01-01"), (6, "2024-01-01")] {
            let from = (recipient == 6)
                .then(|| CivilDate::parse("2020-01-02"))
                .flatten();
            let valid = DateRange {
                from,
                to: CivilDate::parse(last),
            };
            let name = "Water".into();
            data.recipients[recipient]
                .aliases
                .push(Alias { name, valid });
        }
    });
    let event = changed("dwp-rent", |event| event.recipient.name = "Water");
    let verdict = judge(&registers, status(), &event, received_after(&event, 60));
    assert_eq!(names(&verdict.findings), ["recipient_name_outdated"]);
    assert_eq!(
        verdict.recipient.map(|found| found.id.as_str()),
        Some("dwp")
    );
    let event = changed("forwarding", |event| {
        event.recipient.id = Some("anglian-water");
        event.recipient.name = "Water";
    });
    let verdict = judge(&registers, status(), &event, received_after(&event, 60));
    assert_eq!(names(&verdict.findings), [""; 0]);
}
