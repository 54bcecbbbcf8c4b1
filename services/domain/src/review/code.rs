//! Codes of the review, and what is known of each. Never looks at a register.

use std::fmt;

use crate::{
    time::DateRange,
    verdict::{FindingOutcome, Severity},
};

/// Declares the codes with their stored names.
macro_rules! review_codes {
    ($($variant:ident = $name:literal,)+) => {
        /// Code of a rule about a register; what each means stands in its file under `review/`.
        #[expect(missing_docs, reason = "each code is documented in the file of its rule")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum ReviewCode { $($variant,)+ }

        impl ReviewCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// As printed and stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

review_codes! {
    AgreementMissing = "agreement_missing",
    ApdMissingOrStale = "apd_missing_or_stale",
    ArrangementReviewOverdue = "arrangement_review_overdue",
    BasisDiffersFromNotice = "basis_differs_from_notice",
    DpiaMissing = "dpia_missing",
    LegalObligationUnreferenced = "legal_obligation_unreferenced",
    NotInPublishedNotice = "not_in_published_notice",
    PublicTaskByPrivateBody = "public_task_by_private_body",
    RecipientUncontactable = "recipient_uncontactable",
    RoleUndetermined = "role_undetermined",
}

impl fmt::Display for ReviewCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One rule's entry in the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct ReviewInfo {
    /// Its code.
    pub code: ReviewCode,
    /// What it may come to.
    pub outcomes: &'static [FindingOutcome],
    /// How grave.
    pub severity: Severity,
    /// Severities of the rule's own exceptions, which stand in its check.
    pub severity_if: &'static [Severity],
    /// Days on which the rule is law, compared with the day of the review.
    pub in_force: DateRange,
    /// Provisions, as the law is cited.
    pub law: &'static [&'static str],
    /// Lines of the privacy notice.
    pub notice_lines: &'static [u16],
    /// For the DPO; `{...}` stands for what the finding says.
    pub explain_dpo: &'static str,
    /// What to do next.
    pub next: &'static str,
}

/// A rule that was broken or not judged, before it is known about what.
pub(super) struct Raised {
    pub(super) outcome: FindingOutcome,
    pub(super) severity: Severity,
    pub(super) expected: String,
    pub(super) observed: String,
}

impl Raised {
    pub(super) fn finding(
        info: &ReviewInfo,
        expected: impl Into<String>,
        observed: impl Into<String>,
    ) -> Self {
        Self {
            outcome: FindingOutcome::Finding,
            severity: info.severity,
            expected: expected.into(),
            observed: observed.into(),
        }
    }

    pub(super) fn into_gap(self) -> Self {
        Self {
            outcome: FindingOutcome::Gap,
            ..self
        }
    }

    pub(super) fn with(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }
}
