//! Recipients that are misspelt, unknown, renamed, mixed up or not named at all.

use domain::{
    verdict::{
        FindingOutcome::Finding,
        RuleCode::{
            RecipientNameEmpty, RecipientNameMismatch, RecipientNameOutdated,
            SpecialWithoutCondition, UnregisteredRecipient,
        },
    },
    vocabulary::LawfulBasis,
};

use super::{Case, Site, Way, often};
use crate::{compose::secure, event::Text, grounds::Ground};

pub const WAYS: &[Way] = &[
    often("recipient-misspelt", misspelt),
    often("recipient-unknown", unknown),
    often("recipient-unknown-health", unknown_with_health),
    often("recipient-former-name", former_name),
    often("recipient-former-department", former_department),
    often("recipient-other-name", other_name),
    often("recipient-unknown-id", unknown_id),
    often("recipient-blank", blank),
    often("recipient-blank-unclaimed", blank_unclaimed),
];

const STRANGERS: [&str; 6] = [
    "Anglian Rent Recovery Ltd (example)",
    "Fenland Data Brokers Ltd (example)",
    "Quickfix Plumbing (example)",
    "Broadland Lettings Insight Ltd (example)",
    "Harbour Lane Debt Advice (example)",
    "Sprowston Community Watch (example)",
];

/// The claim is known, so all else is judged by it and holds.
fn misspelt(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(Ground::is_calm)?;
    draft.event.recipient.name = misspell(site, &draft.event.recipient.name)?;
    draft.event.recipient.id = None;
    Case::found(
        draft,
        UnregisteredRecipient,
        "The recipient's name is misspelt, so it is in no register",
    )
}

fn misspell(site: &mut Site<'_>, name: &str) -> Option<Text> {
    let letters: Vec<char> = name.chars().collect();
    (0..8).find_map(|_| {
        let at = 1 + site.dice.index(letters.len().saturating_sub(2));
        let mut wrong = letters.clone();
        if site.dice.permille(500) {
            wrong.remove(at);
        } else {
            wrong.swap(at, at + 1);
        }
        let wrong: String = wrong.into_iter().collect();
        (!site.world.is_registered_name(&wrong)).then(|| wrong.into())
    })
}

/// Unclaimed, so no arrangement is chosen and nothing else is judged.
fn unknown(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(Ground::is_calm)?;
    stranger(site, &mut draft.event)?;
    Case::found(
        draft,
        UnregisteredRecipient,
        "The data went to an organisation that is in no register",
    )
}

/// Special data needs its condition with or without an arrangement.
fn unknown_with_health(site: &mut Site<'_>) -> Option<Case> {
    // On vital interests there is a day of grace.
    let (mut draft, _) = site
        .base(|ground| ground.is_calm() && !ground.bases.contains(&LawfulBasis::VitalInterests))?;
    stranger(site, &mut draft.event)?;
    let special = site
        .world
        .grounds
        .kinds
        .all()
        .find(|slug| slug.special)?
        .id
        .clone();
    draft.event.categories.push(special);
    draft.event.conditions.article_9 = None;
    secure(&site.world.grounds.kinds, &mut draft.event);
    let codes = vec![
        (UnregisteredRecipient, Finding),
        (SpecialWithoutCondition, Finding),
    ];
    let why =
        "Sensitive data went to an organisation that is in no register, and without a condition";
    Some(Case {
        draft,
        codes,
        why,
        numbered: true,
        reported: Vec::new(),
    })
}

fn stranger(site: &mut Site<'_>, event: &mut crate::event::Event) -> Option<()> {
    let name = *site.dice.pick(&STRANGERS)?;
    event.recipient.name = name.into();
    event.recipient.id = None;
    event.recipient.kind = None;
    event.recipient.country = "GB".into();
    event.transfer = None;
    event.arrangement = None;
    (!site.world.is_registered_name(name)).then_some(())
}

fn former_name(site: &mut Site<'_>) -> Option<Case> {
    renamed(
        site,
        |_| true,
        "The source still uses a name that the recipient no longer has",
    )
}

/// The department that BEIS became, where people agree to insulation work.
fn former_department(site: &mut Site<'_>) -> Option<Case> {
    renamed(
        site,
        |ground| ground.bases.contains(&LawfulBasis::Consent),
        "The source still uses the name that the department had before it was renamed",
    )
}

fn renamed(
    site: &mut Site<'_>,
    wanted: impl Fn(&Ground) -> bool,
    why: &'static str,
) -> Option<Case> {
    let day = site.world.calendar.date(site.day);
    let parties = &site.world.grounds.parties;
    let outdated = |party: &usize| parties[*party].outdated_alias(day);
    let fits = |ground: &Ground| ground.parties.iter().any(|party| outdated(party).is_some());
    let (mut draft, ground) =
        site.base(|ground| ground.is_calm() && wanted(ground) && fits(ground))?;
    let names: Vec<&Text> = ground.parties.iter().filter_map(outdated).collect();
    draft.event.recipient.name = (*site.dice.pick(&names)?).clone();
    draft.event.recipient.id = None;
    Case::found(draft, RecipientNameOutdated, why)
}

/// The id counts, so the arrangement still fits.
fn other_name(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) =
        site.base(|ground| ground.is_calm() && has_organisation(site.world, ground))?;
    if site.world.grounds.parties[draft.party].is_individual {
        return None;
    }
    let own = draft.party;
    let others: Vec<&Text> = site
        .world
        .grounds
        .parties
        .iter()
        .enumerate()
        .filter(|(place, party)| *place != own && !party.is_individual)
        .map(|(_, party)| &party.name)
        .collect();
    draft.event.recipient.name = (*site.dice.pick(&others)?).clone();
    Case::found(
        draft,
        RecipientNameMismatch,
        "The recipient's id and name belong to two different organisations",
    )
}

fn has_organisation(world: &crate::world::World, ground: &Ground) -> bool {
    ground
        .parties
        .iter()
        .all(|party| !world.grounds.parties[*party].is_individual)
}

/// The name counts.
fn unknown_id(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) =
        site.base(|ground| ground.is_calm() && has_organisation(site.world, ground))?;
    let unknown = format!("org-{}", site.dice.between(10_000, 99_999));
    draft.event.recipient.id = Some(unknown.into());
    Case::found(
        draft,
        RecipientNameMismatch,
        "The recipient's id is unknown, though its name is registered",
    )
}

fn blank(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base_on_kafka(Ground::is_calm)?;
    draft.event.recipient.name = if site.dice.permille(500) { "" } else { "  " }.into();
    Case::found(
        draft,
        RecipientNameEmpty,
        "Nobody is named as the recipient; only its id is given",
    )
}

fn blank_unclaimed(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base_on_kafka(Ground::is_calm)?;
    draft.event.recipient.name = "".into();
    draft.event.recipient.id = None;
    draft.event.arrangement = None;
    Case::found(
        draft,
        RecipientNameEmpty,
        "The event does not say at all who got the data",
    )
}
