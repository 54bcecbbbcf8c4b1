//! Duties of those who share, and transfers abroad. Data with its sources (law.md); never legal advice.

use super::{Provision, Seen};
use crate::{
    law::DUAA,
    time::{CivilDate, DateRange},
};

pub(super) const ALL: &[Provision] = &[
    Provision {
        cite: "UK GDPR Art 26, Art 28",
        says: "joint controllers need an arrangement, processors a contract",
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
        cite: "UK GDPR Art 30(1)",
        says: "the record of processing: purposes, categories, recipients, transfers, periods",
        in_force: DateRange {
            from: None,
            to: None,
        },
        by: "UK GDPR",
        source: "summaries",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Art 35",
        says: "an impact assessment where the risk is high",
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
        cite: "ICO Data Sharing Code",
        says: "between controllers, routine, one-off and in emergencies; not processors",
        in_force: DateRange {
            from: Some(CivilDate::constant(2021, 10, 5)),
            to: None,
        },
        by: "DPA 2018 ss.121, 127",
        source: "ico.org.uk",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "ICO guidance on recognised legitimate interests",
        says: "final",
        in_force: DateRange {
            from: Some(CivilDate::constant(2026, 3, 23)),
            to: None,
        },
        by: "ICO",
        source: "cy.ico.org.uk",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Art 44A",
        says: "transfers: regulations, safeguards with a test, or an exception of Art 49",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 s.85, Sch 7",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Text,
        in_notice: true,
    },
    Provision {
        cite: "UK GDPR Art 45A",
        says: "regulations that name countries; those made before stay (the list of countries is not verified)",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 Sch 7",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Art 46(1A), (6)",
        says: "a safeguard counts only with the data protection test: not materially lower",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 Sch 7",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK GDPR Art 49A",
        says: "restrictions on the exceptions of Art 49",
        in_force: DateRange {
            from: Some(DUAA),
            to: None,
        },
        by: "DUAA 2025 Sch 7",
        source: "stored copy of the Act (legalize-dev/legalize-uk, uk/ukpga-2025-18.md)",
        seen: Seen::Text,
        in_notice: false,
    },
    Provision {
        cite: "UK-US data bridge",
        says: "certified recipients in the United States",
        in_force: DateRange {
            from: Some(CivilDate::constant(2023, 10, 12)),
            to: None,
        },
        by: "regulations under Art 45",
        source: "summaries",
        seen: Seen::Partly,
        in_notice: false,
    },
    Provision {
        cite: "LAAA 2014 Pt 6",
        says: "the National Fraud Initiative: compulsory for some bodies, voluntary for others",
        in_force: DateRange {
            from: None,
            to: None,
        },
        by: "Local Audit and Accountability Act 2014 s.33, Sch 9",
        source: "cornerstoneonsocialhousingfraud.com",
        seen: Seen::Text,
        in_notice: false,
    },
];
