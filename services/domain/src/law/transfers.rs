//! Mechanisms for a transfer outside the United Kingdom (Art 44A ff., DUAA 2025 Sch 7), and the countries of
//! regulations under Article 45A. Never says whether one company of a country is covered.

use crate::{
    register::ends,
    time::{CivilDate, DateRange},
};

/// A mechanism that may carry a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mechanism {
    /// Slug.
    pub slug: &'static str,
    /// When it is law. Clauses of before 5 February 2026 stay valid (DUAA 2025 Sch 9 paras 28-29).
    pub in_force: DateRange,
    /// Carries it only with a data protection test (Art 46(1A)).
    pub needs_test: bool,
    /// Carries it only to the countries of regulations.
    pub by_country: bool,
}

/// Every mechanism.
pub const MECHANISMS: &[Mechanism] = &[
    Mechanism {
        by_country: true,
        ..plain("art45A_regs")
    },
    safeguard("idta"),
    safeguard("uk_addendum"),
    safeguard("bcr"),
    safeguard("art46_other"),
    plain("art49_a"),
    plain("art49_b"),
    plain("art49_c"),
    plain("art49_d"),
    plain("art49_e"),
    plain("art49_f"),
    plain("art49_g"),
];

const fn plain(slug: &'static str) -> Mechanism {
    Mechanism {
        slug,
        in_force: DateRange::ALWAYS,
        needs_test: false,
        by_country: false,
    }
}

const fn safeguard(slug: &'static str) -> Mechanism {
    Mechanism {
        needs_test: true,
        ..plain(slug)
    }
}

/// Countries of regulations, or of what counts as such, for as long as a register may reach back; not verified.
const COUNTRIES: &[&str] = &[
    "AD", "AR", "AT", "BE", "BG", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FO", "FR",
    "GG", "GI", "GR", "HR", "HU", "IE", "IL", "IM", "IS", "IT", "JE", "JP", "LI", "LT", "LU", "LV",
    "MT", "NL", "NO", "NZ", "PL", "PT", "RO", "SE", "SI", "SK", "UY",
];

/// Countries that were added later, with their first day; not verified.
const LATER: &[(&str, CivilDate)] = &[
    ("KR", CivilDate::constant(2022, 12, 19)),
    ("US", CivilDate::constant(2023, 10, 12)),
];

/// First days of a mechanism or a country, and first days behind them.
pub(crate) fn turns() -> impl Iterator<Item = CivilDate> {
    let mechanisms = MECHANISMS.iter().flat_map(|found| ends(found.in_force));
    mechanisms.chain(LATER.iter().map(|(_, from)| *from))
}

/// The mechanism of a slug; `None`: there is none, as for `none_uk`.
#[must_use]
pub fn mechanism(slug: &str) -> Option<&'static Mechanism> {
    MECHANISMS.iter().find(|found| found.slug == slug)
}

/// Days on which regulations name the country; `None`: they do not.
#[must_use]
pub fn adequate(country: &str) -> Option<DateRange> {
    if COUNTRIES.contains(&country) {
        return Some(DateRange::ALWAYS);
    }
    let later = LATER.iter().find(|(code, _)| *code == country);
    later.map(|(_, from)| DateRange::since(*from))
}

impl Mechanism {
    /// May it carry a transfer to this country on this day?
    #[must_use]
    pub fn is_law(&self, country: &str, day: CivilDate) -> bool {
        let named = || adequate(country).is_some_and(|in_force| in_force.contains(day));
        self.in_force.contains(day) && (!self.by_country || named())
    }
}
