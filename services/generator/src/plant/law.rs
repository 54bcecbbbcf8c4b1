//! Bases, conditions and grounds that the law of the day does not have, or that lack what it asks for.

use domain::{
    verdict::{
        FindingOutcome::{Finding, Gap},
        RuleCode::{
            self, BasisUnknownOrNotInForce, CategoryUndeclaredSpecial, ConsentDataRepurposed,
            PurposeIncompatible, RliConditionMissing, RliRequestStatementMissing,
            Sch1ConditionWrongShape,
        },
    },
    vocabulary::LawfulBasis,
};

use super::{Case, Site, Way, malformed::bare, often};
use crate::{compose::Draft, event::Text, grounds::Ground};

pub const WAYS: &[Way] = &[
    often("basis-unsaid", basis_unsaid),
    often("basis-not-yet-law", basis_not_yet),
    often("annex-1-unsaid", annex_1_unsaid),
    often("annex-1-no-request", annex_1_request),
    often("purpose-changed", |site| repurposed(site, "CONTRACT")),
    often("purpose-unsaid", purpose_unsaid),
    often("consent-repurposed", |site| repurposed(site, "CONSENT")),
    often("consent-purpose-unsaid", consent_purpose_unsaid),
    often("schedule-1-no-such", |site| {
        schedule_1(site, "pt2-para99", Finding)
    }),
    often("schedule-1-no-reason", |site| {
        schedule_1(site, "pt2-para18", Finding)
    }),
    often("schedule-1-fraud-unsaid", |site| {
        schedule_1(site, "pt2-para14", Gap)
    }),
    often("special-unregistered", special_slug),
    often("special-point", special_point),
    often("special-hinted", special_hinted),
];

const RECOGNISED: LawfulBasis = LawfulBasis::RecognisedLegitimateInterest;

fn basis_unsaid(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(bare)?;
    draft.event.lawful_basis = LawfulBasis::Unknown;
    draft.event.conditions.annex_1 = None;
    let why = "The source does not say on which legal ground the data went";
    Case::found(draft, BasisUnknownOrNotInForce, why)
}

/// On a day before the Data (Use and Access) Act, where the history reaches back so far.
fn basis_not_yet(site: &mut Site<'_>) -> Option<Case> {
    let before = site.world.recognised_from - 1;
    if site.day > before {
        let first = site.world.calendar.first;
        site.day = site.dice.between(first.min(before), before);
        (first <= before).then_some(())?;
    }
    let (mut draft, _) = site.base(Ground::is_calm)?;
    draft.event.lawful_basis = RECOGNISED;
    draft.event.conditions.annex_1 = Some("5a".into());
    let why = "The legal ground was not yet law on that day";
    Case::found(draft, BasisUnknownOrNotInForce, why)
}

fn recognised(site: &mut Site<'_>) -> Option<Draft> {
    site.under_the_act()?;
    let (mut draft, _) = site.base(|ground| ground.bases.contains(&RECOGNISED))?;
    draft.event.lawful_basis = RECOGNISED;
    draft.event.conditions.annex_1 = None;
    draft.event.conditions.legal_obligation_ref = None;
    Some(draft)
}

fn annex_1_unsaid(site: &mut Site<'_>) -> Option<Case> {
    let draft = recognised(site)?;
    let why = "A recognised legitimate interest was claimed, and not which";
    Case::found(draft, RliConditionMissing, why)
}

fn annex_1_request(site: &mut Site<'_>) -> Option<Case> {
    let mut draft = recognised(site)?;
    draft.event.conditions.annex_1 = Some("1".into());
    if site.dice.permille(500) {
        draft.event.say("request_ref", "FOI desk 12");
        draft.event.say("request_states_public_task", "false");
    }
    let why = "The body that asked did not state its public task";
    Case::found(draft, RliRequestStatementMissing, why)
}

/// Some purpose that the event does not have.
fn other_purpose(site: &mut Site<'_>, draft: &Draft) -> Option<Text> {
    let purposes = site.world.grounds.purposes.iter();
    let others: Vec<&Text> = purposes
        .filter(|purpose| **purpose != draft.event.purpose)
        .collect();
    site.dice.pick(&others).map(|purpose| (*purpose).clone())
}

fn not_on_consent(ground: &Ground) -> bool {
    bare(ground) && !ground.bases.contains(&LawfulBasis::Consent)
}

fn repurposed(site: &mut Site<'_>, collected_on: &str) -> Option<Case> {
    site.under_the_act()?;
    let (mut draft, _) = site.base(not_on_consent)?;
    draft.event.conditions.collection_purpose = Some(other_purpose(site, &draft)?);
    draft.event.conditions.collection_basis = Some(collected_on.into());
    let same = site.dice.permille(300);
    draft.event.conditions.compatibility = same.then(|| "same_purpose".into());
    let (code, why): (RuleCode, _) = match collected_on {
        "CONSENT" => (
            ConsentDataRepurposed,
            "Data given by consent for one purpose was shared for another",
        ),
        _ => (
            PurposeIncompatible,
            "Data collected for one purpose was shared for another",
        ),
    };
    Case::found(draft, code, why)
}

fn purpose_unsaid(site: &mut Site<'_>) -> Option<Case> {
    site.under_the_act()?;
    let (mut draft, _) = site.base(not_on_consent)?;
    draft.event.conditions.compatibility = Some("8A2_assessed".into());
    let why = "A change of purpose was assessed, and nobody recorded from what";
    Case::gap(draft, PurposeIncompatible, why)
}

fn consent_purpose_unsaid(site: &mut Site<'_>) -> Option<Case> {
    site.under_the_act()?;
    let (mut draft, _) = site.base(not_on_consent)?;
    draft.event.conditions.collection_basis = Some("CONSENT".into());
    let why = "Nobody recorded what the person consented to";
    Case::gap(draft, ConsentDataRepurposed, why)
}

fn schedule_1(
    site: &mut Site<'_>,
    slug: &str,
    outcome: domain::verdict::FindingOutcome,
) -> Option<Case> {
    let (mut draft, _) = site.base(bare)?;
    draft.event.conditions.schedule_1 = Some(slug.into());
    Some(Case {
        draft,
        codes: vec![(Sch1ConditionWrongShape, outcome)],
        why: "The condition of Schedule 1 lacks what it asks for",
        numbered: true,
        reported: Vec::new(),
    })
}

fn special_slug(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(Ground::is_calm)?;
    draft.event.categories.push("mental_health_notes".into());
    let why = "A kind of data that nobody registered went, and it sounds like health";
    Case::found(draft, CategoryUndeclaredSpecial, why)
}

/// A point of Article 9 that no gate of the register has.
fn special_point(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(Ground::is_calm)?;
    draft.event.conditions.article_9 = Some("d".into());
    let why = "A condition for sensitive data was recorded, and no sensitive data";
    Case::found(draft, CategoryUndeclaredSpecial, why)
}

fn special_hinted(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(Ground::is_calm)?;
    draft.event.reason = "The person sent a medical letter with the form".into();
    let why = "The reason speaks of health, and no sensitive data was declared";
    Case::gap(draft, CategoryUndeclaredSpecial, why)
}
