//! The table of law: what a validator of disclosures rests on, from when to when, and who saw the text.
//! Data with its sources; not legal advice, and never a rule.

mod conditions;
mod duties;
mod processing;
mod rights;

use crate::time::DateRange;

/// One provision.
#[derive(Clone, Copy, Debug)]
pub struct Provision {
    /// As the law is cited.
    pub cite: &'static str,
    /// What of it counts here, in plain words.
    pub says: &'static str,
    /// Days on which it is law; an open end that was not looked up is open.
    pub in_force: DateRange,
    /// What made it law.
    pub by: &'static str,
    /// Where it was seen.
    pub source: &'static str,
    /// How much of it was seen.
    pub seen: Seen,
    /// Must a privacy notice say it, or something that follows from it?
    pub in_notice: bool,
}

/// How much of a provision was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Its text or its commencement.
    Text,
    /// A part, or a summary.
    Partly,
    /// Nothing: general knowledge, to be checked.
    Knowledge,
}

impl Seen {
    /// The letter of the table: V, P, M.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Text => "V",
            Self::Partly => "P",
            Self::Knowledge => "M",
        }
    }

    /// The same in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Text => "text or commencement seen",
            Self::Partly => "partly seen",
            Self::Knowledge => "not checked against a source",
        }
    }
}

/// Every provision, by its part of the law.
pub fn all() -> impl Iterator<Item = &'static Provision> {
    [processing::ALL, conditions::ALL, rights::ALL, duties::ALL]
        .into_iter()
        .flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::time::CivilDate;

    #[test]
    fn each_provision_stands_once_and_says_where_it_was_seen() {
        let cited: BTreeSet<_> = all().map(|provision| provision.cite).collect();
        assert_eq!(cited.len(), all().count());
        for provision in all() {
            assert!(
                !provision.says.is_empty()
                    && !provision.source.is_empty()
                    && !provision.by.is_empty()
            );
        }
    }

    #[test]
    fn the_law_of_a_day_is_that_of_the_day() {
        let on = |text: &str| -> BTreeSet<&str> {
            let day = CivilDate::parse(text).expect(text);
            all()
                .filter(|provision| provision.in_force.contains(day))
                .map(|provision| provision.cite)
                .collect()
        };
        let (before, after, later) = (on("2026-02-04"), on("2026-02-05"), on("2026-06-19"));
        assert!(before.contains("UK GDPR Art 6(4)") && !after.contains("UK GDPR Art 6(4)"));
        assert!(
            !before.contains("UK GDPR Art 8A, Annex 2")
                && after.contains("UK GDPR Art 8A, Annex 2")
        );
        assert!(!after.contains("DPA 2018 s.164A") && later.contains("DPA 2018 s.164A"));
    }
}
