//! Claims that do not hold: unknown, of another recipient, of nobody, not in force, passed on without a word.

use domain::{
    verdict::FindingOutcome::Finding,
    verdict::RuleCode::{
        ArrangementClaimMismatch, ArrangementNotLive, ArrangementUnknown, LateReport,
        NoArrangementForRecipient, OnwardDisclosureUndeclared, UnregisteredSource,
    },
    vocabulary::Kind,
};

use super::{Case, Site, Way, often};
use crate::{compose::Wish, grounds::Ground};

pub const WAYS: &[Way] = &[
    often("arrangement-unknown", unknown),
    often("arrangement-of-another", of_another),
    often("arrangement-of-nobody", of_nobody),
    often("arrangement-draft", draft),
    often("onward-undeclared", onward),
    often("onward-stranger", onward_stranger),
    often("source-unknown", source),
];

/// Judged as unclaimed then, so only where that finds the same arrangement.
fn unknown(site: &mut Site<'_>) -> Option<Case> {
    let clear = |ground: &Ground| {
        let pairs = |party: &usize| {
            (0..ground.purposes.len()).all(|purpose| ground.may_go_unclaimed(*party, purpose))
        };
        ground.is_calm() && ground.parties.iter().all(pairs)
    };
    let (mut draft, ground) = site.base(clear)?;
    draft.event.arrangement = Some(format!("{}-2019", ground.id).into());
    Case::found(
        draft,
        ArrangementUnknown,
        "The source names an arrangement that is in no register",
    )
}

/// The claim's own purpose, basis, categories and conditions hold; only the recipient is another's.
fn of_another(site: &mut Site<'_>) -> Option<Case> {
    let world = site.world;
    let others = |ground: &Ground, purpose: &str| -> Vec<usize> {
        let parties = world.usable.iter().map(|place| &world.grounds.all[*place]);
        let sharing = parties.filter(|other| {
            other.id != ground.id && other.purposes.iter().any(|own| **own == *purpose)
        });
        sharing
            .flat_map(|other| &other.parties)
            .filter(|party| !ground.parties.contains(party))
            .copied()
            .collect()
    };
    let shares = |ground: &Ground| {
        ground
            .purposes
            .iter()
            .all(|purpose| !others(ground, purpose).is_empty())
    };
    let (mut draft, ground) = site.base(shares)?;
    let candidates = others(ground, &draft.event.purpose);
    draft.party = *site.dice.pick(&candidates)?;
    draft.event.recipient = world.grounds.parties[draft.party].plain();
    site.carry_abroad(&mut draft);
    Case::found(
        draft,
        ArrangementClaimMismatch,
        "The source claims an arrangement with one recipient, but the data went to another, which has its own",
    )
}

/// No live arrangement covers the recipient and lists the purpose, so there is nothing to mix up.
fn of_nobody(site: &mut Site<'_>) -> Option<Case> {
    let world = site.world;
    let (mut draft, ground) = site.base(Ground::is_calm)?;
    let purpose = draft.event.purpose.clone();
    let has_own = |party: usize| {
        world.grounds.all.iter().any(|other| {
            other.is_live && other.parties.contains(&party) && other.purposes.contains(&purpose)
        })
    };
    let parties = &world.grounds.parties;
    let candidates: Vec<usize> = (0..parties.len())
        .filter(|party| {
            !ground.parties.contains(party) && !parties[*party].is_individual && !has_own(*party)
        })
        .collect();
    draft.party = *site.dice.pick(&candidates)?;
    draft.event.recipient = parties[draft.party].plain();
    site.carry_abroad(&mut draft);
    Case::found(
        draft,
        NoArrangementForRecipient,
        "The recipient is registered, but no arrangement lets it have data for this purpose",
    )
}

/// A draft whose content would be right, were it in force.
fn draft(site: &mut Site<'_>) -> Option<Case> {
    let world = site.world;
    let sleeping: Vec<&Ground> = world
        .grounds
        .all
        .iter()
        .filter(|ground| {
            !ground.is_live
                && ground.is_complete()
                && ground.is_calm()
                && ground.windows().is_none()
        })
        .collect();
    let ground = *site.dice.pick(&sleeping)?;
    let wish = Wish {
        person: site.person,
        claim: Some(true),
        kafka: false,
        plain: true,
    };
    let mut draft = world.compose(site.dice, ground, site.day, wish)?;
    draft.event.kind = Kind::Disclosed;
    Case::found(
        draft,
        ArrangementNotLive,
        "The arrangement is only a draft; nobody has approved it",
    )
}

/// Reported onward, and no onward arrangement covers the recipient.
fn onward(site: &mut Site<'_>) -> Option<Case> {
    let world = site.world;
    let declared = |party: usize| {
        world
            .grounds
            .all
            .iter()
            .any(|ground| ground.onward && ground.parties.contains(&party))
    };
    let (mut draft, _) = site.base(Ground::is_calm)?;
    let parties = &world.grounds.parties;
    let candidates: Vec<usize> = (0..parties.len())
        .filter(|party| !parties[*party].is_individual && !declared(*party))
        .collect();
    draft.party = *site.dice.pick(&candidates)?;
    draft.event.recipient = parties[draft.party].plain();
    pass_on(site, &mut draft.event);
    site.carry_abroad(&mut draft);
    Case::found(
        draft,
        OnwardDisclosureUndeclared,
        "A recipient passed the data on, and our register does not say so",
    )
}

/// Stands in place of the unregistered recipient.
fn onward_stranger(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(Ground::is_calm)?;
    let name = "Wensum Market Analysts Ltd (example)";
    draft.event.recipient.name = name.into();
    draft.event.recipient.id = None;
    draft.event.recipient.country = "GB".into();
    pass_on(site, &mut draft.event);
    (!site.world.is_registered_name(name)).then_some(())?;
    Case::found(
        draft,
        OnwardDisclosureUndeclared,
        "A recipient passed the data on to an organisation that nobody knows",
    )
}

fn pass_on(site: &mut Site<'_>, event: &mut crate::event::Event) {
    let earlier = crate::event::uuid_v7(
        domain::time::UtcMicros(event.occurred_at.0 - crate::calendar::DAY),
        (site.dice.any(), site.dice.any()),
    );
    event.kind = Kind::Onward;
    event.follows = Some((
        event.source.clone(),
        crate::event::uuid_text(earlier).into(),
    ));
    event.arrangement = None;
    event.transfer = None;
}

/// Travels by the topic of a source that is registered. Nobody knows its rhythm or that its history was imported, so it
/// is late too: it occurred some days before the history's end.
fn source(site: &mut Site<'_>) -> Option<Case> {
    site.day -= 5;
    let (mut draft, _) = site.base_on_kafka(Ground::is_calm)?;
    draft.event.source = "legacy-repairs".into();
    Some(Case {
        draft,
        codes: vec![(LateReport, Finding), (UnregisteredSource, Finding)],
        why: "The system that reports this is in no register",
        numbered: false,
        reported: Vec::new(),
    })
}
