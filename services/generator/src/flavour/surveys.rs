//! Surveys, reviews, sales, energy programmes, the National Fraud Initiative.

use domain::vocabulary::Channel::{Api, Email, FileTransfer, Portal};

use super::{Every, Flavour, Run};

const fn bulk(
    arrangement: &'static str,
    every: Every,
    permille: u32,
    reasons: &'static [&'static str],
) -> Flavour {
    Flavour {
        arrangement,
        weight: 0,
        run: Some(Run { every, permille }),
        channels: &[FileTransfer],
        case: None,
        reasons,
    }
}

const fn single(
    arrangement: &'static str,
    weight: u32,
    reasons: &'static [&'static str],
) -> Flavour {
    Flavour {
        arrangement,
        weight,
        run: None,
        channels: &[Email, Portal, Api],
        case: None,
        reasons,
    }
}

pub const ALL: &[Flavour] = &[
    bulk(
        "switchee-survey",
        Every::Month(12),
        70,
        &["A short survey was sent to your Switchee device"],
    ),
    bulk(
        "trustpilot-invite",
        Every::Week(4),
        15,
        &["You were invited to review us"],
    ),
    bulk(
        "iff-research-tsm",
        Every::Year(8),
        150,
        &["You were chosen for the yearly tenant survey"],
    ),
    bulk(
        "nfi-cabinet-office",
        Every::Window,
        1000,
        &["The national exercise against fraud, every two years"],
    ),
    single(
        "warranty-providers",
        60,
        &["You bought a new home and its warranty was registered"],
    ),
    single("estate-agents", 120, &["You asked to view or buy a home"]),
    single(
        "estate-management-companies",
        60,
        &["You bought a home on a managed estate"],
    ),
    single(
        "developers-defects",
        90,
        &["You reported a defect in your new home"],
    ),
    single(
        "desnz-retrofit-funding",
        250,
        &["You agreed to insulation work that the government helps to pay for"],
    ),
    single(
        "desnz-onward-partners",
        60,
        &["The department passed your contact details to its evaluators"],
    ),
];
