//! Repairs, visits, moving in and moving out.

use domain::vocabulary::Channel::{Api, Email, FileTransfer, Phone, Portal};

use super::{Every, Flavour, Run};

pub const ALL: &[Flavour] = &[
    Flavour {
        arrangement: "flagship-services-repairs",
        weight: 30_000,
        run: None,
        channels: &[Api],
        case: None,
        reasons: &[
            "A repair visit was booked: dripping tap",
            "A repair visit was booked: damp and mould check",
            "A repair visit was booked: broken door lock",
            "A repair visit was booked: blocked drain",
            "The operative asked for access details before the visit",
        ],
    },
    Flavour {
        arrangement: "gasway-heating",
        weight: 17_000,
        run: None,
        channels: &[Api],
        case: None,
        reasons: &[
            "The yearly gas safety check is due",
            "The boiler does not heat; an engineer was sent",
            "The heating system is being replaced",
        ],
    },
    Flavour {
        arrangement: "external-repairs-contractors",
        weight: 7_000,
        run: Some(Run {
            every: Every::Week(0),
            permille: 8,
        }),
        channels: &[Portal, Email, FileTransfer],
        case: None,
        reasons: &[
            "A repair was handed to a contractor",
            "Work on the home was planned with a contractor",
        ],
    },
    Flavour {
        arrangement: "external-repairs-subcontractors",
        weight: 2_600,
        run: Some(Run {
            every: Every::Week(2),
            permille: 5,
        }),
        channels: &[Email, Portal],
        case: None,
        reasons: &[
            "A repair needed a specialist",
            "Planned work needed a specialist",
        ],
    },
    Flavour {
        arrangement: "materials-suppliers",
        weight: 2_200,
        run: None,
        channels: &[Email, Api],
        case: None,
        reasons: &[
            "Parts for a repair were delivered to the home",
            "Materials were ordered for work on the home",
        ],
    },
    Flavour {
        arrangement: "ssa-dnva-contractors",
        weight: 500,
        run: None,
        channels: &[Portal, Phone],
        case: None,
        reasons: &[
            "The contractor was told to visit in pairs",
            "The contractor was told about a safety alert",
        ],
    },
    Flavour {
        arrangement: "ssa-dnva-subcontractors",
        weight: 220,
        run: None,
        channels: &[Portal, Phone],
        case: None,
        reasons: &["The sub-contractor was told to visit in pairs"],
    },
    Flavour {
        arrangement: "green-energy-uk-signup",
        weight: 2_000,
        run: None,
        channels: &[Api, FileTransfer],
        case: None,
        reasons: &["You moved in; the energy supply was put in your name"],
    },
    Flavour {
        arrangement: "relevant-utility-signup",
        weight: 900,
        run: None,
        channels: &[FileTransfer, Email],
        case: None,
        reasons: &["You moved in; the supplier was told the first meter reading"],
    },
    Flavour {
        arrangement: "utility-forwarding-address",
        weight: 350,
        run: None,
        channels: &[Email, Portal],
        case: None,
        reasons: &["You moved out and the supplier's last bill was unpaid"],
    },
    Flavour {
        arrangement: "mutual-exchange-landlord",
        weight: 250,
        run: None,
        channels: &[Email, Portal],
        case: None,
        reasons: &["You asked to swap homes with a tenant of another landlord"],
    },
    Flavour {
        arrangement: "mhclg-core",
        weight: 500,
        run: Some(Run {
            every: Every::Month(8),
            permille: 10,
        }),
        channels: &[Portal],
        case: None,
        reasons: &["A new letting was recorded for the national housing statistics"],
    },
];
