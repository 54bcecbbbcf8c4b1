//! More, for another purpose or on another ground than the arrangement says.

use domain::{
    verdict::RuleCode::{
        BasisMismatch, CategoriesEmpty, CategoryBeyondArrangement, ProcessorOwnUse,
        PurposeNotInArrangement,
    },
    vocabulary::LawfulBasis,
};

use super::{Case, Site, Way, often};
use crate::{
    compose::secure,
    grounds::{Ground, Slug},
};

pub const WAYS: &[Way] = &[
    often("purpose-other", purpose),
    often("purpose-of-its-own", own_purpose),
    often("basis-other", basis),
    often("category-beyond", category),
    often("category-beyond-special", special_category),
    often("categories-none", no_categories),
];

fn purpose(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, ground) = site.base(Ground::is_calm)?;
    let others: Vec<_> = site
        .world
        .grounds
        .purposes
        .iter()
        .filter(|purpose| !ground.purposes.contains(purpose))
        // Whoever works on our behalf and gets data for a purpose of its own is another case.
        .filter(|purpose| !ground.is_for_us || site.world.grounds.services.contains(purpose))
        .collect();
    draft.event.purpose = (*site.dice.pick(&others)?).clone();
    Case::found(
        draft,
        PurposeNotInArrangement,
        "The data went for a purpose that the arrangement does not list",
    )
}

fn own_purpose(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(|ground| ground.is_calm() && ground.is_for_us)?;
    let grounds = &site.world.grounds;
    let own: Vec<_> = grounds
        .purposes
        .iter()
        .filter(|purpose| !grounds.services.contains(purpose))
        .collect();
    draft.event.purpose = (*site.dice.pick(&own)?).clone();
    Case::found(
        draft,
        ProcessorOwnUse,
        "A company that works for us got data for a purpose of its own",
    )
}

fn basis(site: &mut Site<'_>) -> Option<Case> {
    use LawfulBasis::{Consent, Contract, LegalObligation, LegitimateInterests, PublicTask};
    let (mut draft, ground) = site.base(Ground::is_calm)?;
    let others: Vec<LawfulBasis> = [
        Consent,
        Contract,
        LegalObligation,
        LegitimateInterests,
        PublicTask,
    ]
    .into_iter()
    .filter(|basis| !ground.bases.contains(basis))
    .collect();
    draft.event.lawful_basis = *site.dice.pick(&others)?;
    draft.event.conditions.annex_1 = None;
    Case::found(
        draft,
        BasisMismatch,
        "The source relies on another lawful basis than the register",
    )
}

fn category(site: &mut Site<'_>) -> Option<Case> {
    beyond(
        site,
        |slug| !slug.special && !slug.offence,
        None,
        "More kinds of data went than the register lists",
    )
}

/// With a condition recorded, so that only the missing registration is found.
fn special_category(site: &mut Site<'_>) -> Option<Case> {
    beyond(
        site,
        |slug| slug.special,
        Some("a"),
        "Sensitive data went that the register does not list for this recipient",
    )
}

fn beyond(
    site: &mut Site<'_>,
    wanted: impl Fn(&Slug) -> bool,
    article_9: Option<&str>,
    why: &'static str,
) -> Option<Case> {
    let (mut draft, ground) = site.base(Ground::is_calm)?;
    let kinds = &site.world.grounds.kinds;
    let uncovered = |slug: &&Slug| {
        wanted(slug)
            && !kinds.is_within(&slug.id, &ground.proper)
            && !kinds.is_within(&slug.id, &ground.conditional)
    };
    let candidates: Vec<&Slug> = kinds.all().filter(uncovered).collect();
    draft
        .event
        .categories
        .push(site.dice.pick(&candidates)?.id.clone());
    draft.event.conditions.article_9 = article_9.map(Into::into);
    if article_9 == Some("a") {
        draft.event.conditions.consent_ref = Some("CN-000000".into());
    }
    secure(kinds, &mut draft.event);
    Case::found(draft, CategoryBeyondArrangement, why)
}

fn no_categories(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base_on_kafka(Ground::is_calm)?;
    draft.event.categories.clear();
    Case::found(
        draft,
        CategoriesEmpty,
        "The event does not say which kinds of data went",
    )
}
