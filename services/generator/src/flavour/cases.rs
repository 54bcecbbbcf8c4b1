//! Single cases: police, councils, safeguarding, courts, lawyers, emergencies.

use domain::vocabulary::Channel::{Email, InPerson, Phone, Portal, Post};

use super::Flavour;

const fn case(
    arrangement: &'static str,
    weight: u32,
    case: Option<&'static str>,
    reasons: &'static [&'static str],
) -> Flavour {
    Flavour {
        arrangement,
        weight,
        run: None,
        channels: &[Email, Portal, Post],
        case,
        reasons,
    }
}

pub const ALL: &[Flavour] = &[
    case(
        "police-crime",
        110,
        Some("36"),
        &[
            "The police asked about one case",
            "An incident was reported to the police",
        ],
    ),
    case(
        "local-authority-crime",
        70,
        Some("CSP"),
        &["The council's community safety team asked about one case"],
    ),
    case(
        "safeguarding-children-board",
        50,
        Some("SGC"),
        &["Somebody was worried about a child"],
    ),
    case(
        "safeguarding-adults-board",
        60,
        Some("SGA"),
        &["Somebody was worried about an adult at risk"],
    ),
    case(
        "barristers",
        25,
        Some("LM"),
        &["A barrister was asked to advise"],
    ),
    case(
        "solicitors",
        110,
        Some("LM"),
        &["Our solicitors were instructed"],
    ),
    case(
        "cctv-insurers",
        25,
        Some("CL"),
        &["The insurer asked for pictures of an incident"],
    ),
    case(
        "cctv-legal",
        50,
        Some("EV"),
        &["CCTV pictures were given as evidence"],
    ),
    case(
        "bwc-legal",
        35,
        Some("EV"),
        &["Body-worn video was given as evidence"],
    ),
    case(
        "fraud-relevant-authority",
        60,
        Some("FR"),
        &["Suspected tenancy fraud was reported"],
    ),
    case(
        "ico-breach-notification",
        12,
        Some("IC"),
        &["A mistake with your data was reported to the regulator"],
    ),
    Flavour {
        channels: &[Phone, InPerson],
        ..case(
            "paramedics",
            20,
            None,
            &["The ambulance crew needed to know what could help you"],
        )
    },
    Flavour {
        channels: &[Phone, InPerson],
        ..case(
            "medical-providers",
            15,
            None,
            &["The hospital needed to know what could help you"],
        )
    },
    Flavour {
        channels: &[Email, Phone],
        ..case(
            "disaster-response-li",
            25,
            None,
            &["A flood warning was in force and help was organised"],
        )
    },
];
