//! What people may ask and must be told: Articles 12A to 22D, complaints, exemptions. Data with its sources (law.md); never legal advice.

use super::{Provision, Seen};
use crate::{
    law::{DPA, DUAA},
    time::{CivilDate, DateRange},
};

pub(super) const ALL: &[Provision] = &[
    Provision {
        cite: "UK GDPR Art 21(1)",
        says: "people may object to public task, recognised and other legitimate interests",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 s.70(5)",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Text,
        in_notice: true,
    },
    Provision {
        cite: "UK GDPR Art 12A",
        says: "the month begins when request, identity and fee are there; requests of before keep the old rule (SI 2026/82 reg 4)",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 s.76",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Partly,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Art 15(1A)",
        says: "a reasonable and proportionate search",
        in_force: DateRange {
            from: Some(CivilDate::constant(2024, 1, 1)),
            to: None,
        },
        by: "DUAA 2025 s.78(5): treated as in force since then",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Arts 22A-22D",
        says: "automated decisions; a significant one may not rest on a recognised legitimate interest (22B(4))",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 s.80",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Text,
        in_notice: true,
    },
    Provision {
        cite: "DPA 2018 s.164A",
        says: "complaints to the controller: a form, acknowledged within 30 days, answered without undue delay",
        in_force: DateRange {
            from: Some(CivilDate::constant(2026, 6, 19)),
            to: None,
        },
        by: "DUAA 2025 s.103, Sch 10; SI 2026/82 reg 3",
        source: "legislation.gov.uk; bratby.law; stephensonharwood.com",
        seen: Seen::Text,
        in_notice: true,
    },
    Provision {
        cite: "UK GDPR Arts 13(2)(ca), 14(2)(da), 15(1)(ea)",
        says: "people are told that they may complain to the controller",
        in_force: DateRange {
            from: Some(CivilDate::constant(2026, 6, 19)),
            to: None,
        },
        by: "DUAA 2025 Sch 10 paras 3-5",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Text,
        in_notice: true,
    },
    Provision {
        cite: "UK GDPR Art 19",
        says: "each recipient is told of a rectification, erasure or restriction",
        in_force: DateRange {
            from: None,
            to: None,
        },
        by: "UK GDPR",
        source: "gdprhub Article 19",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "DPA 2018 Sch 2 para 1(b)(ii)",
        says: "the exemption for crime lifts purpose limitation too",
        in_force: DateRange {
            from: Some(DPA),
            to: Some(CivilDate::constant(2026, 2, 4)),
        },
        by: "omitted by DUAA 2025 s.71(10)",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "DPA 2018 Sch 2 para 2",
        says: "crime and taxation: the person is not told, only as far as that would prejudice",
        in_force: DateRange {
            from: Some(DPA),
            to: None,
        },
        by: "DPA 2018",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2018-12.md)",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "DPA 2018 Sch 2 para 5",
        says: "duties fall away that would prevent a disclosure required by law; no reason to hide it later",
        in_force: DateRange {
            from: Some(DPA),
            to: None,
        },
        by: "DPA 2018",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2018-12.md)",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "DPA 2018 Sch 2 para 16",
        says: "the rights of others: consent of the other person, or it is reasonable",
        in_force: DateRange {
            from: Some(DPA),
            to: None,
        },
        by: "DPA 2018",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2018-12.md)",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "DPA 2018 Sch 3 paras 5-6",
        says: "health data in an answer needs a health professional's opinion of the last six months",
        in_force: DateRange {
            from: Some(DPA),
            to: None,
        },
        by: "DPA 2018",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2018-12.md)",
        seen: Seen::Text,
        in_notice: false,
    },
];
