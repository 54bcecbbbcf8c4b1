//! How it was reported and how it travelled: late, by the wrong system, abroad, in the open, with data in the text.

use domain::{
    time::UtcMicros,
    verdict::RuleCode::{
        BulkByCaseArrangement, BwcToInsurer, ChannelInsecure, ClockSkew, LateReport,
        PayloadContainsData, RecipientCategoryOnly, RecipientKindMismatch, ReferenceMissing,
        SourceNotForArrangement, SubjectCountInconsistent, TransferTestMissingOrStale,
        TransferWithoutMechanism,
    },
    vocabulary::{Channel, Kind, RecipientKind},
};

use super::{Case, Site, Way, malformed::bare, often};
use crate::{calendar::DAY, compose::Wish, grounds::Ground};

pub const WAYS: &[Way] = &[
    often("recipient-other-kind", recipient_kind),
    often("recipient-generic", generic),
    often("footage-to-insurer", footage),
    often("bulk-single-cases", bulk),
    often("reported-late", late),
    often("clock-behind", clock),
    often("abroad-no-mechanism", |site| abroad(site, None)),
    often("abroad-untested", |site| abroad(site, Some("idta"))),
    often("sensitive-by-mail", by_mail),
    often("text-telephone", telephone),
    often("text-insurance-number", insurance_number),
    often("source-of-another", source),
    often("count-too-high", count),
    often("correction-of-nothing", correction),
    often("onward-of-nothing", onward),
];

fn recipient_kind(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(Ground::is_calm)?;
    let own = site.world.grounds.parties[draft.party].kind;
    let others: Vec<RecipientKind> = RecipientKind::ALL
        .iter()
        .copied()
        .filter(|kind| *kind != own)
        .collect();
    draft.event.recipient.kind = Some(site.dice.pick(&others)?.symbol().into());
    let why = "The source calls the recipient something that it is not";
    Case::found(draft, RecipientKindMismatch, why)
}

/// The claim is known, so all else is judged by it and holds.
fn generic(site: &mut Site<'_>) -> Option<Case> {
    const NAMES: [&str; 4] = ["Contractors", "The  Council", "solicitor", "Bank payment"];
    let (mut draft, _) = site.base(Ground::is_calm)?;
    let name = *site.dice.pick(&NAMES)?;
    (!site.world.is_registered_name(name)).then_some(())?;
    draft.event.recipient.name = name.into();
    draft.event.recipient.id = None;
    draft.event.recipient.country = "GB".into();
    let why = "The source names a kind of recipient and not who it was";
    Case::found(draft, RecipientCategoryOnly, why)
}

fn footage(site: &mut Site<'_>) -> Option<Case> {
    let world = site.world;
    let insures =
        |party: &usize| world.grounds.parties[*party].kind == RecipientKind::InsurerWarranty;
    let (mut draft, _) = site.base(|ground| ground.parties.iter().all(insures))?;
    let footage = world
        .grounds
        .kinds
        .all()
        .find(|slug| &*slug.id == "bwc_footage")?;
    draft.event.categories.push(footage.id.clone());
    let why = "Body-worn video went to an insurer; the notice speaks of CCTV only";
    Case::found(draft, BwcToInsurer, why)
}

fn bulk(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, ground) = site.base(|ground| bare(ground) && !ground.bulk)?;
    draft.event.subject_count = i64::from(site.dice.between(51, 400));
    draft.event.disclosure_id = Some(format!("{}-list", ground.id).into());
    let why = "A long list went under an arrangement for single cases";
    Case::found(draft, BulkByCaseArrangement, why)
}

/// Some weeks before the day on which it is recorded.
fn late(site: &mut Site<'_>) -> Option<Case> {
    let days = site.dice.between(12, 30);
    site.day -= days;
    let (mut draft, _) = site.base(bare)?;
    draft.event.recorded_at = UtcMicros(draft.event.recorded_at.0 + i64::from(days) * DAY);
    site.is_late(&draft).then_some(())?;
    let why = "The source recorded it weeks after it happened";
    Case::found(draft, LateReport, why)
}

fn clock(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(bare)?;
    // An hour is local time sent as UTC.
    draft.event.recorded_at = UtcMicros(draft.event.occurred_at.0 - DAY / 24);
    let why = "It was recorded before it happened";
    Case::found(draft, ClockSkew, why)
}

fn abroad(site: &mut Site<'_>, mechanism: Option<&str>) -> Option<Case> {
    site.under_the_act()?;
    let (mut draft, _) = site.base(bare)?;
    draft.event.recipient.country = "US".into();
    draft.event.transfer = mechanism.map(Into::into);
    match mechanism {
        None => Case::found(
            draft,
            TransferWithoutMechanism,
            "Data went abroad and nothing that may carry it there is recorded",
        ),
        Some(_) => Case::found(
            draft,
            TransferTestMissingOrStale,
            "Data went abroad under an agreement that nobody tested",
        ),
    }
}

fn by_mail(site: &mut Site<'_>) -> Option<Case> {
    let sensitive = |ground: &Ground| {
        ground
            .proper
            .iter()
            .any(|slug| slug.special || slug.offence)
    };
    let (mut draft, _) = site.base(sensitive)?;
    let kinds = &site.world.grounds.kinds;
    let mut sent = draft.event.categories.iter().map(|id| kinds.slug(id));
    sent.any(|slug| slug.special || slug.offence)
        .then_some(())?;
    draft.event.channel = Channel::Email;
    draft.event.facts.retain(|(fact, _)| **fact != *"encrypted");
    let why = "Sensitive data went by ordinary e-mail";
    Case::found(draft, ChannelInsecure, why)
}

fn telephone(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(bare)?;
    // Numbers of 01632 are nobody's.
    let number = site.dice.between(100_000, 999_999);
    draft.event.reason = format!("Please ring 01632 {number} before the visit").into();
    let why = "A telephone number was written into the reason";
    Case::found(draft, PayloadContainsData, why)
}

fn insurance_number(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(bare)?;
    // Made up.
    draft.event.case_reference =
        Some(format!("AA {} D", site.dice.between(100_000, 999_999)).into());
    let why = "An insurance number was written into the case reference";
    Case::found(draft, PayloadContainsData, why)
}

/// Reported by a system that has another task.
fn source(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, ground) = site.base(bare)?;
    let sources = &site.world.grounds.sources;
    let others: Vec<usize> = (0..sources.len())
        .filter(|other| !sources[*other].reports.contains(&ground.id))
        .collect();
    draft.source = *site.dice.pick(&others)?;
    draft.event.source = sources[draft.source].id.clone();
    let why = "The system that reports this may not report it";
    Case::found(draft, SourceNotForArrangement, why)
}

fn count(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(bare)?;
    draft.event.subject_count += i64::from(site.dice.between(1, 9));
    let why = "The source counts more people than it lists";
    Case::found(draft, SubjectCountInconsistent, why)
}

fn correction(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(bare)?;
    draft.event.kind = Kind::Corrected;
    draft.event.corrects = site.dice.permille(300).then(|| " ".into());
    let why = "A correction does not say what it corrects";
    Case::found(draft, ReferenceMissing, why)
}

fn onward(site: &mut Site<'_>) -> Option<Case> {
    let world = site.world;
    let usable = world.usable.iter().map(|place| &world.grounds.all[*place]);
    let onward: Vec<&Ground> = usable.filter(|ground| ground.onward).collect();
    let ground = *site.dice.pick(&onward)?;
    let wish = Wish {
        person: site.person,
        claim: Some(true),
        kafka: false,
        plain: true,
    };
    let draft = world.compose(site.dice, ground, site.day, wish)?;
    let why = "A recipient passed data on, and the report does not say which";
    Case::gap(draft, ReferenceMissing, why)
}
