//! The answer of the judge. A finding is a broken rule, not a legal conclusion. Never changed once made.

use std::fmt;

use crate::register::{
    Register,
    model::{Arrangement, Recipient},
};

/// All findings on one event under the register of its day.
#[derive(Clone, Debug)]
pub struct Verdict<'r> {
    /// The register of the day, if there was one.
    pub register: Option<&'r Register>,
    /// The registered recipient that the event's recipient resolves to.
    pub recipient: Option<&'r Recipient>,
    /// The arrangement judged against.
    pub arrangement: Option<&'r Arrangement>,
    /// Findings and gaps, by code and subject.
    pub findings: Vec<Finding>,
}

impl Verdict<'_> {
    /// Any finding flags; else any gap makes it incomplete; else it conforms (judging.md 3).
    #[must_use]
    pub fn outcome(&self) -> VerdictOutcome {
        let has = |outcome| {
            self.findings
                .iter()
                .any(|finding| finding.outcome == outcome)
        };
        if has(FindingOutcome::Finding) {
            VerdictOutcome::Flagged
        } else if has(FindingOutcome::Gap) {
            VerdictOutcome::Incomplete
        } else {
            VerdictOutcome::Conforms
        }
    }

    /// The gravest severity among the findings and gaps.
    #[must_use]
    pub fn worst_severity(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// What a verdict comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum VerdictOutcome {
    /// Nothing found.
    Conforms,
    /// Only gaps.
    Incomplete,
    /// At least one finding.
    Flagged,
}

impl VerdictOutcome {
    /// As printed and stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conforms => "conforms",
            Self::Incomplete => "incomplete",
            Self::Flagged => "flagged",
        }
    }
}

/// One broken rule, or one rule that could not be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub code: RuleCode,
    /// Broken, or not judged for want of something.
    pub outcome: FindingOutcome,
    /// How grave.
    pub severity: Severity,
    /// Index in the event's `subjects`; `None` for the whole event.
    pub subject: Option<u32>,
    /// What the rule wants.
    pub expected: String,
    /// What the event has; never a person's data.
    pub observed: String,
    /// Lines of the notice: the rule's, then the arrangement's.
    pub notice_lines: Vec<u16>,
}

/// Broken, or not judged (judging.md 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum FindingOutcome {
    /// What is needed to judge is absent.
    Gap,
    /// What is needed is there, and it fails.
    Finding,
}

impl FindingOutcome {
    /// As printed and stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::Finding => "finding",
        }
    }
}

/// How grave; the order is the order of gravity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Severity {
    /// A trend.
    Low = 1,
    /// For the work list.
    Medium = 2,
    /// For today.
    High = 3,
    /// Page the DPO.
    Critical = 4,
}

impl Severity {
    /// As printed and stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// Declares the codes with their stored names.
macro_rules! rule_codes {
    ($($variant:ident = $name:literal,)+) => {
        /// Code of a rule that this version knows; what each means stands in its file under `rules/`.
        #[expect(missing_docs, reason = "each code is documented in the file of its rule")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum RuleCode { $($variant,)+ }

        impl RuleCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// As printed and stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The code of a name.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

rule_codes! {
    ArrangementClaimMismatch = "arrangement_claim_mismatch",
    ArrangementConditionNotMet = "arrangement_condition_not_met",
    ArrangementNotLive = "arrangement_not_live",
    ArrangementUnknown = "arrangement_unknown",
    BasisMismatch = "basis_mismatch",
    BasisUnknownOrNotInForce = "basis_unknown_or_not_in_force",
    BulkByCaseArrangement = "bulk_by_case_arrangement",
    BwcToInsurer = "bwc_to_insurer",
    CategoriesEmpty = "categories_empty",
    CategoryBeyondArrangement = "category_beyond_arrangement",
    CategoryUndeclaredSpecial = "category_undeclared_special",
    ChannelInsecure = "channel_insecure",
    ChildSubjectUnjustified = "child_subject_unjustified",
    ClockSkew = "clock_skew",
    ConsentDataRepurposed = "consent_data_repurposed",
    ConsentExpired = "consent_expired",
    ConsentMissing = "consent_missing",
    ConsentRefused = "consent_refused",
    ConsentWithdrawn = "consent_withdrawn",
    CriminalWithoutCondition = "criminal_without_condition",
    ErasedSubject = "erased_subject",
    ExplicitConsentAbsent = "explicit_consent_absent",
    ImplausibleDate = "implausible_date",
    LateReport = "late_report",
    MalformedValue = "malformed_value",
    NfiOutOfWindow = "nfi_out_of_window",
    NoArrangementForRecipient = "no_arrangement_for_recipient",
    NoRegister = "no_register",
    NotCaseSpecific = "not_case_specific",
    NoticeGateBreached = "notice_gate_breached",
    ObjectedSubject = "objected_subject",
    OnwardDisclosureUndeclared = "onward_disclosure_undeclared",
    PayloadContainsData = "payload_contains_data",
    PoliceNoCaseRef = "police_no_case_ref",
    ProcessorOwnUse = "processor_own_use",
    ProtectedAddress = "protected_address",
    PurposeIncompatible = "purpose_incompatible",
    PurposeNotInArrangement = "purpose_not_in_arrangement",
    RecipientCategoryOnly = "recipient_category_only",
    RecipientKindMismatch = "recipient_kind_mismatch",
    RecipientNameEmpty = "recipient_name_empty",
    RecipientNameMismatch = "recipient_name_mismatch",
    RecipientNameOutdated = "recipient_name_outdated",
    ReferenceMissing = "reference_missing",
    RestrictedSubject = "restricted_subject",
    RetentionBreachedSource = "retention_breached_source",
    RliConditionMissing = "rli_condition_missing",
    RliRequestStatementMissing = "rli_request_statement_missing",
    Sch1ConditionWrongShape = "sch1_condition_wrong_shape",
    SignupShareOutOfWindow = "signup_share_out_of_window",
    SourceNotForArrangement = "source_not_for_arrangement",
    SpecialWithoutCondition = "special_without_condition",
    SubjectCountInconsistent = "subject_count_inconsistent",
    SubjectsNotListed = "subjects_not_listed",
    SurveyBeyondContactDetails = "survey_beyond_contact_details",
    TextTooLong = "text_too_long",
    TooManySubjects = "too_many_subjects",
    TransferTestMissingOrStale = "transfer_test_missing_or_stale",
    TransferWithoutMechanism = "transfer_without_mechanism",
    UnknownSubject = "unknown_subject",
    UnknownSymbol = "unknown_symbol",
    UnregisteredRecipient = "unregistered_recipient",
    UnregisteredSource = "unregistered_source",
    UtilityNoBalance = "utility_no_balance",
}

impl RuleCode {
    /// May an entry of an arrangement's `requires` raise it?
    #[must_use]
    pub const fn is_by_requires(self) -> bool {
        matches!(
            self,
            Self::PoliceNoCaseRef
                | Self::NotCaseSpecific
                | Self::UtilityNoBalance
                | Self::SignupShareOutOfWindow
                | Self::SurveyBeyondContactDetails
                | Self::NfiOutOfWindow
                | Self::RetentionBreachedSource
                | Self::ArrangementConditionNotMet
        )
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
