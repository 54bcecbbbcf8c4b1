//! The rules, one a file, and what is known of each (findings catalogue).
//! To add one: its code in `verdict`, its file here, its line in `RULES`, its tests, its examples.
//! Never here: how findings silence each other, which is the engine's (`judge`).

mod arrangement_claim_mismatch;
mod arrangement_condition_not_met;
mod arrangement_not_live;
mod arrangement_unknown;
mod basis_mismatch;
mod categories_empty;
mod category_beyond_arrangement;
mod criminal_without_condition;
mod implausible_date;
mod info;
mod malformed_value;
mod nfi_out_of_window;
mod no_arrangement_for_recipient;
mod no_register;
mod not_case_specific;
mod notice_gate_breached;
mod onward_disclosure_undeclared;
mod police_no_case_ref;
mod purpose_not_in_arrangement;
mod raised;
mod recipient_name_empty;
mod recipient_name_mismatch;
mod recipient_name_outdated;
mod requires;
mod retention_breached_source;
mod signup_share_out_of_window;
mod special_without_condition;
mod subjects_not_listed;
mod survey_beyond_contact_details;
mod text_too_long;
mod too_many_subjects;
mod unknown_symbol;
mod unregistered_recipient;
mod unregistered_source;
mod utility_no_balance;

pub use info::{RuleInfo, Scope};
pub(crate) use raised::Raised;

use crate::{
    matching::{Case, Chosen, OnDay},
    verdict::RuleCode,
};

/// A rule: what is known of it, and its check.
pub(crate) struct Rule {
    pub(crate) info: &'static RuleInfo,
    pub(crate) check: Check,
}

/// What a check needs to be asked at all.
pub(crate) enum Check {
    /// The event alone.
    Alone(fn(&OnDay<'_, '_>) -> Option<Raised>),
    /// A register in force on the day.
    Registered(fn(&Case<'_, '_>) -> Option<Raised>),
    /// An arrangement to judge against.
    Arranged(fn(&Case<'_, '_>, Chosen<'_>) -> Option<Raised>),
}

macro_rules! rules {
    ($($needs:ident $module:ident,)+) => {
        &[$(Rule { info: &$module::INFO, check: Check::$needs($module::check) },)+]
    };
}

/// Every rule, in the order of its code.
pub(crate) const RULES: &[Rule] = rules![
    Registered arrangement_claim_mismatch,
    Arranged arrangement_condition_not_met,
    Arranged arrangement_not_live,
    Registered arrangement_unknown,
    Arranged basis_mismatch,
    Registered categories_empty,
    Arranged category_beyond_arrangement,
    Registered criminal_without_condition,
    Alone implausible_date,
    Registered malformed_value,
    Arranged nfi_out_of_window,
    Registered no_arrangement_for_recipient,
    Alone no_register,
    Arranged not_case_specific,
    Arranged notice_gate_breached,
    Registered onward_disclosure_undeclared,
    Arranged police_no_case_ref,
    Arranged purpose_not_in_arrangement,
    Registered recipient_name_empty,
    Registered recipient_name_mismatch,
    Registered recipient_name_outdated,
    Arranged retention_breached_source,
    Arranged signup_share_out_of_window,
    Registered special_without_condition,
    Alone subjects_not_listed,
    Arranged survey_beyond_contact_details,
    Alone text_too_long,
    Alone too_many_subjects,
    Alone unknown_symbol,
    Registered unregistered_recipient,
    Registered unregistered_source,
    Arranged utility_no_balance,
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
