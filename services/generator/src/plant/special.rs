//! Sensitive data and offences without the condition that the law or the notice asks for.

use domain::{
    verdict::RuleCode::{CriminalWithoutCondition, NoticeGateBreached, SpecialWithoutCondition},
    vocabulary::LawfulBasis,
};

use super::{Case, Site, Way, often};
use crate::{
    compose::{Draft, secure},
    grounds::{Ground, Slug},
};

pub const WAYS: &[Way] = &[
    often("special-no-condition", special),
    often("offence-no-condition", offence),
    often("notice-gate", gate),
];

/// Not on vital interests: those have a day of grace.
fn special(site: &mut Site<'_>) -> Option<Case> {
    let fits = |ground: &Ground| {
        ground.conditional.iter().any(|slug| slug.special)
            && !ground.bases.contains(&LawfulBasis::VitalInterests)
    };
    let (mut draft, ground) = site.base(|ground| ground.is_calm() && fits(ground))?;
    send(site, &mut draft, ground, |slug| slug.special)?;
    Case::found(
        draft,
        SpecialWithoutCondition,
        "Sensitive data went and no condition of Article 9 was recorded",
    )
}

/// A conditional category needs the event's own condition.
fn offence(site: &mut Site<'_>) -> Option<Case> {
    let fits = |ground: &Ground| {
        ground
            .conditional
            .iter()
            .any(|slug| slug.offence && !slug.special)
    };
    let (mut draft, ground) = site.base(|ground| ground.is_calm() && fits(ground))?;
    send(site, &mut draft, ground, |slug| {
        slug.offence && !slug.special
    })?;
    Case::found(
        draft,
        CriminalWithoutCondition,
        "An allegation went and no condition of Schedule 1 was recorded",
    )
}

fn gate(site: &mut Site<'_>) -> Option<Case> {
    let fits = |ground: &Ground| {
        ground.conditional.iter().any(|slug| slug.special) && unheard_of(ground).is_some()
    };
    let (mut draft, ground) = site.base(|ground| ground.is_calm() && fits(ground))?;
    send(site, &mut draft, ground, |slug| slug.special)?;
    draft.event.conditions.article_9 = unheard_of(ground).map(Into::into);
    // "Required by law" would pass the notice's gate.
    draft.event.conditions.legal_obligation_ref = None;
    Case::found(
        draft,
        NoticeGateBreached,
        "Sensitive data went on a ground that our privacy notice does not mention",
    )
}

/// A point of Article 9 that no entry of the gate has, and that needs no condition of Schedule 1.
fn unheard_of(ground: &Ground) -> Option<&'static str> {
    ["e", "d"].into_iter().find(|point| {
        !ground
            .gate
            .iter()
            .any(|gate| gate.article_9.iter().any(|has| **has == **point))
    })
}

fn send(
    site: &mut Site<'_>,
    draft: &mut Draft,
    ground: &Ground,
    wanted: impl Fn(&Slug) -> bool,
) -> Option<()> {
    let candidates: Vec<&Slug> = ground
        .conditional
        .iter()
        .filter(|slug| wanted(slug))
        .collect();
    draft
        .event
        .categories
        .push(site.dice.pick(&candidates)?.id.clone());
    draft.event.conditions.article_9 = None;
    draft.event.conditions.schedule_1 = None;
    secure(&site.world.grounds.kinds, &mut draft.event);
    Some(())
}
