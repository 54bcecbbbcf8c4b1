//! Special categories and offences: DPA 2018 ss.10-11 and Schedule 1. Data with its sources (law.md); never legal advice.

use super::{Provision, Seen};
use crate::{law::DPA, time::DateRange};

pub(super) const ALL: &[Provision] = &[
    Provision {
        cite: "DPA 2018 s.10(2)-(3)",
        says: "points b, h, i, j of Art 9(2) need a condition of Sch 1 Part 1, point g one of Part 2",
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
        cite: "DPA 2018 s.10(5), s.11(2)",
        says: "offence data, allegations and proceedings too, needs a condition of Part 1, 2 or 3",
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
        cite: "DPA 2018 Sch 1 para 4",
        says: "research and statistics",
        in_force: DateRange {
            from: Some(DPA),
            to: None,
        },
        by: "DPA 2018",
        source: "general knowledge",
        seen: Seen::Knowledge,
        in_notice: false,
    },
    Provision {
        cite: "DPA 2018 Sch 1 para 8",
        says: "equality monitoring: no decisions about a person, stops on written notice",
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
        cite: "DPA 2018 Sch 1 para 10",
        says: "preventing or detecting unlawful acts; no policy document towards a competent authority (10(2))",
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
        cite: "DPA 2018 Sch 1 para 12",
        says: "regulatory requirements",
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
        cite: "DPA 2018 Sch 1 para 14",
        says: "fraud: only as a member of an anti-fraud organisation or under its arrangements",
        in_force: DateRange {
            from: Some(DPA),
            to: None,
        },
        by: "DPA 2018; Serious Crime Act 2007 s.68",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2018-12.md)",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "DPA 2018 Sch 1 para 18",
        says: "safeguarding: a child or an adult at risk, and one of three reasons for not asking consent",
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
        cite: "DPA 2018 Sch 1 para 19",
        says: "economic well-being: health data, economic risk",
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
        cite: "DPA 2018 Sch 1 paras 20, 37",
        says: "insurance; for offence data only by paragraph 37",
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
        cite: "DPA 2018 Sch 1 para 24",
        says: "disclosure to an elected representative; a reason is needed where the constituent is not the subject",
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
        cite: "DPA 2018 Sch 1 Part 3",
        says: "consent (29), vital interests (30), legal claims (33), judicial acts (34)",
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
        cite: "DPA 2018 Sch 1 paras 38-41",
        says: "an appropriate policy document, kept six months longer; the record says which condition",
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
        cite: "DPA 2018 Sch 1 paras 10, 14, 24, amended",
        says: "investigation is added; preparing for disclosure is covered; commencement not checked",
        in_force: DateRange {
            from: None,
            to: None,
        },
        by: "DUAA 2025 Sch 11 paras 28-29",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Partly,
        in_notice: false,
    },
];
