//! Symbols of an event that are law only from some day on: bases of Article 6, conditions of Annex 1 and of
//! Schedule 1, grounds of Article 8A. Never says that one fits a case.

use super::{DPA, DUAA};
use crate::{time::DateRange, vocabulary::LawfulBasis};

/// Days on which the basis is law; `None`: it is no basis at all.
#[must_use]
pub const fn basis(basis: LawfulBasis) -> Option<DateRange> {
    match basis {
        LawfulBasis::Unknown => None,
        LawfulBasis::RecognisedLegitimateInterest => Some(DateRange::since(DUAA)),
        LawfulBasis::Consent
        | LawfulBasis::Contract
        | LawfulBasis::LegalObligation
        | LawfulBasis::VitalInterests
        | LawfulBasis::PublicTask
        | LawfulBasis::LegitimateInterests => Some(DateRange::ALWAYS),
    }
}

/// Days on which this is a condition of Annex 1 (DUAA 2025 Sch 4); `None`: it is none.
#[must_use]
pub fn annex_1(condition: &str) -> Option<DateRange> {
    const CONDITIONS: &[&str] = &["1", "2a", "2b", "2c", "3", "5a", "5b", "6"];
    CONDITIONS
        .contains(&condition)
        .then_some(DateRange::since(DUAA))
}

/// A Part of DPA 2018 Schedule 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Employment, health, research: paragraphs 1 to 4.
    One,
    /// Substantial public interest: paragraphs 6 to 28.
    Two,
    /// Additional conditions, for offence data: paragraphs 29 to 37.
    Three,
}

impl Part {
    const ALL: [Self; 3] = [Self::One, Self::Two, Self::Three];

    /// How its slugs begin.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::One => "pt1-",
            Self::Two => "pt2-",
            Self::Three => "pt3-",
        }
    }

    /// Does the slug name this Part, whichever paragraph?
    #[must_use]
    pub fn has(self, slug: &str) -> bool {
        slug.starts_with(self.prefix())
    }

    const fn paragraphs(self) -> std::ops::RangeInclusive<u8> {
        match self {
            Self::One => 1..=4,
            Self::Two => 6..=28,
            Self::Three => 29..=37,
        }
    }
}

/// A paragraph of DPA 2018 Schedule 1 and the days on which it is law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its Part.
    pub part: Part,
    /// Its number.
    pub paragraph: u8,
    /// When it is law.
    pub in_force: DateRange,
}

/// The paragraph of a slug such as `pt2-para18`; `None`: there is no such condition.
#[must_use]
pub fn schedule_1(slug: &str) -> Option<Symbol> {
    let part = Part::ALL.into_iter().find(|part| part.has(slug))?;
    let number = slug.strip_prefix(part.prefix())?.strip_prefix("para")?;
    let is_plain = matches!(
        number.as_bytes(),
        [b'1'..=b'9'] | [b'1'..=b'9', b'0'..=b'9']
    );
    let paragraph = number.parse().ok().filter(|_| is_plain)?;
    part.paragraphs().contains(&paragraph).then_some(Symbol {
        part,
        paragraph,
        in_force: DateRange::since(DPA),
    })
}

/// Is this a ground of Article 8A on which data may be used for another purpose? `same_purpose` is none.
#[must_use]
pub fn is_compatible(ground: &str) -> bool {
    if ground == "8A2_assessed" {
        return true;
    }
    if let Some(condition) = ground.strip_prefix("8A3d_annex2_") {
        return is_annex_2(condition);
    }
    let mut halves = ground
        .strip_prefix("8A3")
        .unwrap_or_default()
        .splitn(2, '_');
    matches!(halves.next(), Some("a" | "b" | "c" | "e"))
        && matches!(
            halves.next(),
            Some("consent" | "research" | "compliance" | "enactment")
        )
}

/// A paragraph of Annex 2: digits and at most one small letter.
fn is_annex_2(condition: &str) -> bool {
    let digits = condition
        .strip_suffix(|last: char| last.is_ascii_lowercase())
        .unwrap_or(condition);
    !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Is it a ground for data that was collected on consent (Art 8A(4))? Annex 2 and an enactment are ones only where
/// consent cannot reasonably be obtained, and why is said.
#[must_use]
pub fn is_compatible_after_consent(ground: &str, says_why_no_consent: bool) -> bool {
    match ground {
        "8A3a_consent" | "8A3c_compliance" => true,
        "8A3e_enactment" => says_why_no_consent,
        ground => says_why_no_consent && ground.starts_with("8A3d_annex2_"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedule_1_has_these_paragraphs_and_no_others() {
        for good in [
            "pt1-para1",
            "pt1-para4",
            "pt2-para6",
            "pt2-para28",
            "pt3-para29",
            "pt3-para37",
        ] {
            assert!(schedule_1(good).is_some(), "{good}");
        }
        for bad in [
            "",
            " ",
            "pt1-para0",
            "pt1-para5",
            "pt1-para04",
            "pt2-para5",
            "pt2-para29",
            "pt2-para18 ",
            "pt2-para+8",
            "pt3-para28",
            "pt3-para38",
            "pt4-para38",
            "pt2-para1000",
            "PT2-para18",
            "pt2-18",
            "pt2-paraé",
        ] {
            assert_eq!(schedule_1(bad), None, "{bad}");
        }
    }

    #[test]
    fn article_8a_has_these_grounds() {
        for good in [
            "8A2_assessed",
            "8A3a_consent",
            "8A3b_research",
            "8A3c_compliance",
            "8A3e_enactment",
            "8A3d_annex2_5",
            "8A3d_annex2_12b",
        ] {
            assert!(is_compatible(good), "{good}");
        }
        for bad in [
            "",
            "same_purpose",
            "8A3",
            "8A3d_consent",
            "8A3d_annex2_",
            "8A3d_annex2_b",
            "8A3d_annex2_5bb",
            "8A3a_",
            "8A2_assessed_",
            "8A3a_consent_",
            "8A3d_annex2_5B",
        ] {
            assert!(!is_compatible(bad), "{bad}");
        }
        assert!(is_compatible_after_consent("8A3a_consent", false));
        assert!(is_compatible_after_consent("8A3d_annex2_5", true));
        assert!(!is_compatible_after_consent("8A3d_annex2_5", false));
        assert!(!is_compatible_after_consent("8A3b_research", true));
        assert!(!is_compatible_after_consent("8A2_assessed", true));
    }
}
