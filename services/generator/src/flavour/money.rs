//! Rent, benefits, payments and debts.

use domain::vocabulary::Channel::{Api, Email, FileTransfer, Portal, Post};

use super::{Every, Flavour, Run};

pub const ALL: &[Flavour] = &[
    Flavour {
        arrangement: "card-payment-processor",
        weight: 9_000,
        run: None,
        channels: &[Api],
        case: None,
        reasons: &[
            "You paid rent by card",
            "You paid by card on the automated line",
        ],
    },
    Flavour {
        arrangement: "card-payment-bank",
        weight: 9_000,
        run: None,
        channels: &[Api],
        case: None,
        reasons: &["Your card payment was settled"],
    },
    Flavour {
        arrangement: "direct-debit-bank",
        weight: 500,
        run: Some(Run {
            every: Every::Month(1),
            permille: 380,
        }),
        channels: &[FileTransfer],
        case: None,
        reasons: &[
            "Your rent was collected by Direct Debit",
            "Your Direct Debit was set up or changed",
        ],
    },
    Flavour {
        arrangement: "uc-rent-dwp",
        weight: 1_500,
        run: Some(Run {
            every: Every::Month(5),
            permille: 320,
        }),
        channels: &[Portal, FileTransfer],
        case: None,
        reasons: &[
            "Your rent was confirmed for Universal Credit",
            "Monthly schedule of housing costs",
        ],
    },
    Flavour {
        arrangement: "hb-claims-local-authority",
        weight: 3_000,
        run: None,
        channels: &[Portal, Email],
        case: None,
        reasons: &["The council asked about your rent for your Housing Benefit claim"],
    },
    Flavour {
        arrangement: "tenancy-at-risk-authority",
        weight: 900,
        run: None,
        channels: &[Email, Portal],
        case: None,
        reasons: &["Your tenancy was at risk and the council was told, so that it can help"],
    },
    Flavour {
        arrangement: "hopestead-hope-assist",
        weight: 250,
        run: None,
        channels: &[Email],
        case: None,
        reasons: &["You applied for help from Hope Assist"],
    },
    Flavour {
        arrangement: "tracing-company",
        weight: 180,
        run: None,
        channels: &[Portal],
        case: None,
        reasons: &["You left with rent unpaid and we looked for your new address"],
    },
    Flavour {
        arrangement: "county-court-rent",
        weight: 120,
        run: None,
        channels: &[Portal, Post],
        case: Some("K"),
        reasons: &["Rent was unpaid and a possession claim was issued"],
    },
    Flavour {
        arrangement: "high-court-rent",
        weight: 8,
        run: None,
        channels: &[Portal, Post],
        case: Some("HC"),
        reasons: &["A rent judgment was transferred to the High Court"],
    },
];
