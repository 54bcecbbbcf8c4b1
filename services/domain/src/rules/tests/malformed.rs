//! Values that decode and are odd.

use crate::{
    event::{Decision, DisclosureEvent, Transfer},
    testing::*,
    time::UtcMicros,
    verdict::RuleCode::*,
    vocabulary::{Channel, Environment, Kind},
};

#[test]
fn values_that_cannot_be_read_are_named_by_field_only() {
    assert_only(
        "dwp-rent",
        (MalformedValue, FOUND, Medium),
        (
            "0 or more, YYYY-MM-DD, a symbol of lawful_basis, a whole number, two capital letters of ISO 3166-1 (GB, not UK)",
            "conditions.collection_basis, facts.household_size, facts.tenancy_start, recipient.country, sequence",
        ),
        |event| {
            event.recipient.country = "UK";
            event.sequence = Some(-1);
            event.conditions.collection_basis = Some("consent");
            event.facts = vec![
                ("tenancy_start", "soon"),
                ("household_size", "+3"),
                ("undeclared", "anything"),
            ];
        },
    );
}

#[test]
fn readable_values_are_not_malformed() {
    let found = codes("dwp-rent", |event| {
        event.recipient.country = "FR";
        event.transfer = Some(Transfer {
            mechanism: Some("art45A_regs"),
            ..Transfer::default()
        });
        event.sequence = Some(0);
        event.conditions.collection_basis = Some("CONTRACT");
        event.facts = vec![
            ("household_size", "-3"),
            ("relation", ""),
            ("emergency", "false"),
        ];
    });
    assert_eq!(found, [""; 0]);
    for country in ["", "gb", "GBR", "G1"] {
        assert_eq!(
            codes("dwp-rent", |event| event.recipient.country = country),
            ["malformed_value"]
        );
    }
}

#[test]
fn dates_that_cannot_be_are_found_alone() {
    for occurred in [
        UtcMicros(0),
        UtcMicros(946_684_799_999_999),
        UtcMicros(i64::MIN),
    ] {
        let event = changed("nfi-extract", |event| event.occurred_at = occurred);
        let registers = registers();
        let received = crate::time::ReceivedAt(moment());
        let verdict = crate::judge::judge(&registers, status(), &event, received);
        assert_eq!(
            names(&verdict.findings),
            ["implausible_date"],
            "{occurred:?}"
        );
    }
}

#[test]
fn the_past_begins_with_the_year_2000() {
    let first = changed("nfi-extract", |event| {
        event.occurred_at = UtcMicros(946_684_800_000_000)
    });
    let registers = registers();
    let received = received_after(&first, 60);
    let verdict = crate::judge::judge(&registers, status(), &first, received);
    assert_eq!(names(&verdict.findings), ["no_register"]);
}

#[test]
fn the_future_begins_a_day_after_receipt() {
    let registers = registers();
    let event = conforming("dwp-rent");
    for (hours, expected) in [(24, "clock_skew"), (25, "implausible_date")] {
        let verdict = crate::judge::judge(
            &registers,
            status(),
            &event,
            received_after(&event, -hours * 3600),
        );
        assert_eq!(names(&verdict.findings), [expected]);
    }
    let far = changed("dwp-rent", |event| event.occurred_at = UtcMicros(i64::MAX));
    let verdict = crate::judge::judge(
        &registers,
        status(),
        &far,
        crate::time::ReceivedAt(moment()),
    );
    assert_eq!(names(&verdict.findings), ["implausible_date"]);
}

#[test]
fn long_texts_are_named_by_field_and_length() {
    assert_only(
        "dwp-rent",
        (TextTooLong, FOUND, Low),
        (
            "decision.necessity 1000, facts 50, facts.value 200, reason 500",
            "decision.necessity 1001, facts 51, facts.value 202, reason 501",
        ),
        |event| {
            event.reason = Box::leak("r".repeat(501).into_boxed_str());
            event.decision = Some(Decision {
                necessity: Some(Box::leak("é".repeat(1001).into_boxed_str())),
                ..Decision::default()
            });
            let value: &'static str = Box::leak("v".repeat(202).into_boxed_str());
            event.facts = vec![("note", value); 51];
        },
    );
    let just_fits = |event: &mut DisclosureEvent<'static>| {
        event.reason = Box::leak("é".repeat(500).into_boxed_str());
        event.facts = vec![("note", "short"); 50];
    };
    assert_eq!(codes("dwp-rent", just_fits), [""; 0]);
}

#[test]
fn unknown_symbols_are_found_and_an_unknown_kind_is_judged_as_a_disclosure() {
    assert_only(
        "dwp-rent",
        (UnknownSymbol, FOUND, Low),
        (
            "a known symbol",
            "channel, environment, kind, recipient.kind",
        ),
        |event| {
            event.kind = Kind::Unknown;
            event.channel = Channel::Unknown;
            event.environment = Environment::Unknown;
            event.recipient.kind = Some("Police");
        },
    );
    assert_eq!(
        codes("dwp-rent", |event| event.recipient.kind =
            Some("central-government")),
        [""; 0]
    );
}

#[test]
fn very_long_names_are_cut_in_findings() {
    let name: &'static str = Box::leak("Ж".repeat(400_000).into_boxed_str());
    let found = findings("dwp-rent", |event| event.recipient.name = name);
    assert_eq!(names(&found), ["text_too_long", "unregistered_recipient"]);
    assert!(found.iter().all(|found| found.observed.len() < 1000));
}
