//! What is needed to judge is not there.

use domain::{
    time::UtcMicros,
    verdict::RuleCode::{NoRegister, SubjectsNotListed},
    vocabulary::LawfulBasis,
};

use super::{Case, Site, Way, often};
use crate::{calendar::DAY, grounds::Ground};

pub const WAYS: &[Way] = &[
    often("subjects-unlisted", unlisted),
    often("old-records", old_records),
];

fn unlisted(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) =
        site.base(|ground| ground.is_calm() && ground.most_subjects().is_none())?;
    draft.event.subjects.clear();
    draft.event.subject_count = i64::from(site.dice.between(1, 40));
    Case::gap(
        draft,
        SubjectsNotListed,
        "The source cannot say whose data it was",
    )
}

/// Old records, imported: they occurred before the first register was in force.
fn old_records(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(Ground::is_calm)?;
    let first = site.world.calendar.day_of(site.world.register_from);
    let earlier = first - site.dice.between(2, 300);
    let days = i64::from(site.day - earlier);
    draft.event.occurred_at = UtcMicros(draft.event.occurred_at.0 - days * DAY);
    // A basis that was law then.
    draft.event.lawful_basis = LawfulBasis::Contract;
    draft.event.conditions.annex_1 = None;
    Case::gap(
        draft,
        NoRegister,
        "An old record was imported; no register was in force on its day",
    )
}
