//! Letters, live chat, introductions to others.

use domain::vocabulary::Channel::{Api, Email, FileTransfer, Phone, ViewAccess};

use super::{Every, Flavour, Run};

pub const ALL: &[Flavour] = &[
    Flavour {
        arrangement: "postal-mail-house",
        weight: 4_000,
        run: Some(Run {
            every: Every::Week(3),
            permille: 20,
        }),
        channels: &[FileTransfer, Api],
        case: None,
        reasons: &[
            "A letter to you was printed and posted",
            "Your rent statement was printed and posted",
        ],
    },
    Flavour {
        arrangement: "livechat-amazon-connect",
        weight: 4_500,
        run: None,
        channels: &[Api],
        case: None,
        reasons: &["You wrote to us in Live Chat"],
    },
    Flavour {
        arrangement: "infosec-third-party",
        weight: 25,
        run: None,
        channels: &[ViewAccess],
        case: None,
        reasons: &["Our security company looked into an alert on this account"],
    },
    Flavour {
        arrangement: "your-own-place",
        weight: 120,
        run: None,
        channels: &[Email, Phone],
        case: None,
        reasons: &["You agreed to be introduced to Your Own Place"],
    },
    Flavour {
        arrangement: "hopestead-training",
        weight: 120,
        run: None,
        channels: &[Email],
        case: None,
        reasons: &["You agreed to be introduced to a training course"],
    },
    Flavour {
        arrangement: "collaborative-change",
        weight: 60,
        run: None,
        channels: &[Email],
        case: None,
        reasons: &["You agreed to talk about how we treat people who struggle with rent"],
    },
    Flavour {
        arrangement: "acumen-fieldwork",
        weight: 60,
        run: None,
        channels: &[Email],
        case: None,
        reasons: &["You agreed to an interview about how we treat people who struggle with rent"],
    },
];
