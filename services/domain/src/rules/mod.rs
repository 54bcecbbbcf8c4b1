//! The rules, one a file, and what is known of each (findings catalogue).
//! To add one: its code in `verdict`, its file here, its line in `RULES`, its tests, its examples.
//! Never here: how findings silence each other, which is the engine's (`judge`).

mod arrangement_claim_mismatch;
mod arrangement_condition_not_met;
mod arrangement_not_live;
mod arrangement_unknown;
mod basis_mismatch;
mod basis_unknown_or_not_in_force;
mod bulk_by_case_arrangement;
mod bwc_to_insurer;
mod categories_empty;
mod category_beyond_arrangement;
mod category_undeclared_special;
mod channel_insecure;
mod child_subject_unjustified;
mod clock_skew;
mod consent;
mod consent_data_repurposed;
mod consent_expired;
mod consent_missing;
mod consent_refused;
mod consent_withdrawn;
mod criminal_without_condition;
mod erased_subject;
mod explicit_consent_absent;
mod implausible_date;
mod info;
mod late_report;
mod malformed_value;
mod nfi_out_of_window;
mod no_arrangement_for_recipient;
mod no_register;
mod not_case_specific;
mod notice_gate_breached;
mod objected_subject;
mod onward_disclosure_undeclared;
mod payload_contains_data;
mod police_no_case_ref;
mod processor_own_use;
mod protected_address;
mod purpose_incompatible;
mod purpose_not_in_arrangement;
mod raised;
mod recipient_category_only;
mod recipient_kind_mismatch;
mod recipient_name_empty;
mod recipient_name_mismatch;
mod recipient_name_outdated;
mod reference_missing;
mod requires;
mod restricted_subject;
mod retention_breached_source;
mod rli_condition_missing;
mod rli_request_statement_missing;
mod sch1_condition_wrong_shape;
mod signup_share_out_of_window;
mod source_not_for_arrangement;
mod special_without_condition;
mod subject_count_inconsistent;
mod subjects_not_listed;
mod survey_beyond_contact_details;
mod text_too_long;
mod too_many_subjects;
mod transfer_test_missing_or_stale;
mod transfer_without_mechanism;
mod unknown_subject;
mod unknown_symbol;
mod unregistered_recipient;
mod unregistered_source;
mod utility_no_balance;

pub use info::{RuleInfo, Scope};
pub(crate) use late_report::Deadline;
pub(crate) use payload_contains_data::IN_REFERENCE;
pub(crate) use raised::{Raised, list};

use crate::{
    event::Subject,
    matching::{Case, Chosen, OnDay},
    time::CivilDate,
    verdict::RuleCode,
    vocabulary::Kind,
};

/// A rule: what is known of it, and its check.
pub(crate) struct Rule {
    pub(crate) info: &'static RuleInfo,
    pub(crate) check: Check,
    /// The kinds of `info`, a bit each, and whether it is always law. Every event is asked for all rules, whose entries
    /// lie far apart in memory: these lie together.
    kinds: u8,
    is_always: bool,
}

impl Rule {
    const fn new(info: &'static RuleInfo, check: Check) -> Self {
        let (mut kinds, mut at) = (0, 0);
        while at < info.kinds.len() {
            kinds |= 1 << info.kinds[at] as u8;
            at += 1;
        }
        Self {
            info,
            check,
            kinds,
            is_always: info.in_force.from.is_none() && info.in_force.to.is_none(),
        }
    }

    /// Is it asked about an event of this kind, on this day?
    pub(crate) fn applies(&self, kind: Kind, day: CivilDate) -> bool {
        self.kinds & (1 << kind as u8) != 0 && (self.is_always || self.info.in_force.contains(day))
    }
}

/// What a check needs to be asked at all.
pub(crate) enum Check {
    /// The event alone.
    Alone(fn(&OnDay<'_, '_>) -> Option<Raised>),
    /// A register in force on the day.
    Registered(fn(&Case<'_, '_>) -> Option<Raised>),
    /// An arrangement to judge against.
    Arranged(fn(&Case<'_, '_>, Chosen<'_>) -> Option<Raised>),
    /// The same, where that has conditions of its own.
    Required(fn(&Case<'_, '_>, Chosen<'_>) -> Option<Raised>),
    /// A register, and each person of the event by herself.
    Each(CheckPerson),
    /// The same, where the event rests on consent.
    Consented(CheckPerson),
    /// The same, where something is known of one of them beside her consents.
    Known(CheckPerson),
}

/// Asks about one person of the event.
pub(crate) type CheckPerson = fn(&Case<'_, '_>, &Subject<'_>) -> Option<Raised>;

/// Does the event pass the rules that read what differs from event to event: its times, its persons, its texts? Those of
/// them that need the event alone.
pub(crate) fn passes_alone(on: &OnDay<'_, '_>) -> bool {
    let checks: [fn(&OnDay<'_, '_>) -> Option<Raised>; 4] = [
        clock_skew::check,
        implausible_date::check,
        subject_count_inconsistent::check,
        text_too_long::check,
    ];
    checks.iter().all(|check| check(on).is_none())
}

macro_rules! rules {
    ($($needs:ident $module:ident,)+) => {
        &[$(Rule::new(&$module::INFO, Check::$needs($module::check)),)+]
    };
}

/// Every rule, in the order of its code.
pub(crate) const RULES: &[Rule] = rules![
    Registered arrangement_claim_mismatch,
    Required arrangement_condition_not_met,
    Arranged arrangement_not_live,
    Registered arrangement_unknown,
    Arranged basis_mismatch,
    Alone basis_unknown_or_not_in_force,
    Arranged bulk_by_case_arrangement,
    Registered bwc_to_insurer,
    Registered categories_empty,
    Arranged category_beyond_arrangement,
    Registered category_undeclared_special,
    Registered channel_insecure,
    Known child_subject_unjustified,
    Alone clock_skew,
    Registered consent_data_repurposed,
    Consented consent_expired,
    Consented consent_missing,
    Consented consent_refused,
    Consented consent_withdrawn,
    Registered criminal_without_condition,
    Known erased_subject,
    Consented explicit_consent_absent,
    Alone implausible_date,
    Registered late_report,
    Registered malformed_value,
    Required nfi_out_of_window,
    Registered no_arrangement_for_recipient,
    Alone no_register,
    Required not_case_specific,
    Arranged notice_gate_breached,
    Known objected_subject,
    Registered onward_disclosure_undeclared,
    Registered payload_contains_data,
    Required police_no_case_ref,
    Arranged processor_own_use,
    Known protected_address,
    Registered purpose_incompatible,
    Arranged purpose_not_in_arrangement,
    Registered recipient_category_only,
    Registered recipient_kind_mismatch,
    Registered recipient_name_empty,
    Registered recipient_name_mismatch,
    Registered recipient_name_outdated,
    Alone reference_missing,
    Known restricted_subject,
    Required retention_breached_source,
    Alone rli_condition_missing,
    Alone rli_request_statement_missing,
    Registered sch1_condition_wrong_shape,
    Required signup_share_out_of_window,
    Arranged source_not_for_arrangement,
    Registered special_without_condition,
    Alone subject_count_inconsistent,
    Alone subjects_not_listed,
    Required survey_beyond_contact_details,
    Alone text_too_long,
    Alone too_many_subjects,
    Registered transfer_test_missing_or_stale,
    Registered transfer_without_mechanism,
    Each unknown_subject,
    Alone unknown_symbol,
    Registered unregistered_recipient,
    Registered unregistered_source,
    Required utility_no_balance,
];

// `info` finds a rule at its code's place: every code has its rule, or this does not compile.
const _: () = {
    assert!(RULES.len() == RuleCode::ALL.len());
    let mut at = 0;
    while at < RULES.len() {
        assert!(RULES[at].info.code as usize == at);
        at += 1;
    }
};

/// What is known of the rule with this code.
#[must_use]
pub const fn info(code: RuleCode) -> &'static RuleInfo {
    RULES[code as usize].info
}

#[cfg(test)]
mod tests;
