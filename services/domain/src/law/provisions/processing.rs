//! Lawfulness and purpose: Articles 4A to 10 of the UK GDPR. Data with its sources (law.md); never legal advice.

use super::{Provision, Seen};
use crate::{
    law::DUAA,
    time::{CivilDate, DateRange},
};

pub(super) const ALL: &[Provision] = &[
    Provision {
        cite: "UK GDPR Art 6(1)(a)-(d), (f)",
        says: "consent, contract, legal obligation, vital interests, legitimate interests",
        in_force: DateRange {
            from: None,
            to: None,
        },
        by: "UK GDPR",
        source: "general knowledge",
        seen: Seen::Knowledge,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Art 6(1)(e)",
        says: "a public task must be a task of the controller itself, or official authority",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 s.70(2)(a)",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Art 6(1)(ea), Annex 1",
        says: "recognised legitimate interests: exactly one condition of Annex 1, named in the privacy notice",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 s.70, Sch 4",
        source: "SI 2026/82 reg 2(c); stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Text,
        in_notice: true,
    },
    Provision {
        cite: "UK GDPR Annex 1 para 1",
        says: "disclosure on a request that states that it is needed for a public task with a basis in law",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 Sch 4",
        source: "legislation.gov.uk/id/ukpga/2025/18/schedule/4",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Annex 1 para 2",
        says: "national security, public security, defence",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 Sch 4",
        source: "legislation.gov.uk/id/ukpga/2025/18/schedule/4",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Annex 1 paras 3-4",
        says: "emergencies (Civil Contingencies Act 2004 Pt 2)",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 Sch 4",
        source: "legislation.gov.uk/id/ukpga/2025/18/schedule/4",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Annex 1 para 5",
        says: "detecting, investigating or preventing crime; apprehending or prosecuting offenders",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 Sch 4",
        source: "legislation.gov.uk/id/ukpga/2025/18/schedule/4",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Annex 1 paras 6-7",
        says: "safeguarding a vulnerable individual; the end of the definition was not seen",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 Sch 4",
        source: "legislation.gov.uk/id/ukpga/2025/18/schedule/4",
        seen: Seen::Partly,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Art 6(11)(b)",
        says: "sending within a group for internal administration is an example of a legitimate interest",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 s.70(4)",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Art 6(4)",
        says: "the old test of compatible purposes",
        in_force: DateRange {
            from: None,
            to: Some(CivilDate::constant(2026, 2, 4)),
        },
        by: "omitted by DUAA 2025 s.71",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Art 8A, Annex 2",
        says: "sharing for another purpose than that of collection needs a ground; stricter after consent (8A(4))",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 s.71, Sch 5",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md); mishcon.com/uk-gdpr/annex/no-2",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Art 9(2), opening words",
        says: "an exception counts only together with a basis of Art 6(1); commencement not checked",
        in_force: DateRange {
            from: None,
            to: None,
        },
        by: "DUAA 2025 Sch 11 para 4",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Partly,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Art 4A",
        says: "how periods are computed (Regulation 1182/71 Art 3); commencement not checked",
        in_force: DateRange {
            from: None,
            to: None,
        },
        by: "DUAA 2025 Sch 11 para 3",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Partly,
        in_notice: false,
    },
    Provision {
        cite: "CJEU C-154/21",
        says: "a person is told who the recipients are, not only of which kind",
        in_force: DateRange {
            from: Some(CivilDate::constant(2023, 1, 12)),
            to: None,
        },
        by: "judgment of 12 January 2023; persuasive only",
        source: "eur-lex CELEX:62021CJ0154",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "Harrison v Cameron [2024] EWHC 1377 (KB)",
        says: "the same in England; names may be withheld under DPA 2018 Sch 2 para 16",
        in_force: DateRange {
            from: Some(CivilDate::constant(2024, 6, 7)),
            to: None,
        },
        by: "judgment of 7 June 2024",
        source: "excellolaw.co.uk; pinsentmasons.com",
        seen: Seen::Text,
        in_notice: false,
    },
];
