//! Transfers outside the United Kingdom.

use crate::{
    event::{DisclosureEvent, Transfer},
    judge::judge,
    register::model::RegisterTransfer,
    testing::*,
    time::UtcMicros,
    verdict::RuleCode::*,
};

fn abroad(
    country: &'static str,
    transfer: Option<Transfer<'static>>,
) -> impl FnOnce(&mut DisclosureEvent<'static>) {
    move |event| {
        event.recipient.country = country;
        event.transfer = transfer;
    }
}

fn by(mechanism: &'static str) -> Option<Transfer<'static>> {
    Some(Transfer {
        mechanism: Some(mechanism),
        ..Transfer::default()
    })
}

#[test]
fn a_transfer_needs_a_mechanism_that_is_law_for_the_country() {
    for (country, transfer, observed) in [
        ("US", None, "US, none"),
        ("US", by("none_uk"), "US, none_uk"),
        ("US", by(""), "US, none"),
        ("BR", by("art45A_regs"), "BR, art45A_regs"),
    ] {
        assert_only(
            "dwp-rent",
            (TransferWithoutMechanism, FOUND, Critical),
            ("a mechanism of Art 44A in force on the day", observed),
            abroad(country, transfer),
        );
    }
    for (country, transfer) in [
        ("FR", by("art45A_regs")),
        ("BR", by("art49_c")),
        ("GB", None),
    ] {
        assert_eq!(
            codes("dwp-rent", abroad(country, transfer)),
            [""; 0],
            "{country}"
        );
    }
    // 2023-10-11 and 2023-10-12, when regulations first named the United States.
    for (at, expected) in [
        (1_697_025_600, &["transfer_without_mechanism"][..]),
        (1_697_112_000, &[]),
    ] {
        let found = codes("dwp-rent", |event| {
            abroad("US", by("art45A_regs"))(event);
            event.occurred_at = UtcMicros(at * 1_000_000);
        });
        assert_eq!(found, expected);
    }
}

#[test]
fn the_arrangements_own_transfer_holds_for_the_registered_country_only() {
    let registers = with(|data| {
        let dwp = data.recipients.iter_mut().find(|found| found.id == "dwp");
        dwp.expect("sample").country = "DK".into();
        data.arrangements[0].transfer = Some(RegisterTransfer {
            mechanism: Some("art45A_regs".into()),
            test_ref: None,
            test_date: None,
        });
    });
    for (country, expected) in [
        ("GB", &[][..]),
        ("DK", &[]),
        ("FR", &["transfer_without_mechanism"]),
    ] {
        let event = changed("dwp-rent", |event| event.recipient.country = country);
        let verdict = judge(&registers, status(), &event, received_after(&event, 60));
        assert_eq!(names(&verdict.findings), expected, "{country}");
    }
}

#[test]
fn a_safeguard_needs_a_test_of_the_last_two_years() {
    let tested = |reference: Option<&'static str>, date: Option<&'static str>| {
        Some(Transfer {
            mechanism: Some("idta"),
            test_ref: reference,
            test_date: date,
        })
    };
    for (transfer, observed) in [
        (tested(None, Some("2026-01-01")), "none, 2026-01-01"),
        (tested(Some("T1"), None), "T1, none"),
        (tested(Some(" "), Some("soon")), "none, none"),
        (tested(Some("T1"), Some("2024-03-01")), "T1, 2024-03-01"),
        (tested(Some("T1"), Some("2026-03-03")), "T1, 2026-03-03"),
    ] {
        assert_only(
            "dwp-rent",
            (TransferTestMissingOrStale, FOUND, High),
            ("a data protection test of the last 24 months", observed),
            abroad("US", transfer),
        );
    }
    for date in ["2024-03-02", "2026-03-02"] {
        assert_eq!(
            codes("dwp-rent", abroad("US", tested(Some("T1"), Some(date)))),
            [""; 0]
        );
    }
    let before = codes("dwp-rent", |event| {
        abroad("US", tested(None, None))(event);
        // 2026-02-04T12:00:00Z, the day before the Act.
        event.occurred_at = UtcMicros(1_770_206_400_000_000);
    });
    assert_eq!(before, [""; 0], "the test was not yet law");
}
