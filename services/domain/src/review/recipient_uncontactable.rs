//! A recipient of a live arrangement could not be told of a correction or an erasure (Art 19).
//! Once for each recipient, however many arrangements cover it.

use super::{Raised, ReviewCode, ReviewInfo, is_blank};
use crate::register::model::Recipient;
use crate::time::DateRange;
use crate::verdict::{FindingOutcome, Severity};

/// Its entry in the catalogue.
pub const INFO: ReviewInfo = ReviewInfo {
    code: ReviewCode::RecipientUncontactable,
    outcomes: &[FindingOutcome::Finding],
    severity: Severity::Medium,
    severity_if: &[],
    in_force: DateRange::ALWAYS,
    law: &["UK GDPR Art 19"],
    notice_lines: &[180, 181, 182],
    explain_dpo: "{recipient} has no contact for corrections and erasures.",
    next: "Ask the recipient where corrections and erasures are to be sent, and enter article_19_contact.",
};

pub(super) fn check(recipient: &Recipient) -> Option<Raised> {
    is_blank(recipient.article_19_contact.as_deref())
        .then(|| Raised::finding(&INFO, "an Article 19 contact", "none"))
}
